#include <cstdio>

#include "runtime/cli/commands.h"

namespace digitforge {

Status verify(const std::string& path) {
  auto model = open_model(path);
  if (!model.ok()) return model.error();
  const auto difference = model.value().self_test();
  if (!difference.ok()) {
    return Error{difference.error().code, path + ": " + difference.error().message};
  }
  std::printf("%s: fine; self-test within %.2g (%s kernels)\n", path.c_str(), difference.value(),
              model.value().info().target.c_str());
  return Success{};
}

}  // namespace digitforge
