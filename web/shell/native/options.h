#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace digitforge {

/// What the command line asks for.
struct Options {
  std::string weights;           ///< folder of .dfw files
  std::vector<std::string> own;  ///< further .dfw files; the last one is shown
  std::string model;             ///< file name without .dfw; empty: the first
  std::string digit;             ///< "0" and so on, "all", or empty for the default
  std::optional<std::uint32_t> seed;
  std::optional<std::int32_t> count;
  bool verdict = false;
  std::string state;       ///< a link's text, or a whole link; empty: none
  std::string real;        ///< file of real digits; need not be there
  std::string look;        ///< "dark", "light"; empty: the one of the last visit
  bool tour = false;       ///< start with the tour
  std::string screenshot;  ///< PNG to write, then exit, with nothing of earlier visits; empty: run
  int width = 1280;        ///< of the window, screen coordinates
  int height = 840;
  float scale = 0;  ///< device pixels a design pixel; 0: the screen's own
};

/// Parses the command line; where the program should end at once (a mistake, --help) yields
/// nothing and sets `exit_code`.
std::optional<Options> parse_options(int argc, char** argv, int& exit_code);

}  // namespace digitforge
