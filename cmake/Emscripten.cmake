# The toolchain of the `web` preset: Emscripten's own, from the emsdk that is active or from Debian's
# package, with what it takes to use it as it is.

set(DIGITFORGE_EMSCRIPTEN_ROOT "" CACHE PATH "Emscripten's folder, where it is not found by itself")
find_path(emscripten_root cmake/Modules/Platform/Emscripten.cmake
  HINTS ${DIGITFORGE_EMSCRIPTEN_ROOT} $ENV{EMSDK}/upstream/emscripten
  PATHS /usr/share/emscripten
  NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH NO_CACHE)
if(NOT emscripten_root)
  message(FATAL_ERROR "No Emscripten: install Debian's emscripten, activate an emsdk, or set "
                      "DIGITFORGE_EMSCRIPTEN_ROOT to the folder that has emcc and cmake/")
endif()
# Compiler checks run this file again in a project of their own.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES DIGITFORGE_EMSCRIPTEN_ROOT)
include("${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")

if(emscripten_root MATCHES "^/usr/share/emscripten/?$" AND EXISTS /usr/share/nodejs/acorn)
  # Debian keeps the JavaScript parser that linking needs where only Debian's own Node looks.
  set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")
endif()

find_program(DIGITFORGE_CCACHE ccache NO_CMAKE_FIND_ROOT_PATH)
if(DIGITFORGE_CCACHE)
  # Around clang, not around emcc, whose options ccache doesn't know.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;EM_COMPILER_WRAPPER=${DIGITFORGE_CCACHE}")
endif()

# Header-only libraries are the same for every target; they are named in full, because the folder
# that they are in has native headers, too.
set(Eigen3_DIR "/usr/share/eigen3/cmake" CACHE PATH "Folder of Eigen3Config.cmake")

find_program(DIGITFORGE_EMULATOR_NODE NAMES node nodejs NO_CMAKE_FIND_ROOT_PATH REQUIRED)
set(CMAKE_CROSSCOMPILING_EMULATOR
    "${DIGITFORGE_EMULATOR_NODE};--require;${CMAKE_CURRENT_LIST_DIR}/node_without_fetch.cjs")
