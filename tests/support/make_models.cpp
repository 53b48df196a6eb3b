// Writes models that are valid, but more than a page is made for, into the folder given: for the
// tests of opening files.
#include <cstdio>
#include <string>

#include "shared/files.h"
#include "shared/weight_file.h"
#include "tests/support/network_builder.h"

namespace digitforge {
namespace {

/// Many layers: it takes many frames to open, and little time to draw.
ExampleModel large() {
  ExampleModel model = blank_model(0);
  NetworkBuilder g(model, model.description.generator, DType::i8, 1);
  NetworkBuilder::Value x = g.input("latent", {100});
  for (int i = 0; i < 36; ++i) x = g.relu(g.linear(x, 1024));
  g.tanh(g.reshape(g.linear(x, 784), {1, 28, 28}));
  return model;
}

/// Small, and half a billion multiply-adds an image for each layer, with what fills the vectors up.
ExampleModel slow(int layers) {
  ExampleModel model = blank_model(0);
  NetworkBuilder g(model, model.description.generator, DType::i8, 2);
  NetworkBuilder::Value x = g.input("latent", {64});
  x = g.reshape(g.linear(x, 256), {1, 16, 16});
  x = g.conv_transpose(x, 1, 8, 8, 0);
  for (int i = 0; i < layers; ++i) x = g.conv(x, 1, 63, 1, 31);
  g.tanh(g.conv(x, 1, 4, 4, 0));
  return model;
}

int write(const std::string& path, const ExampleModel& model) {
  const auto bytes = write_weights(model.description);
  if (!bytes) {
    std::fprintf(stderr, "%s: %s\n", path.c_str(), bytes.error().message.c_str());
    return 1;
  }
  const Status written = write_file(path, bytes.value());
  if (!written) std::fprintf(stderr, "%s\n", written.error().message.c_str());
  return written ? 0 : 1;
}

}  // namespace
}  // namespace digitforge

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  const std::string folder = argv[1];
  return digitforge::write(folder + "/large.dfw", digitforge::large()) +
         digitforge::write(folder + "/slow.dfw", digitforge::slow(4)) +
         digitforge::write(folder + "/over.dfw", digitforge::slow(10));
}
