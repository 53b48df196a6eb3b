#include "web/shell/native/visit.h"

#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "web/app/link.h"

namespace digitforge {
namespace {

constexpr const char* kState = "state";
constexpr const char* kPreferences = "preferences";

Preferences recall_preferences(const Memory& memory) {
  const std::string text = memory.recall(kPreferences).value_or("");
  int bits = 0;
  std::from_chars(text.data(), text.data() + text.size(), bits);
  return preferences_of(bits);
}

}  // namespace

bool asks_for_state(const Options& options) {
  return !options.own.empty() || !options.model.empty() || !options.digit.empty() || options.seed ||
         options.count || options.verdict || !options.state.empty();
}

void begin_visit(Studio& studio, const Options& options, const Memory& memory, OwnModels& own) {
  Preferences& preferences = studio.preferences;
  preferences = recall_preferences(memory);
  if (options.look == "dark") preferences.look = Preferences::Look::dark;
  if (options.look == "light") preferences.look = Preferences::Look::light;
  const std::optional<std::string> state = memory.recall(kState);
  const bool asks = asks_for_state(options);
  if (!asks && state) {
    own.reopen(studio, *state);
    Result<State> read = read_link(*state, studio.library());
    if (read) {
      studio.open(std::move(read).value());
    } else if (!missing_models(*state, studio.library()).empty()) {
      studio.notice("Where you left off could not be opened. " + read.error().message);
    }
  }
  const bool first = !asks && !state && !preferences.toured && memory.keeps();
  if (options.tour || first) studio.session.tour = 0;
}

void keep_visit(const Studio& studio, Memory& memory) {
  memory.remember(kState, studio.link());
  memory.remember(kPreferences, std::to_string(preference_bits(studio.preferences)));
}

}  // namespace digitforge
