// What Dear ImGui's OpenGL backend gets in place of glGetIntegerv (web/site.cmake): the state that
// nobody but it changes, so that it need not be asked for. A browser answers such a question only
// when its graphics process has done all that came before: two milliseconds a frame.
#include <GLES3/gl3.h>

extern "C" void digitforge_gl_state(GLenum name, GLint* values);

void digitforge_gl_state(GLenum name, GLint* values) {
  switch (name) {
    case GL_MAJOR_VERSION:
      *values = 3;
      break;
    case GL_ACTIVE_TEXTURE:
      *values = GL_TEXTURE0;
      break;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *values = GL_FUNC_ADD;
      break;
    case GL_VIEWPORT:  // studio_frame sets it
    case GL_SCISSOR_BOX:
      for (int i = 0; i < 4; ++i) values[i] = 0;
      break;
    default:  // objects that are bound: none; factors of blending: GL_ZERO
      *values = 0;
  }
}
