#include "web/app/library.h"

#include <algorithm>
#include <utility>

namespace digitforge {
namespace {

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

}  // namespace

std::size_t Library::announce(std::string title, std::string key) {
  key = safe_key(key);
  while (find(key)) key += "_";
  LibraryEntry& entry = entries_.emplace_back();
  entry.title = std::move(title);
  entry.key = std::move(key);
  return entries_.size() - 1;
}

Status Library::load(std::size_t index, std::span<const std::byte> bytes) {
  const auto fail_with = [&](const Error& error) {
    if (!entries_[index].model) fail(index, error.message);
    return error;
  };
  Result<Opening> opening = Opening::start(bytes, pool_);
  if (!opening) return fail_with(opening.error());
  Result<Opened> opened = opening.value().finish();
  if (!opened) return fail_with(opened.error());
  take(index, std::move(opened).value());
  return Success{};
}

void Library::take(std::size_t index, Opened opened) {
  LibraryEntry& entry = entries_[index];
  entry.model.emplace(std::move(opened.model));
  entry.generator_shapes = std::move(opened.generator_shapes);
  entry.discriminator_shapes = std::move(opened.discriminator_shapes);
  entry.axes = std::move(opened.axes);
  entry.availability = Availability::ready;
  if (entry.model->info().has_discriminator) entry.discriminator = Availability::ready;
  entry.message.clear();
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

void Library::expect(std::size_t index) {
  entries_[index].availability = Availability::loading;
  entries_[index].message.clear();
}

void Library::expect_discriminator(std::size_t index) {
  entries_[index].discriminator = Availability::loading;
  entries_[index].discriminator_requested = false;
  entries_[index].message.clear();
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
