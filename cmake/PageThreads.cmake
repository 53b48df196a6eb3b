# The page's modules and the tests once more, with threads: this project, configured within the build
# of the web preset. Leaves their files in DIGITFORGE_THREADED_FILES.
include(ExternalProject)

set(threaded_dir "${CMAKE_BINARY_DIR}/threads")
set(DIGITFORGE_THREADED_FILES)
set(threaded_endings mjs wasm)
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.58)
  list(APPEND threaded_endings worker.js)  # later ones start threads from the .mjs itself
endif()
foreach(ending IN LISTS threaded_endings)
  list(APPEND DIGITFORGE_THREADED_FILES
    ${threaded_dir}/runtime/wasm/digitforge-threads.${ending}
    ${threaded_dir}/web/studio-threads.${ending})
endforeach()
ExternalProject_Add(page_threads
  SOURCE_DIR ${PROJECT_SOURCE_DIR}
  BINARY_DIR ${threaded_dir}
  CMAKE_ARGS
    -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE} -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE}
    -DDIGITFORGE_EMSCRIPTEN_ROOT=${DIGITFORGE_EMSCRIPTEN_ROOT} -DEigen3_DIR=${Eigen3_DIR}
    -DDIGITFORGE_IMGUI_DIR=${DIGITFORGE_IMGUI_DIR} -DDIGITFORGE_FONT_DIR=${DIGITFORGE_FONT_DIR}
    -DDIGITFORGE_MNIST_DIR=${DIGITFORGE_MNIST_DIR}
    -DDIGITFORGE_PAGE_THREADS=ON -DDIGITFORGE_APP=ON -DDIGITFORGE_TESTS=${DIGITFORGE_TESTS}
    -DDIGITFORGE_TRAINER=OFF -DDIGITFORGE_WERROR=${DIGITFORGE_WERROR}
  INSTALL_COMMAND ""
  BUILD_ALWAYS ON
  BUILD_BYPRODUCTS ${DIGITFORGE_THREADED_FILES}
  USES_TERMINAL_BUILD ON)
