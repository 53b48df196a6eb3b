#include "trainer/train/checkpoint.h"

#include <torch/torch.h>

#include <sstream>

#include "trainer/error.h"
#include "trainer/train/files.h"

namespace digitforge {

namespace {

at::Generator generator_of(torch::Device device) {
  return at::globalContext().defaultGenerator(device);
}

torch::serialize::InputArchive open_archive(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw TrainerError(path.string() + ": no such checkpoint; 'train' writes one every epoch");
  }
  torch::serialize::InputArchive archive;
  try {
    // To the CPU whatever device wrote it: this machine may lack that one.
    archive.load_from(path.string(), torch::kCPU);
  } catch (const c10::Error& error) {
    throw TrainerError(path.string() + ": is no readable checkpoint (" +
                       error.what_without_backtrace() + ")");
  }
  return archive;
}

}  // namespace

std::string checkpoint_bytes(const Settings& settings, const Position& position, Trainee& trainee) {
  torch::serialize::OutputArchive archive;
  archive.write("settings", c10::IValue(nlohmann::json(settings).dump()));
  archive.write("position", c10::IValue(write_position(position)));
  archive.write("steps", c10::IValue(trainee.steps()));
  archive.write("random.cpu", generator_of(torch::kCPU).get_state(), /*is_buffer=*/true);
  if (trainee.device().is_cuda()) {
    archive.write("random.cuda", generator_of(trainee.device()).get_state(), /*is_buffer=*/true);
  }
  for (const auto& [name, tensor] : trainee.state())
    archive.write(name, tensor, /*is_buffer=*/true);
  std::ostringstream bytes;
  archive.save_to(bytes);
  return bytes.str();
}

void save_checkpoint(const std::filesystem::path& path, const Settings& settings,
                     const Position& position, Trainee& trainee) {
  store_file(path, checkpoint_bytes(settings, position, trainee));
}

CheckpointHeader read_checkpoint_header(const std::filesystem::path& path) {
  auto archive = open_archive(path);
  c10::IValue settings, position;
  try {
    archive.read("settings", settings);
    archive.read("position", position);
    return parse_checkpoint_header(settings.toStringRef(), position.toStringRef());
  } catch (const std::exception&) {
    throw TrainerError(path.string() + ": is a checkpoint of another program or version");
  }
}

void load_checkpoint(const std::filesystem::path& path, Trainee& trainee) {
  torch::NoGradGuard no_grad;
  auto archive = open_archive(path);
  try {
    c10::IValue steps;
    archive.read("steps", steps);
    trainee.set_steps(steps.toInt());
    for (auto& [name, tensor] : trainee.state()) {
      torch::Tensor stored;
      archive.read(name, stored, /*is_buffer=*/true);
      TORCH_CHECK(stored.sizes() == tensor.sizes(), name, " has another size");
      tensor.copy_(stored);
    }
    torch::Tensor random;
    archive.read("random.cpu", random, /*is_buffer=*/true);
    generator_of(torch::kCPU).set_state(random);
    // Moving a run from the CPU to CUDA or back goes on with that device's fresh random state.
    if (trainee.device().is_cuda() && archive.try_read("random.cuda", random, /*is_buffer=*/true)) {
      generator_of(trainee.device()).set_state(random.to(torch::kCPU));
    }
  } catch (const c10::Error& error) {
    throw TrainerError(path.string() + ": does not fit its own settings (" +
                       error.what_without_backtrace() + ")");
  }
}

}  // namespace digitforge
