// Any bytes give a model that draws, judges and tests itself, or a typed error: within the memory
// that its cost foretells, and where memory runs out, too. A picture is the same however it is
// asked for.
#include <cmath>
#include <cstring>
#include <vector>

#include "runtime/classifier.h"
#include "runtime/model.h"
#include "shared/crc32c.h"
#include "shared/weight_file.h"
#include "tests/fuzz/file_mutator.h"
#include "tests/fuzz/target.h"
#include "tests/support/allocations.h"

using namespace digitforge;

/// AddressSanitizer's, where it is there: prints who took what was lost.
extern "C" __attribute__((weak)) int __lsan_do_recoverable_leak_check();

namespace {

constexpr std::uint32_t kImages = 3;
/// So little that a fuzzer gets on.
constexpr LoadLimits kLimits{1 << 22, 1 << 23, 1 << 19};
/// Working memory for as many images as fit, for each network.
constexpr std::size_t kChunks = 2 * 384 * 1024;

/// Runs where no float may be written beyond the last, nor a value be left out.
std::vector<float> untouched(std::size_t size) { return std::vector<float>(size, 12345.0F); }

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

void draw(Model& model) {
  const ModelInfo& info = model.info();
  const std::size_t pixels = info.image.elements();
  const std::int32_t digit =
      info.classes > 0 ? static_cast<std::int32_t>(info.classes - 1) : kNoDigit;
  auto images = untouched(kImages * pixels);
  const Status made = model.generate({.seed = 7, .count = kImages, .digit = digit}, images);
  fuzz::require(made.ok(), "a loaded model generates");

  auto last = untouched(pixels);
  fuzz::require(model.generate({.seed = 7, .first_index = 2, .digit = digit}, last).ok(),
                "a loaded model generates one image");
  fuzz::require(same_bits(last, {images.end() - static_cast<std::ptrdiff_t>(pixels), images.end()}),
                "an image is the same in every batch");

  std::vector<float> latents(2 * std::size_t{info.latent_size}, 0.5F);
  std::vector<float> labels(2 * std::size_t{info.classes});
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i < info.classes ? 0.25F : 0.0F;
  if (info.classes > 0) labels.back() = 1;
  auto forwarded = untouched(2 * pixels);
  fuzz::require(model.forward(latents, labels, forwarded).ok(), "a loaded model runs");

  std::vector<float> logits = untouched(2);
  const Status judged = model.discriminate(forwarded, labels, logits);
  bool finite = true;
  for (const float value : forwarded) finite = finite && std::isfinite(value);
  if (info.has_discriminator && finite) fuzz::require(judged.ok(), "a loaded model judges");
  (void)model.self_test();
}

void classify(Classifier& classifier) {
  const ClassifierInfo& info = classifier.info();
  const std::vector<float> images(2 * info.image.elements(), 0.5F);
  auto features = untouched(2 * std::size_t{info.features});
  auto logits = untouched(2 * std::size_t{info.classes});
  fuzz::require(classifier.classify(images, features, logits).ok(), "a loaded classifier judges");
  (void)classifier.self_test();
}

/// Loads while some attempts to take memory fail, which follow from the bytes.
void load_without_memory(std::span<const std::byte> bytes) {
  const std::uint32_t choice = crc32c(bytes);
  const std::size_t blocks = heap_count().blocks;
  {
    fail_allocations(1 + choice % 1024, 1 + (choice >> 10) % 1024);
    auto model = Model::load(bytes, kLimits);
    fail_allocations(0, 0);
    if (model) draw(model.value());
  }
  if (heap_count().blocks == blocks) return;
  if (__lsan_do_recoverable_leak_check != nullptr) __lsan_do_recoverable_leak_check();
  fuzz::fail("a failed load leaves no memory behind");
}

/// What a file's description, read and checked, takes beside its weights.
std::size_t description_bytes(std::size_t file_size) { return 64 * 1024 + 64 * file_size; }

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = fuzz::as_bytes(data, size);
  const std::size_t before = heap_count().bytes;
  forget_most_bytes();
  auto model = Model::load(bytes, kLimits);
  const std::size_t most = heap_count().most_bytes - before;
  if (model) {
    const ModelCost& cost = model.value().info().cost;
    const std::uint64_t foretold = cost.weight_bytes() + cost.memory_bytes();
    if (most > foretold + kChunks + description_bytes(size)) {
      fuzz::fail("a load takes " + std::to_string(most) + " bytes, " + std::to_string(foretold) +
                 " were foretold");
    }
    draw(model.value());
    load_without_memory(bytes);
    return 0;
  }
  fuzz::require(most <= description_bytes(size), "a file that is refused takes no memory");
  if (model.error().code == ErrorCode::wrong_kind) {
    auto classifier = Classifier::load(bytes, kLimits);
    if (classifier) classify(classifier.value());
  }
  return 0;
}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                    unsigned seed) {
  return fuzz::mutate_file(data, size, max_size, seed, 12);
}
