# The app in a GLFW window.

find_package(glfw3 REQUIRED)
find_package(OpenGL REQUIRED)

add_library(digitforge_imgui_glfw STATIC ${DIGITFORGE_IMGUI_DIR}/backends/imgui_impl_glfw.cpp)
target_link_libraries(digitforge_imgui_glfw PUBLIC digitforge_imgui glfw)

# What the window does besides drawing, for its tests, too.
add_library(digitforge_desktop STATIC
  shell/native/desktop_helper.cpp shell/native/file_dialog.cpp shell/native/memory.cpp
  shell/native/options.cpp shell/native/own_models.cpp shell/native/picture_clipboard.cpp
  shell/native/visit.cpp)
digitforge_target(digitforge_desktop)
target_link_libraries(digitforge_desktop PUBLIC digitforge_app)
if(DIGITFORGE_HEADERS)
  target_include_directories(digitforge_desktop SYSTEM PRIVATE ${DIGITFORGE_HEADERS})
endif()
target_compile_definitions(digitforge_desktop PRIVATE
  DIGITFORGE_WEIGHTS_DIR="${DIGITFORGE_WEIGHTS_DIR}"
  DIGITFORGE_REAL_DIGITS="${DIGITFORGE_REAL_DIGITS}")

add_executable(digitforge-studio
  shell/atlas_texture.cpp shell/native/main.cpp shell/native/weights_folder.cpp
  shell/native/window.cpp)
digitforge_target(digitforge-studio)
if(TARGET real_digits)
  add_dependencies(digitforge-studio real_digits)
endif()
target_link_libraries(digitforge-studio PRIVATE
  digitforge_desktop digitforge_imgui_glfw OpenGL::GL ${CMAKE_DL_LIBS})
set_target_properties(digitforge-studio PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
