#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/model_description.h"

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
  std::optional<std::uint64_t> offset;  ///< version 1: stored instead of where the data is
};

/// One network as shared/FORMAT.md lays it out. The optional fields replace what would be right.
struct RawNetwork {
  std::vector<Record> inputs;
  std::vector<Record> nodes;
  std::vector<RawTensor> tensors;
  std::vector<RawTensor> self_test;
  std::optional<std::uint32_t> input_count, node_count, tensor_count, self_test_count;
  std::optional<std::uint32_t> length;  ///< version 1: of the directory
  Record after_directory;               ///< version 1: inside its length, behind the last record
  std::uint8_t padding = 0;             ///< what gaps before the tensors are filled with
  std::uint8_t end_padding = 0;
  Record after_data;
};

struct RawMetadata {
  Record head;  ///< up to the classes
  std::vector<Record> classes;
  std::vector<Record> settings;
  std::optional<std::uint32_t> class_count, setting_count;
  std::optional<std::uint32_t> length;  ///< version 1
  Record after;
};

struct RawSection {
  std::string type;
  Record content;
  std::optional<std::uint64_t> size;  ///< stored instead of the content's
  std::optional<std::uint32_t> crc;   ///< stored instead of the content's
};

/// A .dfw file written by hand, apart from the project's writer, so that a test can break one rule
/// at a time: assemble() seals whatever it holds with correct checksums.
struct RawFile {
  int layout = 2;  ///< the version that assemble() lays the file out by
  std::optional<std::uint32_t> version;
  std::optional<std::uint64_t> file_size, generator_size;
  std::uint8_t reserved = 0;  ///< the last reserved byte
  RawMetadata metadata;
  RawNetwork generator;
  std::optional<RawNetwork> discriminator;
  // Version 1
  std::uint32_t header_size = 64;
  std::optional<std::uint32_t> discriminator_crc;
  // Version 2
  std::uint16_t kind = 1;
  std::vector<std::uint8_t> roles = {1, 2};
  std::optional<std::uint16_t> network_count, section_count;
  std::optional<std::uint32_t> header_crc;
  std::uint8_t table_padding = 0;
  std::vector<RawSection> optional;                            ///< in the order of their types
  std::function<void(std::vector<RawSection>&)> arrange = {};  ///< the last change before sealing

  std::vector<std::byte> assemble() const;

 private:
  std::vector<std::byte> assemble_1() const;
  std::vector<std::byte> assemble_2() const;
};

/// The bytes of full_model() of tests/shared/example_models.h.
RawFile raw_full_model();

/// Any description, sound or not, in a version's layout. Version 1 has no optional sections.
RawFile raw_file_of(const FileDescription& file, int layout = 2);

/// Gives changed bytes their checksums again, as far as they still have a header and a table.
void seal(std::vector<std::byte>& file);

}  // namespace digitforge
