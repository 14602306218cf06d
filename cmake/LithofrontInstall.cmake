# What is installed: the program, its man page and shell completion, and the configurations; packages of it.
include(GNUInstallDirs)
if(DEFINED SKBUILD)
  # Within the Python package, which finds and starts it (analysis/src/lithofront/program.py).
  install(TARGETS lithofront_cli DESTINATION lithofront/bin COMPONENT program)
  install(DIRECTORY configs DESTINATION lithofront COMPONENT program FILES_MATCHING PATTERN "*.toml" PATTERN "*.csv")
  return()
endif()
install(TARGETS lithofront_cli DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(DIRECTORY configs DESTINATION ${CMAKE_INSTALL_DATADIR}/lithofront COMPONENT program)
install(FILES LICENSE README.md CITATION.cff CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
# Made by the program from the declarations that --help prints.
set(pages ${CMAKE_CURRENT_BINARY_DIR}/pages)
file(MAKE_DIRECTORY ${pages})
add_custom_command(OUTPUT ${pages}/lithofront.1 ${pages}/lithofront.bash ${pages}/_lithofront ${pages}/lithofront.fish VERBATIM
  COMMAND lithofront_cli documentation man > ${pages}/lithofront.1
  COMMAND lithofront_cli documentation bash > ${pages}/lithofront.bash
  COMMAND lithofront_cli documentation zsh > ${pages}/_lithofront
  COMMAND lithofront_cli documentation fish > ${pages}/lithofront.fish
  DEPENDS lithofront_cli)
add_custom_target(lithofront_pages ALL DEPENDS ${pages}/lithofront.1)
install(FILES ${pages}/lithofront.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES ${pages}/lithofront.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME lithofront COMPONENT program)
# Debian's zsh looks for what packages bring in a folder of its own name.
install(CODE "
  set(folder site-functions)
  if(CMAKE_INSTALL_PREFIX MATCHES \"/usr/?$\" AND EXISTS /etc/debian_version)
    set(folder vendor-completions)
  endif()
  file(INSTALL \"${pages}/_lithofront\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${folder}\")" COMPONENT program)
install(FILES ${pages}/lithofront.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME lithofront)
set(CPACK_PACKAGE_VENDOR lithofront)
set(CPACK_PACKAGE_CONTACT "the lithofront authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS python3)
include(CPack)
