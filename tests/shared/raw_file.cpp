#include "tests/shared/raw_file.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <string>

#include "shared/crc32c.h"
#include "shared/half.h"
#include "tests/shared/example_models.h"

namespace digitforge {

Record& Record::integer(std::uint64_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) bytes_.push_back(std::byte(value >> 8 * i & 0xff));
  return *this;
}

Record& Record::f32(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return u32(bits);
}

Record& Record::f16(float value) { return u16(float_to_half(value)); }

Record& Record::string(std::string_view text) {
  u16(text.size());
  for (char c : text) u8(static_cast<unsigned char>(c));
  return *this;
}

Record& Record::shape(const std::vector<std::uint32_t>& dims) {
  u8(dims.size());
  for (std::uint32_t dim : dims) u32(dim);
  return *this;
}

Record& Record::zeros(std::size_t count) {
  bytes_.insert(bytes_.end(), count, std::byte{0});
  return *this;
}

Record& Record::append(std::span<const std::byte> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

namespace {

void pad(Record& out, std::uint8_t with) {
  while (out.size() % 64 != 0) out.u8(with);
}

void put_all(Record& out, const std::vector<Record>& records, std::optional<std::uint32_t> count) {
  out.u16(count.value_or(static_cast<std::uint32_t>(records.size())));
  for (const Record& record : records) out.append(record);
}

Record magic() {
  return Record().u8(0x89).u8('D').u8('F').u8('W').u8('\r').u8('\n').u8(0x1a).u8('\n');
}

std::size_t directory_size(const RawNetwork& network) {
  std::size_t size = 8 + network.after_directory.size();
  for (const Record& record : network.inputs) size += record.size();
  for (const Record& record : network.nodes) size += record.size();
  for (const RawTensor& tensor : network.tensors) size += tensor.entry.size() + 8;
  for (const RawTensor& tensor : network.self_test) size += tensor.entry.size() + 8;
  return size;
}

void put_network(Record& out, const RawNetwork& network) {
  const std::size_t size = directory_size(network);
  std::size_t position = out.size() + 4 + size;
  out.u32(network.length.value_or(static_cast<std::uint32_t>(size)));
  put_all(out, network.inputs, network.input_count);
  put_all(out, network.nodes, network.node_count);
  const auto put_tensors = [&](const std::vector<RawTensor>& tensors,
                               std::optional<std::uint32_t> count) {
    out.u16(count.value_or(static_cast<std::uint32_t>(tensors.size())));
    for (const RawTensor& tensor : tensors) {
      position = (position + 63) / 64 * 64;
      out.append(tensor.entry).u64(tensor.offset.value_or(position));
      position += tensor.data.size();
    }
  };
  put_tensors(network.tensors, network.tensor_count);
  put_tensors(network.self_test, network.self_test_count);
  out.append(network.after_directory);
  for (const auto* tensors : {&network.tensors, &network.self_test}) {
    for (const RawTensor& tensor : *tensors) {
      pad(out, network.padding);
      out.append(tensor.data);
    }
  }
  pad(out, network.end_padding);
  out.append(network.after_data);
}

// Version 2: the records, then the tensors' data, which have a section each.
void put_directory(Record& out, const RawNetwork& network) {
  put_all(out, network.inputs, network.input_count);
  put_all(out, network.nodes, network.node_count);
  const auto put_tensors = [&](const std::vector<RawTensor>& tensors,
                               std::optional<std::uint32_t> count) {
    out.u16(count.value_or(static_cast<std::uint32_t>(tensors.size())));
    for (const RawTensor& tensor : tensors) out.append(tensor.entry);
  };
  put_tensors(network.tensors, network.tensor_count);
  put_tensors(network.self_test, network.self_test_count);
}

Record data_of(const RawNetwork& network) {
  Record data;
  for (const auto* tensors : {&network.tensors, &network.self_test}) {
    for (const RawTensor& tensor : *tensors) {
      pad(data, network.padding);
      data.append(tensor.data);
    }
  }
  return data.append(network.after_data);
}

Record metadata_block(const RawMetadata& metadata) {
  Record content = metadata.head;
  put_all(content, metadata.classes, metadata.class_count);
  put_all(content, metadata.settings, metadata.setting_count);
  content.append(metadata.after);
  return Record()
      .u32(metadata.length.value_or(static_cast<std::uint32_t>(content.size())))
      .append(content);
}

RawTensor tensor(const char* name, unsigned dtype, const std::vector<std::uint32_t>& dims,
                 const std::vector<float>& values) {
  RawTensor result;
  result.entry.string(name).u8(dtype).shape(dims);
  for (float value : values) dtype == 2 ? result.data.f16(value) : result.data.f32(value);
  return result;
}

RawTensor weight(const char* name, unsigned dtype, const std::vector<std::uint32_t>& dims) {
  std::size_t size = 1;
  for (std::uint32_t dim : dims) size *= dim;
  std::vector<float> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = example_weight(i);
  return tensor(name, dtype, dims, values);
}

}  // namespace

std::vector<std::byte> RawFile::assemble() const {
  return layout == 1 ? assemble_1() : assemble_2();
}

std::vector<std::byte> RawFile::assemble_1() const {
  Record body;
  body.zeros(64).append(metadata_block(metadata));
  put_network(body, generator);
  const std::size_t prefix = body.size();
  if (discriminator) put_network(body, *discriminator);

  const auto bytes = std::span(body.bytes());
  Record header = magic();
  header.u32(version.value_or(1)).u32(header_size);
  header.u64(file_size.value_or(body.size())).u64(generator_size.value_or(prefix));
  Record tail;  // what follows the generator's checksum, up to the end of its part
  tail.u32(discriminator_crc.value_or(discriminator ? crc32c(bytes.subspan(prefix)) : 0));
  tail.zeros(23).u8(reserved);
  const std::uint32_t crc =
      crc32c(bytes.subspan(64, prefix - 64), crc32c(tail.bytes(), crc32c(header.bytes())));
  std::vector<std::byte> file = header.u32(crc).append(tail).bytes();
  file.insert(file.end(), bytes.begin() + 64, bytes.end());
  return file;
}

std::vector<std::byte> RawFile::assemble_2() const {
  std::vector<const RawNetwork*> networks = {&generator};
  if (discriminator) networks.push_back(&*discriminator);
  std::vector<RawSection> sections(2);
  sections[0].type = "META";
  sections[0].content = metadata.head;
  put_all(sections[0].content, metadata.classes, metadata.class_count);
  sections[0].content.append(metadata.after);
  sections[1].type = "NETS";
  sections[1].content.u16(network_count.value_or(static_cast<std::uint16_t>(networks.size())));
  for (std::size_t i = 0; i < networks.size(); ++i) {
    put_directory(sections[1].content.u8(roles[i]), *networks[i]);
  }
  if (!metadata.settings.empty() || metadata.setting_count) {
    RawSection settings{"sets", {}, {}, {}};
    put_all(settings.content, metadata.settings, metadata.setting_count);
    sections.push_back(settings);
  }
  sections.insert(sections.end(), optional.begin(), optional.end());
  std::stable_sort(sections.begin() + 2, sections.end(),
                   [](const RawSection& a, const RawSection& b) { return a.type < b.type; });
  for (const RawNetwork* network : networks) {
    sections.push_back({"DATA", data_of(*network), {}, {}});
  }
  if (arrange) arrange(sections);

  Record table, body;
  body.zeros(64 + 16 * sections.size());
  std::size_t prefix = 0, data_sections = 0;
  pad(body, 0);
  for (const RawSection& section : sections) {
    if (section.type == "DATA" && ++data_sections == 2) prefix = body.size();
    Record content = section.content;
    // What fills up a section's last 64 bytes belongs to the network whose data end there.
    pad(content, data_sections > 0 && data_sections <= networks.size()
                     ? networks[data_sections - 1]->end_padding
                     : 0);
    for (const char letter : section.type) table.u8(static_cast<unsigned char>(letter));
    table.u32(section.crc.value_or(crc32c(content.bytes())));
    table.u64(section.size.value_or(section.content.size()));
    body.append(content);
  }
  Record header = magic();
  header.u32(version.value_or(2)).u16(kind);
  header.u16(section_count.value_or(static_cast<std::uint16_t>(sections.size())));
  header.u64(file_size.value_or(body.size()));
  header.u64(generator_size.value_or(prefix > 0 ? prefix : body.size()));
  Record tail;  // what follows the header's checksum, up to the end of the table
  tail.zeros(27).u8(reserved).append(table);
  while ((header.size() + 4 + tail.size()) % 64 != 0) tail.u8(table_padding);
  const std::uint32_t crc = crc32c(tail.bytes(), crc32c(header.bytes()));
  std::vector<std::byte> file = header.u32(header_crc.value_or(crc)).append(tail).bytes();
  file.insert(file.end(), body.bytes().begin() + static_cast<std::ptrdiff_t>(file.size()),
              body.bytes().end());
  return file;
}

RawFile raw_full_model() {
  RawFile file;
  file.metadata.head.string("full example").string("none").string("2026-11-23T17:00:00Z");
  file.metadata.head.u8(1).u64(0x0123456789abcdef).u64(0xfedcba9876543210);
  file.metadata.classes = {Record().string("z\xc3\xa9ro"), Record().string("\xe4\xb8\x80")};
  file.metadata.settings = {Record().string("batch").string("100"),
                            Record().string("optimizer/beta_1").string("0.5"),
                            Record().string("note").string("")};

  RawNetwork& g = file.generator;
  g.inputs = {Record().string("latent").shape({3}), Record().string("label").shape({2})};
  g.nodes = {
      Record().u8(4).u8(2).u16(0).u16(1),                     // concat
      Record().u8(1).u16(2).u8(1).u16(0).u16(1),              // linear with bias
      Record().u8(7).u16(3).f32(0.2f),                        // leaky_relu
      Record().u8(10).u16(4).u8(2),                           // maxout
      Record().u8(1).u16(5).u8(0).u16(2),                     // linear
      Record().u8(6).u16(6),                                  // relu
      Record().u8(5).u16(7).shape({4, 1, 1}),                 // reshape
      Record().u8(3).u16(8).u8(1).u16(3).u16(4).u8(2).u8(1),  // conv_transpose
      Record().u8(9).u16(9),                                  // sigmoid
      Record().u8(2).u16(10).u8(0).u16(5).u8(3).u8(2),        // conv
      Record().u8(8).u16(11),                                 // tanh
  };
  g.tensors = {weight("fc1.weight", 1, {8, 5}), weight("fc1.bias", 1, {8}),
               weight("fc2.weight", 2, {4, 4}), weight("up/weight", 2, {4, 2, 4, 4}),
               weight("up/bias", 1, {2}),       weight("conv_3-weight", 1, {1, 2, 3, 3})};
  g.self_test = {tensor("latent", 1, {2, 3}, {0.5f, -0.25f, 0.75f, -1.0f, 0.125f, 0.0f}),
                 tensor("label", 1, {2, 2}, {1, 0, 0, 1}),
                 tensor("output", 1, {2, 1, 2, 2},
                        {-0.294032574f, -0.149490342f, 0.164906099f, -0.0717447847f, -0.290212274f,
                         -0.154278621f, 0.163617134f, -0.0835587308f})};

  RawNetwork& d = file.discriminator.emplace();
  d.inputs = {Record().string("image").shape({1, 2, 2}), Record().string("label").shape({2})};
  d.nodes = {Record().u8(5).u16(0).shape({4}), Record().u8(4).u8(2).u16(2).u16(1),
             Record().u8(1).u16(3).u8(1).u16(0).u16(1)};
  d.tensors = {weight("weight", 2, {1, 6}), weight("bias", 2, {1})};
  return file;
}

}  // namespace digitforge
