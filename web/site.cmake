# The app as a WebAssembly module, and the site: a folder of static files.

target_compile_definitions(digitforge_imgui PUBLIC IMGUI_IMPL_OPENGL_ES3 IMGUI_DISABLE_FILE_FUNCTIONS)

# Dear ImGui asks WebGL for its state with every frame, and waits for the answer in another process.
set_source_files_properties(${DIGITFORGE_IMGUI_DIR}/backends/imgui_impl_opengl3.cpp PROPERTIES
  COMPILE_DEFINITIONS glGetIntegerv=digitforge_gl_state)
add_executable(studio shell/atlas_texture.cpp shell/page/exports.cpp shell/page/gl_state.cpp
  shell/page/page_backend.cpp)
digitforge_target(studio)
set_target_properties(studio PROPERTIES OUTPUT_NAME studio${DIGITFORGE_PAGE_SUFFIX} SUFFIX ".mjs")
target_link_libraries(studio PRIVATE digitforge_app)
target_link_options(studio PRIVATE
  -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createStudio -sENVIRONMENT=web
  -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sALLOW_MEMORY_GROWTH=1 -sFILESYSTEM=0
  -sDYNAMIC_EXECUTION=0 --no-entry
  -sEXPORTED_RUNTIME_METHODS=[UTF8ToString,stringToUTF8,lengthBytesUTF8,HEAPU8]
  -sEXPORTED_FUNCTIONS=[_malloc,_free])

if(DIGITFORGE_PAGE_THREADS)
  target_link_options(studio PRIVATE -sENVIRONMENT=web,worker)
  return()
endif()
include(PageThreads)

set(site_dir "${CMAKE_BINARY_DIR}/site")
file(GLOB page_files CONFIGURE_DEPENDS page/*)
file(GLOB weight_files CONFIGURE_DEPENDS ${DIGITFORGE_WEIGHTS_DIR}/*)
set(headless_files)
if(TARGET digitforge_module)
  get_target_property(headless_dir digitforge_module BINARY_DIR)
  set(headless_files ${headless_dir}/digitforge.mjs ${headless_dir}/digitforge.wasm)
endif()
set(licences "DigitForge=${PROJECT_SOURCE_DIR}/LICENSE"
    "Dear ImGui=${DIGITFORGE_IMGUI_DIR}/LICENSE.txt")
foreach(package IN ITEMS fonts-inter libeigen3-dev)
  if(EXISTS /usr/share/doc/${package}/copyright)
    list(APPEND licences "${package}=/usr/share/doc/${package}/copyright")
  endif()
endforeach()
list(TRANSFORM licences PREPEND "--licence=")
include(WeightLayout)
set(real_options)
if(TARGET real_digits)
  set(real_options --real ${DIGITFORGE_REAL_DIGITS})
endif()
add_custom_target(site ALL
  COMMAND ${DIGITFORGE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/tools/assemble_site.py
          --layout ${kHeaderSize} ${kVersionAt} ${kKindAt} ${kPrefixSizeAt}
          --out ${site_dir} ${real_options} --weights ${DIGITFORGE_WEIGHTS_DIR} ${licences}
          --files ${page_files} $<TARGET_FILE:studio> $<TARGET_FILE_DIR:studio>/studio.wasm
          ${headless_files} ${DIGITFORGE_THREADED_FILES}
  DEPENDS tools/assemble_site.py ${page_files} ${weight_files}
  COMMENT "Assembling the site in ${site_dir}"
  VERBATIM)
add_dependencies(site studio page_threads)
if(TARGET real_digits)
  add_dependencies(site real_digits)
endif()
if(TARGET digitforge_module)
  add_dependencies(site digitforge_module)
endif()
