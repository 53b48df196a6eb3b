#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

// Reading and writing .dfw files (shared/FORMAT.md). Versions 1 and 2 are read, version 2 is
// written. Nothing is allocated from a count before that count was bounded, nothing is trusted: any
// bytes at all give a description or an Error. The tensors' `data` are views of `bytes`, which must
// outlive them. All functions are thread-safe.

/// Checks a whole file, or its prefix (the first generator_prefix_size bytes, which hold all but
/// the second network's data), and describes it.
Result<FileDescription> read_any_weights(std::span<const std::byte> bytes);

/// The same for a generator's file; wrong_kind for another's.
Result<ModelDescription> read_weights(std::span<const std::byte> bytes);

/// The same for a classifier's file; wrong_kind for another's.
Result<ClassifierDescription> read_classifier(std::span<const std::byte> bytes);

/// Size of the prefix that holds all but the second network's data, from the first 64 bytes alone:
/// what a page fetches first. Equal to the whole size where there is one network.
Result<std::uint64_t> generator_prefix_size(std::span<const std::byte> header);

/// What a file holds, from its first 64 bytes. Version 1 says that elsewhere: its files count as
/// generators here.
Result<Kind> file_kind(std::span<const std::byte> header);

/// How many bytes, from the first one, read_directory takes; known from the header and the table of
/// sections, so from the first kilobyte of any file. In version 1 that is the prefix.
Result<std::uint64_t> directory_size(std::span<const std::byte> bytes);

/// Describes a file by its first directory_size bytes, or more: tensors have no data, settings and
/// optional sections are left out. Enough for cost_of (runtime/cost.h), so that a host can refuse a
/// model before it has fetched it.
Result<FileDescription> read_directory(std::span<const std::byte> bytes);

/// The bytes of a .dfw file of version 2. Refuses whatever the readers would refuse, with the same
/// errors.
Result<std::vector<std::byte>> write_weights(const ModelDescription& model);
Result<std::vector<std::byte>> write_weights(const ClassifierDescription& classifier);
Result<std::vector<std::byte>> write_weights(const FileDescription& file);

}  // namespace digitforge
