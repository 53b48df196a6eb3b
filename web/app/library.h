#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/model.h"
#include "shared/error.h"
#include "web/app/opening.h"

namespace digitforge {

enum class Availability {
  loading,  ///< named, its bytes are on their way
  ready,    ///< loaded and its self-test passed
  failed,   ///< see the message; its bytes may be asked for again
};

/// One model that the app offers.
struct LibraryEntry {
  std::string title;  ///< for people: "CGAN, label at the input"
  std::string key;    ///< for links: the file's name without its ending
  std::vector<std::pair<std::string, std::string>> scores;  ///< measured ones: name, value
  Availability availability = Availability::loading;
  Availability discriminator = Availability::loading;
  bool discriminator_requested = false;
  std::optional<std::uint32_t> own_file;  ///< CRC-32C of a person's own file
  std::string message;                    ///< why it failed, or why its discriminator did
  std::optional<Model> model;
  std::vector<Shape> generator_shapes;      ///< as in Opened
  std::vector<Shape> discriminator_shapes;  ///< empty until it is ready
  Axes axes;
};

/// The models in the order they are offered. Positions never change, so that the state can name a
/// model by its position.
class Library {
 public:
  /// The threads that models compute with from the next one on, or null; they must outlive this.
  void compute_with(ThreadPool* pool) { pool_ = pool; }
  ThreadPool* pool() const { return pool_; }
  /// Names a model whose bytes will follow; yields its position. The key is made unique.
  std::size_t announce(std::string title, std::string key);
  /// Loads and self-tests a .dfw file or its generator prefix. On failure an entry that was not
  /// ready becomes `failed`; one that was ready keeps its model.
  Status load(std::size_t index, std::span<const std::byte> bytes);
  /// Gives an entry its model.
  void take(std::size_t index, Opened opened);
  /// As load, for the whole file of an entry that is ready: brings its discriminator.
  Status load_discriminator(std::size_t index, std::span<const std::byte> bytes);
  /// The bytes never came.
  void fail(std::size_t index, std::string message);
  void fail_discriminator(std::size_t index, std::string message);
  /// They are on their way again.
  void expect(std::size_t index);
  void expect_discriminator(std::size_t index);

  const std::vector<LibraryEntry>& entries() const { return entries_; }
  LibraryEntry& entry(std::size_t index) { return entries_[index]; }
  /// Null where `index` names no ready model.
  Model* model(std::size_t index);
  const Model* model(std::size_t index) const;
  /// Position of the model with that key.
  std::optional<std::size_t> find(std::string_view key) const;
  /// How many entries are still loading.
  std::size_t loading() const;

 private:
  ThreadPool* pool_ = nullptr;
  std::vector<LibraryEntry> entries_;
};

}  // namespace digitforge
