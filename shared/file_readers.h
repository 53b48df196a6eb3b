#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "shared/error.h"
#include "shared/model_description.h"
#include "shared/weight_header.h"

namespace digitforge {

// The two versions' parts of weight_file.h. The rules on contents (model_rules.h) are not checked
// here.

/// A whole file of version 1, or its generator prefix.
Result<FileDescription> read_version_1(std::span<const std::byte> bytes, const Header& header);

/// A whole file of version 2, or its prefix.
Result<FileDescription> read_version_2(std::span<const std::byte> bytes, const Header& header);

/// What stands before the optional sections of a file of version 2: its networks have no data.
Result<FileDescription> read_version_2_directory(std::span<const std::byte> bytes,
                                                 const Header& header);

/// The whole file or its prefix, no other length.
Status check_length(std::span<const std::byte> bytes, const Header& header);

/// "generator: " before the message.
Error in_network(const char* name, const Error& error);

}  // namespace digitforge
