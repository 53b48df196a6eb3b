#include "web/app/library.h"

#include <algorithm>
#include <utility>

#include "shared/weight_file.h"
#include "web/app/principal.h"

namespace digitforge {
namespace {

/// The app draws images of one channel, at most 64 x 64.
constexpr std::uint32_t kMaxEdge = 64;

constexpr std::size_t kAxes = 12;

/// A key of characters that need no quoting in a link.
std::string safe_key(std::string_view key) {
  std::string safe;
  for (const char c : key.substr(0, 64)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.';
    safe += plain ? c : '_';
  }
  return safe.empty() ? "model" : safe;
}

Result<Model> load_checked(std::span<const std::byte> bytes) {
  Result<Model> loaded = Model::load(bytes);
  if (!loaded) return loaded;
  const Shape& image = loaded.value().info().image;
  if (image.rank != 3 || image[0] != 1 || image[1] > kMaxEdge || image[2] > kMaxEdge) {
    return Error{ErrorCode::bad_graph,
                 "the app shows grey images of at most 64 x 64, this model's are " +
                     image.to_string() + "; use the command line for it"};
  }
  if (Result<float> tested = loaded.value().self_test(); !tested) return tested.error();
  return loaded;
}

/// What follows from the file's tensors, which the model does not keep.
void study(std::span<const std::byte> bytes, LibraryEntry& entry) {
  const Result<ModelDescription> file = read_weights(bytes);
  if (!file) return;
  const auto shapes = [](const Network& network) {
    Result<std::vector<Shape>> inferred = infer_shapes(network);
    return inferred ? std::move(inferred).value() : std::vector<Shape>();
  };
  entry.axes = principal_axes(file.value().generator, kAxes);
  entry.generator_shapes = shapes(file.value().generator);
  if (file.value().discriminator) entry.discriminator_shapes = shapes(*file.value().discriminator);
}

}  // namespace

std::size_t Library::announce(std::string title, std::string key) {
  key = safe_key(key);
  while (find(key)) key += "_";
  LibraryEntry& entry = entries_.emplace_back();
  entry.title = std::move(title);
  entry.key = std::move(key);
  return entries_.size() - 1;
}

Status Library::check(std::span<const std::byte> bytes) {
  const Result<Model> loaded = load_checked(bytes);
  if (!loaded) return loaded.error();
  return Success{};
}

Status Library::load(std::size_t index, std::span<const std::byte> bytes) {
  LibraryEntry& entry = entries_[index];
  Result<Model> loaded = load_checked(bytes);
  if (!loaded) {
    if (!entry.model) fail(index, loaded.error().message);
    return loaded.error();
  }
  entry.model.emplace(std::move(loaded).value());
  study(bytes, entry);
  entry.availability = Availability::ready;
  if (entry.model->info().has_discriminator) entry.discriminator = Availability::ready;
  entry.message.clear();
  return Success{};
}

Status Library::load_discriminator(std::size_t index, std::span<const std::byte> bytes) {
  Status loaded = load(index, bytes);
  if (loaded && !entries_[index].model->info().has_discriminator) {
    loaded = Error{ErrorCode::no_discriminator, "the file holds no discriminator"};
  }
  if (!loaded) fail_discriminator(index, loaded.error().message);
  return loaded;
}

void Library::fail(std::size_t index, std::string message) {
  entries_[index].availability = Availability::failed;
  entries_[index].message = std::move(message);
}

void Library::fail_discriminator(std::size_t index, std::string message) {
  entries_[index].discriminator = Availability::failed;
  entries_[index].message = std::move(message);
}

Model* Library::model(std::size_t index) {
  return const_cast<Model*>(std::as_const(*this).model(index));
}

const Model* Library::model(std::size_t index) const {
  if (index >= entries_.size() || entries_[index].availability != Availability::ready) {
    return nullptr;
  }
  return &*entries_[index].model;
}

std::optional<std::size_t> Library::find(std::string_view key) const {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].key == key) return i;
  }
  return std::nullopt;
}

std::size_t Library::loading() const {
  return static_cast<std::size_t>(std::count_if(
      entries_.begin(), entries_.end(),
      [](const LibraryEntry& entry) { return entry.availability == Availability::loading; }));
}

}  // namespace digitforge
