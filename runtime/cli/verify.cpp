#include <cstdio>

#include "runtime/classifier.h"
#include "runtime/cli/commands.h"
#include "shared/files.h"

namespace digitforge {

namespace {

Status verify_classifier(const std::string& path, const LoadLimits& limits) {
  const auto bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  auto classifier = Classifier::load(bytes.value(), limits);
  if (!classifier.ok()) {
    return Error{classifier.error().code, path + ": " + classifier.error().message};
  }
  const auto difference = classifier.value().self_test();
  if (!difference.ok()) {
    return Error{difference.error().code, path + ": " + difference.error().message};
  }
  std::printf("%s: fine, a classifier; self-test within %.2g\n", path.c_str(), difference.value());
  return Success{};
}

}  // namespace

Status verify(const std::string& path, const LoadLimits& limits) {
  auto model = open_model(path, limits);
  if (!model.ok() && model.error().code == ErrorCode::wrong_kind) {
    return verify_classifier(path, limits);
  }
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
