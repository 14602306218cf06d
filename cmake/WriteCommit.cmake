# cmake -DSOURCE=<source folder> -DOUTPUT=<header> -P WriteCommit.cmake: the commit that the provenance of a result names. Run at
# every build, as commits come between configurations; the header changes only with the commit.
cmake_minimum_required(VERSION 3.25)
find_package(Git QUIET)
set(commit "unknown")
if(GIT_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} describe --always --dirty --abbrev=12
    WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE described
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    set(commit ${described})
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#define LITHOFRONT_GIT_COMMIT \"${commit}\"\n" @ONLY)
