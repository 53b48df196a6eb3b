# What every target of the project shares: the include root (headers are named by their folder, as in
# "shared/error.h") and the warnings.
function(digitforge_target name)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE -Wall -Wextra)
endfunction()
