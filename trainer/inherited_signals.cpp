#include "trainer/inherited_signals.h"

#include <csignal>

namespace digitforge {
namespace {

bool hang_up_is_ignored = false;

void look(int, char**, char**) {
  struct sigaction inherited {};
  hang_up_is_ignored =
      sigaction(SIGHUP, nullptr, &inherited) == 0 && inherited.sa_handler == SIG_IGN;
}

/// What runs before any library's own initialisers.
[[gnu::section(".preinit_array"), gnu::used]] void (*const look_first)(int, char**, char**) = look;

}  // namespace

void keep_ignoring_hang_up() {
  if (hang_up_is_ignored) std::signal(SIGHUP, SIG_IGN);
}

}  // namespace digitforge
