# What every target of the project shares: the include root (headers are named by their folder, as in
# "shared/error.h") and the warnings.
function(digitforge_target name)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE -Wall -Wextra)
  if(DIGITFORGE_WERROR)
    target_compile_options(${name} PRIVATE -Werror)
  endif()
endfunction()

# For targets whose results are the same on every machine, to the bit: arithmetic as it is written. A
# compiler that joins a product and a sum to one operation, where the processor has it, would round
# otherwise than where it has not.
function(digitforge_exact name)
  target_compile_options(${name} PRIVATE -ffp-contract=off)
endfunction()

# digitforge_small(<name> [<source>...]): for WebAssembly, where most code is downloaded more than it
# runs: all sources of a target that is defined in this folder for size, but these for speed.
function(digitforge_small name)
  if(NOT EMSCRIPTEN)
    return()
  endif()
  get_target_property(sources ${name} SOURCES)
  list(REMOVE_ITEM sources ${ARGN})
  # A source at a time: an -O3 behind an -Os would not bring all of Emscripten's inlining back.
  set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS -Os)
endfunction()
