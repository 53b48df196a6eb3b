#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace digitforge {

/// Bytes put together field by field: Record().u8(10).u16(4).u8(2).
class Record {
 public:
  Record& u8(std::uint64_t value) { return integer(value, 1); }
  Record& u16(std::uint64_t value) { return integer(value, 2); }
  Record& u32(std::uint64_t value) { return integer(value, 4); }
  Record& u64(std::uint64_t value) { return integer(value, 8); }
  Record& f32(float value);
  Record& f16(float value);
  Record& string(std::string_view text);
  Record& shape(const std::vector<std::uint32_t>& dims);
  Record& zeros(std::size_t count);
  Record& append(const Record& other) { return append(other.bytes_); }
  Record& append(std::span<const std::byte> bytes);
  const std::vector<std::byte>& bytes() const { return bytes_; }
  std::size_t size() const { return bytes_.size(); }

 private:
  Record& integer(std::uint64_t value, std::size_t size);
  std::vector<std::byte> bytes_;
};

struct RawTensor {
  Record entry;  ///< name, type and shape
  Record data;
  std::optional<std::uint64_t> offset;  ///< stored instead of where the data is
};

/// One network as shared/FORMAT.md lays it out. The optional fields replace what would be right.
struct RawNetwork {
  std::vector<Record> inputs;
  std::vector<Record> nodes;
  std::vector<RawTensor> tensors;
  std::vector<RawTensor> self_test;
  std::optional<std::uint32_t> input_count, node_count, tensor_count, self_test_count;
  std::optional<std::uint32_t> length;  ///< of the directory
  Record after_directory;               ///< inside its length, behind the last record
  std::uint8_t padding = 0;             ///< what gaps before the tensors are filled with
  std::uint8_t end_padding = 0;
  Record after_data;
};

struct RawMetadata {
  Record head;  ///< up to the counts
  std::vector<Record> classes;
  std::vector<Record> settings;
  std::optional<std::uint32_t> class_count, setting_count;
  std::optional<std::uint32_t> length;
  Record after;
};

/// A .dfw file written by hand, apart from the project's writer, so that a test can break one rule
/// at a time: assemble() seals whatever it holds with correct checksums.
struct RawFile {
  std::uint32_t version = 1;
  std::uint32_t header_size = 64;
  std::optional<std::uint64_t> file_size, generator_size;
  std::optional<std::uint32_t> discriminator_crc;
  std::uint8_t reserved = 0;  ///< the last reserved byte
  RawMetadata metadata;
  RawNetwork generator;
  std::optional<RawNetwork> discriminator;

  std::vector<std::byte> assemble() const;
};

/// The bytes of full_model() of tests/shared/example_models.h.
RawFile raw_full_model();

}  // namespace digitforge
