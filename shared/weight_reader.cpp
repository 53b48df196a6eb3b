#include <string>
#include <utility>

#include "shared/file_readers.h"
#include "shared/model_rules.h"
#include "shared/weight_file.h"

namespace digitforge {

using Bytes = std::span<const std::byte>;

Status check_length(Bytes bytes, const Header& header) {
  const std::uint64_t size = bytes.size();
  if (size > header.file_size) {
    return Error{ErrorCode::trailing_bytes, "there are " + std::to_string(size) +
                                                " bytes, but the file ends after " +
                                                std::to_string(header.file_size)};
  }
  if (size != header.file_size && size != header.prefix_size) {
    return Error{ErrorCode::truncated,
                 "there are " + std::to_string(size) + " bytes of " +
                     std::to_string(header.file_size) + " (the first network alone takes " +
                     std::to_string(header.prefix_size) + "); fetch the file again"};
  }
  return Success{};
}

Error in_network(const char* name, const Error& error) {
  return Error{error.code, std::string(name) + ": " + error.message};
}

Result<std::uint64_t> generator_prefix_size(Bytes header) {
  Result<Header> fields = read_header(header);
  if (!fields) return fields.error();
  return fields.value().prefix_size;
}

Result<Kind> file_kind(Bytes header) {
  Result<Header> fields = read_header(header);
  if (!fields) return fields.error();
  return fields.value().kind;
}

Result<std::uint64_t> directory_size(Bytes bytes) {
  Result<Header> header = read_header(bytes);
  if (!header) return header.error();
  if (header.value().version == 1) return header.value().prefix_size;
  const auto sections = read_sections(bytes, header.value());
  if (!sections) return sections.error();
  return align(sections.value()[1].begin + sections.value()[1].size);
}

Result<FileDescription> read_directory(Bytes bytes) {
  Result<Header> header = read_header(bytes);
  if (!header) return header.error();
  auto file = header.value().version == 1 ? read_version_1(bytes, header.value())
                                          : read_version_2_directory(bytes, header.value());
  if (!file) return file;
  if (Status status = check_directory(file.value()); !status) return status.error();
  return file;
}

Result<FileDescription> read_any_weights(Bytes bytes) {
  Result<Header> header = read_header(bytes);
  if (!header) return header.error();
  auto file = header.value().version == 1 ? read_version_1(bytes, header.value())
                                          : read_version_2(bytes, header.value());
  if (!file) return file;
  Status status = std::visit([](const auto& held) { return check_file(held); }, file.value());
  if (!status) return status.error();
  return file;
}

Result<ModelDescription> read_weights(Bytes bytes) {
  Result<FileDescription> file = read_any_weights(bytes);
  if (!file) return file.error();
  if (auto* model = std::get_if<ModelDescription>(&file.value())) return std::move(*model);
  return Error{ErrorCode::wrong_kind, "the file holds a classifier, \"" +
                                          metadata_of(file.value()).model +
                                          "\", which draws nothing; choose a generator's file"};
}

Result<ClassifierDescription> read_classifier(Bytes bytes) {
  Result<FileDescription> file = read_any_weights(bytes);
  if (!file) return file.error();
  if (auto* held = std::get_if<ClassifierDescription>(&file.value())) return std::move(*held);
  return Error{ErrorCode::wrong_kind, "the file holds a generator, \"" +
                                          metadata_of(file.value()).model +
                                          "\"; choose a classifier's file"};
}

}  // namespace digitforge
