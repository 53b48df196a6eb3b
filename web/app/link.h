#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/error.h"
#include "web/app/library.h"
#include "web/app/state.h"

namespace digitforge {

/// The state as text: a link's fragment, the argument of the native app's --state. It names models
/// by their file's name, holds what differs from State's defaults, and consists of characters that
/// need no quoting in a URL. A checksum shows whether it was changed or cut on the way:
/// "1-" CRC-32C "-" KEY "=" VALUE ["&" KEY "=" VALUE]...
std::string write_link(const State& state, const Library& library);

/// The keys of the models that such a text names and `library` lacks, each once; none where it is
/// no whole link of this version.
std::vector<std::string> missing_models(std::string_view text, const Library& library);

/// The state that such a text means, valid for `library`, whose models need to be announced, not
/// loaded. Any text gives a state or an Error (bad_argument) with a message for people.
Result<State> read_link(std::string_view text, const Library& library);

}  // namespace digitforge
