#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace digitforge {

/// What the app remembers of a person, apart from any state: kept over visits, never in a link.
struct Preferences {
  enum class Look : std::uint8_t { system, dark, light };
  Look look = Look::system;
  bool toured = false;  ///< the tour was seen or skipped

  bool operator==(const Preferences&) const = default;
};

/// As the number that is kept: bits 0 and 1 the look, bit 2 whether the tour was seen.
inline int preference_bits(const Preferences& preferences) {
  return static_cast<int>(preferences.look) | (preferences.toured ? 4 : 0);
}

/// The preferences of such a number; any number gives some.
inline Preferences preferences_of(int bits) {
  const int look = bits & 3;
  return {look < 3 ? static_cast<Preferences::Look>(look) : Preferences::Look::system,
          (bits & 4) != 0};
}

/// "Real or forged?": which question is on the screen, and the running score.
struct Quiz {
  std::uint32_t seed = 1;  ///< of the questions
  std::uint32_t number = 0;
  std::optional<bool> answer;  ///< what the person said of this one: real
  std::uint32_t right = 0;
  std::uint32_t asked = 0;  ///< answered so far

  bool operator==(const Quiz&) const = default;
};

/// What is going on and ends with the visit.
struct Session {
  bool playing = false;      ///< the path's animation
  bool forward = true;       ///< its direction: there and back
  double progress = 0;       ///< thousandths gone since the last whole one
  float zoom = 1;            ///< of the gallery, by pinching: 1 to 8
  std::int32_t tour = -1;    ///< step of the tour; -1: none
  bool help = false;         ///< the list of shortcuts is open
  bool about = false;        ///< the panel about the model is open
  bool options = false;      ///< on narrow screens: further choices are open
  bool toggle_look = false;  ///< light and dark are to be swapped in the next frame
  std::string toast = {};    ///< what was just done, in words
  std::uint32_t value = 0;   ///< which of the latent's values the keyboard edits
  Quiz quiz;

  bool operator==(const Session&) const = default;
};

}  // namespace digitforge
