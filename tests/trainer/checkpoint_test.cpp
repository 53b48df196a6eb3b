#include "trainer/train/checkpoint.h"

#include <caffe2/serialize/inline_container.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>
#include <limits>
#include <map>

#include "tests/trainer/fixtures.h"
#include "trainer/error.h"
#include "trainer/train/checked_zip.h"
#include "trainer/train/files.h"
#include "trainer/train/gan.h"

namespace digitforge::testing {
namespace {

namespace fs = std::filesystem;

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

Position some_position() {
  Position position;
  position.epoch = 2;
  position.class_names = {"0", "1"};
  return position;
}

/// A checkpoint's parts, to be spoilt one by one.
struct Parts {
  c10::IValue settings, position, steps;
  std::map<std::string, torch::Tensor> tensors;

  explicit Parts(Trainee& trainee)
      : settings(nlohmann::json(short_settings("gan")).dump()),
        position(write_position(some_position())),
        steps(trainee.steps()) {
    for (const auto& [name, tensor] : trainee.state()) tensors[name] = tensor.clone();
    tensors["random.cpu"] = at::globalContext().defaultGenerator(torch::kCPU).get_state();
  }

  /// As LibTorch writes them, without the checksum.
  void write(const fs::path& path) const {
    torch::serialize::OutputArchive archive;
    archive.write("settings", settings);
    archive.write("position", position);
    archive.write("steps", steps);
    for (const auto& [name, tensor] : tensors) archive.write(name, tensor, /*is_buffer=*/true);
    archive.save_to(path.string());
  }
};

/// What f() throws, which must say that a file does not hold what it must.
std::string refusal(const std::function<void()>& f) {
  try {
    f();
  } catch (const TrainerError& error) {
    EXPECT_EQ(error.failure, Failure::content) << error.what();
    return error.what();
  }
  return "nothing was thrown";
}

class HostileCheckpoint : public ::testing::Test {
 protected:
  HostileCheckpoint() { torch::manual_seed(1); }

  TemporaryFolder folder_;
  fs::path path_ = folder_.path() / "checkpoint.pt";
  Gan gan_{short_settings("gan"), 10, torch::kCPU};
};

TEST_F(HostileCheckpoint, IsRefusedAsAWhole) {
  using Spoil = std::function<void(Parts&)>;
  const auto spoilt = [](const std::string& name, auto change) {
    return [=](Parts& parts) { change(parts.tensors.at(name)); };
  };
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<std::pair<std::string, Spoil>> all = {
      {"generator has another size", spoilt("generator", [](auto& t) { t = torch::zeros({3}); })},
      {"average has another size", spoilt("average", [](auto& t) { t = t.unsqueeze(0); })},
      {"average is of another type", spoilt("average", [](auto& t) { t = t.to(torch::kF64); })},
      {"discriminator holds a NaN", spoilt("discriminator", [=](auto& t) { t[5] = nan; })},
      {"average.buffer0 holds a NaN",
       spoilt("average.buffer0", [](auto& t) { t[0] = std::numeric_limits<float>::infinity(); })},
      {"discriminator.adam.v", [](Parts& parts) { parts.tensors.erase("discriminator.adam.v"); }},
      {"-1 steps are impossible", [](Parts& parts) { parts.steps = std::int64_t{-1}; }},
      {"steps are impossible", [](Parts& parts) { parts.steps = std::int64_t{1} << 62; }},
      {"does not fit", [](Parts& parts) { parts.steps = std::string("12"); }},
      {"does not fit", spoilt("random.cpu", [](auto& t) { t = torch::zeros({9}, torch::kU8); })},
      {"does not fit", spoilt("random.cpu", [](auto& t) { t = torch::zeros_like(t); })},
      {"does not fit", spoilt("random.cpu", [](auto& t) { t = t.to(torch::kF32); })},
      {"random.cpu", [](Parts& parts) { parts.tensors.erase("random.cpu"); }},
  };
  gan_.set_steps(7);
  const Parts before(gan_);
  for (const auto& [says, spoil] : all) {
    // A sound part, to see whether it would be taken over alone.
    Parts parts(gan_);
    for (auto& [name, tensor] : parts.tensors) {
      if (name != "random.cpu") tensor = tensor + 1;
    }
    parts.steps = std::int64_t{99};
    spoil(parts);
    parts.write(path_);
    const std::string message = refusal([&] { load_checkpoint(path_, gan_); });
    EXPECT_NE(message.find(path_.string()), std::string::npos) << message;
    EXPECT_NE(message.find(says), std::string::npos) << message;
    const Parts after(gan_);
    EXPECT_EQ(gan_.steps(), 7) << says;
    for (const auto& [name, tensor] : before.tensors) {
      EXPECT_TRUE(torch::equal(tensor, after.tensors.at(name))) << says << ": " << name;
    }
  }
}

TEST_F(HostileCheckpoint, SettingsAndPositionHaveNoImpossibleValue) {
  const auto with = [](const std::string& name, const nlohmann::json& value) {
    nlohmann::json json = nlohmann::json::parse(write_position(some_position()));
    json[name] = value;
    return json.dump();
  };
  const std::string settings = nlohmann::json(short_settings("gan")).dump();
  const std::string position = write_position(some_position());
  const std::vector<std::pair<c10::IValue, c10::IValue>> all = {
      {settings, with("epoch", -1)},
      {settings, with("epoch", 1ULL << 62)},
      {settings, with("batch", -1)},
      {settings, with("batch", "many")},
      {settings, with("seconds", -1.5)},
      {settings, with("class_names", nlohmann::json::array())},
      {settings, with("class_names", std::vector<std::string>(1001, "x"))},
      {settings, with("class_names", {1, 2})},
      {settings, with("best_epoch", 3)},
      {settings, with("data", 4)},
      {settings, std::string("[]")},
      {settings, std::string("{}")},
      {settings, std::string("<html>")},
      {settings, std::int64_t{4}},
      {std::string("7"), position},
      {std::string(R"({"model": "wgan"})"), position},
      {std::string(R"({"model": "gan", "batch": -5})"), position},
      {std::string(R"({"model": "gan", "d_steps": 4e9})"), position},
  };
  for (const auto& [some_settings, some_position] : all) {
    Parts parts(gan_);
    parts.settings = some_settings;
    parts.position = some_position;
    parts.write(path_);
    const std::string message = refusal([&] { read_checkpoint_header(path_); });
    EXPECT_NE(message.find(path_.string()), std::string::npos) << message;
  }
}

TEST_F(HostileCheckpoint, OtherBytesAreSaidToBeWhatTheyAre) {
  const std::string whole = checkpoint_bytes(short_settings("gan"), some_position(), gan_);
  const auto message_of = [&](const std::string& bytes) {
    store_file(path_, bytes);
    return refusal([&] { read_checkpoint_header(path_); });
  };
  EXPECT_NE(message_of("").find("is empty"), std::string::npos);
  EXPECT_NE(message_of("<!DOCTYPE html><html></html>").find("is no checkpoint"), std::string::npos);
  EXPECT_NE(message_of(std::string(1000, 'x')).find("is no checkpoint"), std::string::npos);
  for (std::size_t part = 1; part < 4; ++part) {
    const std::string message = message_of(whole.substr(0, whole.size() * part / 4));
    EXPECT_NE(message.find("was cut short"), std::string::npos) << message;
  }
  for (std::size_t less : {1, 8, 20, 26, 30, 48}) {
    EXPECT_NE(message_of(whole.substr(0, whole.size() - less)), "nothing was thrown") << less;
  }
  // Any bit: the first and last 32 bytes, and some between.
  std::string bytes = whole;
  for (std::size_t i = 0; i < 96; ++i) {
    const std::size_t at = i < 32   ? i
                           : i < 64 ? whole.size() - 64 + i
                                    : whole.size() / 33 * (i - 63);
    bytes[at] = static_cast<char>(whole[at] ^ (1 << i % 8));
    EXPECT_NE(refusal([&] { require_intact_zip(bytes, "FILE"); }), "nothing was thrown") << at;
    bytes[at] = whole[at];
  }
  store_file(path_, whole);
  EXPECT_EQ(read_checkpoint_header(path_).position.epoch, 2);
}

TEST(Checkpoint, WrittenOnCudaOpensWithoutIt) {
  const TemporaryFolder folder;
  const auto here = folder.path() / "here.pt", there = folder.path() / "there.pt";
  const Settings settings = short_settings("gan");
  torch::manual_seed(1);
  Gan written(settings, 10, torch::kCPU), read(settings, 10, torch::kCPU);
  Position position = some_position();
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
