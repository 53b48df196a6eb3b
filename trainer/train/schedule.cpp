#include "trainer/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace digitforge {

const std::vector<std::string>& schedule_names() {
  static const std::vector<std::string> names = {"constant", "linear", "cosine"};
  return names;
}

double schedule_factor(const std::string& name, double done, double from) {
  if (name == "constant" || done <= from) return 1;
  const double fallen = std::min((done - from) / (1 - from), 1.0);
  return name == "linear" ? 1 - fallen : (1 + std::cos(std::numbers::pi * fallen)) / 2;
}

}  // namespace digitforge
