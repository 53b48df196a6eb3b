#pragma once

#include "shared/byte_reader.h"
#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

// Records of what a file says about itself. The rules on their values are in model_rules.cpp.

/// Metadata without the settings; `prior` is read where it is not null, since classifiers of
/// version 2 have none. It is not yet known to be one that this program knows.
Result<Metadata> read_metadata(ByteReader& reader, std::uint8_t* prior);

/// The settings, which are all that is left of `reader`.
Status read_settings(ByteReader& reader, Metadata& metadata);

/// Nothing is left of a block or section, which `what` names.
Status check_end(const ByteReader& reader, ErrorCode code, const std::string& what);

}  // namespace digitforge
