// Any text gives a state or an error for people, and a state that was read goes round as a link.
#include <cstdio>
#include <string>

#include "shared/crc32c.h"
#include "tests/fuzz/target.h"
#include "web/app/library.h"
#include "web/app/link.h"

using namespace digitforge;

namespace {

const Library& library() {
  static const Library made = [] {
    Library library;
    library.announce("First", "first");
    library.announce("Second", "second");
    library.announce("Third", "a-b_c.d");
    return library;
  }();
  return made;
}

void check(const std::string& text) {
  for (const std::string& key : missing_models(text, library())) {
    fuzz::require(!library().find(key), "a missing model is missing");
  }
  const Result<State> read = read_link(text, library());
  if (!read) {
    fuzz::require(read.error().code == ErrorCode::bad_argument, "a refused link is bad_argument");
    return;
  }
  const Result<State> again = read_link(write_link(read.value(), library()), library());
  fuzz::require(again.ok(), "a link that was written can be read");
  fuzz::require(again.value() == read.value(), "a state that was written and read is identical");
}

}  // namespace

/// As the text is, and as the body of a link with its checksum.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check(text);
  char head[16];
  std::snprintf(head, sizeof head, "1-%08x-", crc32c(fuzz::as_bytes(data, size)));
  check(head + text);
  return 0;
}
