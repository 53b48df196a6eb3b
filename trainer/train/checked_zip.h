#pragma once

#include <string>
#include <string_view>

namespace digitforge {

/// A zip file with a checksum of all its bytes as its comment, which any zip reader skips.
/// LibTorch's archives carry none that LibTorch would look at. zip: one without a comment.
std::string with_checksum(std::string zip);

/// Holds such a file against its checksum; one without a comment, as other programs write it, has
/// none. Throws TrainerError, which begins with `name` and says what the bytes are instead, where
/// they are no whole zip file or are not those that were written.
void require_intact_zip(std::string_view bytes, const std::string& name);

}  // namespace digitforge
