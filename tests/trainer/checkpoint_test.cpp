#include "trainer/train/checkpoint.h"

#include <caffe2/serialize/inline_container.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/trainer/fixtures.h"
#include "trainer/train/gan.h"

namespace digitforge::testing {
namespace {

/// Writes the archive `from` as one whose tensors were on the first CUDA device.
void as_if_from_cuda(const std::string& from, const std::string& to) {
  // How LibTorch's pickler writes a string: its length in four bytes, then its characters.
  const std::string cpu("X\3\0\0\0cpu", 8), cuda("X\6\0\0\0cuda:0", 11);
  caffe2::serialize::PyTorchStreamReader reader(from);
  caffe2::serialize::PyTorchStreamWriter writer(to);
  int places = 0;
  for (const std::string& name : reader.getAllRecords()) {
    if (name == "version" || name == "byteorder" || name.rfind(".data/", 0) == 0) continue;
    const auto [data, size] = reader.getRecord(name);
    std::string bytes(static_cast<const char*>(data.get()), size);
    if (name == "data.pkl") {
      for (std::size_t at = 0; (at = bytes.find(cpu, at)) != std::string::npos; ++places) {
        bytes.replace(at, cpu.size(), cuda);
      }
    }
    writer.writeRecord(name, bytes.data(), bytes.size());
  }
  writer.writeEndOfFile();
  ASSERT_GE(places, 1) << "the archive names no device";
}

TEST(Checkpoint, WrittenOnCudaOpensWithoutIt) {
  const TemporaryFolder folder;
  const auto here = folder.path() / "here.pt", there = folder.path() / "there.pt";
  const Settings settings = short_settings("gan");
  torch::manual_seed(1);
  Gan written(settings, 10, torch::kCPU), read(settings, 10, torch::kCPU);
  Position position;
  position.epoch = 3;
  save_checkpoint(here, settings, position, written);
  as_if_from_cuda(here.string(), there.string());
  EXPECT_EQ(read_checkpoint_header(there).position.epoch, 3);
  load_checkpoint(there, read);
  const auto a = written.state(), b = read.state();
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_TRUE(torch::equal(a[i].second, b[i].second)) << a[i].first;
  }
}

}  // namespace
}  // namespace digitforge::testing
