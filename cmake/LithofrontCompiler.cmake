# Flags that every target of ours carries. Contraction off is part of the determinism contract.
add_library(lithofront_flags INTERFACE)
target_compile_options(lithofront_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off;-fno-math-errno;-fno-trapping-math>
  $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wconversion;-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC bug 105593: the compiler's own AVX-512 headers set this warning off, in Eigen for one.
  target_compile_options(lithofront_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-maybe-uninitialized>)
endif()
if(LITHOFRONT_NATIVE)
  target_compile_options(lithofront_flags INTERFACE
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<NOT:$<BOOL:$<TARGET_PROPERTY:LITHOFRONT_LEVEL>>>>:-march=native>)
endif()
set(LITHOFRONT_SANITIZE "" CACHE STRING "comma-separated -fsanitize list (address,undefined or thread)")
if(LITHOFRONT_SANITIZE)
  target_compile_options(lithofront_flags INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=${LITHOFRONT_SANITIZE};-fno-sanitize-recover=all;-fno-omit-frame-pointer;-g>)
  target_link_options(lithofront_flags INTERFACE -fsanitize=${LITHOFRONT_SANITIZE})
  if(LITHOFRONT_SANITIZE MATCHES thread)
    # Archer tells ThreadSanitizer of OpenMP's barriers; without it every parallel loop looks like a race.
    find_package(OpenMP REQUIRED COMPONENTS CXX)
    get_filename_component(openmp_folder "${OpenMP_omp_LIBRARY}" DIRECTORY)
    find_library(LITHOFRONT_ARCHER archer PATHS "${openmp_folder}" NO_DEFAULT_PATH REQUIRED)
    target_link_libraries(lithofront_flags INTERFACE -Wl,--no-as-needed ${LITHOFRONT_ARCHER} -Wl,--as-needed)
  endif()
endif()
find_program(LITHOFRONT_CCACHE ccache)
if(LITHOFRONT_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${LITHOFRONT_CCACHE})
  set(CMAKE_CUDA_COMPILER_LAUNCHER ${LITHOFRONT_CCACHE})
endif()
