#include "trainer/train/checkpoint.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/torch.h>

#include <new>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

#include "trainer/error.h"
#include "trainer/train/checked_zip.h"
#include "trainer/train/files.h"

namespace digitforge {

namespace {

using torch::serialize::InputArchive;

at::Generator generator_of(torch::Device device) {
  return at::globalContext().defaultGenerator(device);
}

/// What `read` yields. Whatever LibTorch throws over a file that other hands wrote becomes one kind
/// of error, which says `what` is wrong with the file; lack of memory stays what it is.
template <typename Read>
auto guarded(const std::filesystem::path& path, const std::string& what, const Read& read) {
  std::string why;
  try {
    return read();
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const c10::Error& error) {
    why = error.what_without_backtrace();
  } catch (const std::exception& error) {
    why = error.what();
  }
  throw TrainerError(path.string() + ": " + what + " (" + why + ")", Failure::content);
}

/// A checkpoint's file, whole and with the bytes that were written.
std::string load_intact(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) {
    throw TrainerError(path.string() + ": no such checkpoint; 'train' writes one every epoch",
                       Failure::file);
  }
  std::string bytes = load_file(path);
  require_intact_zip(bytes, path.string());
  return bytes;
}

InputArchive open_archive(const std::filesystem::path& path) {
  const std::string bytes = load_intact(path);
  return guarded(path, "is no readable checkpoint", [&] {
    InputArchive archive;
    // To the CPU whatever device wrote it: this machine may lack that one.
    archive.load_from(bytes.data(), bytes.size(), torch::kCPU);
    return archive;
  });
}

/// The archive's tensor of this name, whose memory is all there.
torch::Tensor read_tensor(InputArchive& archive, const std::string& name) {
  torch::Tensor stored;
  archive.read(name, stored, /*is_buffer=*/true);
  TORCH_CHECK(stored.defined() && stored.layout() == torch::kStrided && stored.is_contiguous() &&
                  stored.storage_offset() >= 0,
              name, " is no plain tensor");
  const auto end = static_cast<std::size_t>(stored.storage_offset() + stored.numel());
  TORCH_CHECK(end * stored.element_size() <= stored.storage().nbytes(), name,
              " is larger than its data");
  return stored;
}

/// A tensor to take the place of `own`.
torch::Tensor read_like(InputArchive& archive, const std::string& name, const torch::Tensor& own) {
  torch::Tensor stored = read_tensor(archive, name);
  TORCH_CHECK(stored.scalar_type() == own.scalar_type(), name, " is of another type");
  TORCH_CHECK(stored.sizes() == own.sizes(), name, " has another size");
  TORCH_CHECK(torch::isfinite(stored).all().item<bool>(), name, " holds a NaN or an infinity");
  return stored;
}

/// Everything of a checkpoint that a trainee takes over.
struct Contents {
  std::int64_t steps = 0;
  std::vector<torch::Tensor> tensors;  ///< in the trainee's order
  torch::Tensor random_cpu;
  std::optional<torch::Tensor> random_cuda;
};

Contents read_contents(InputArchive& archive, Trainee& trainee) {
  Contents contents;
  c10::IValue steps;
  archive.read("steps", steps);
  contents.steps = steps.toInt();
  constexpr std::int64_t kMostSteps = std::int64_t{1} << 40;  // far beyond any run
  TORCH_CHECK(contents.steps >= 0 && contents.steps <= kMostSteps, contents.steps,
              " steps are impossible");
  for (const auto& [name, own] : trainee.state()) {
    contents.tensors.push_back(read_like(archive, name, own));
  }
  contents.random_cpu = read_tensor(archive, "random.cpu");
  at::make_generator<at::CPUGeneratorImpl>().set_state(contents.random_cpu);  // throws if it can't
  // Moving a run from the CPU to CUDA or back goes on with that device's fresh random state.
  torch::Tensor random;
  if (trainee.device().is_cuda() && archive.try_read("random.cuda", random, /*is_buffer=*/true)) {
    contents.random_cuda = read_tensor(archive, "random.cuda").to(torch::kCPU);
  }
  return contents;
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
  return with_checksum(std::move(bytes).str());
}

void save_checkpoint(const std::filesystem::path& path, const Settings& settings,
                     const Position& position, Trainee& trainee) {
  store_file(path, checkpoint_bytes(settings, position, trainee));
}

CheckpointHeader read_checkpoint_header(const std::filesystem::path& path) {
  auto archive = open_archive(path);
  return guarded(path, "is a checkpoint of another program or version", [&] {
    c10::IValue settings, position;
    archive.read("settings", settings);
    archive.read("position", position);
    return parse_checkpoint_header(settings.toStringRef(), position.toStringRef());
  });
}

void load_checkpoint(const std::filesystem::path& path, Trainee& trainee) {
  torch::NoGradGuard no_grad;
  auto archive = open_archive(path);
  const Contents contents = guarded(path, "does not fit its own settings",
                                    [&] { return read_contents(archive, trainee); });
  // All of it is sound, so the trainee gets all or nothing.
  trainee.set_steps(contents.steps);
  std::size_t i = 0;
  for (auto& [name, tensor] : trainee.state()) tensor.copy_(contents.tensors[i++]);
  generator_of(torch::kCPU).set_state(contents.random_cpu);
  if (contents.random_cuda) generator_of(trainee.device()).set_state(*contents.random_cuda);
}

}  // namespace digitforge
