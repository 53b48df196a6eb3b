#include "trainer/train/json_types.h"

#include <cstdint>

#include "trainer/error.h"

namespace digitforge {

void require_types(const nlohmann::json& json, const nlohmann::json& like) {
  for (const auto& [name, value] : json.items()) {
    if (!like.contains(name)) continue;
    const nlohmann::json& expected = like[name];
    const auto require_type = [&, &key = name](bool fine, const char* type) {
      if (!fine) throw TrainerError("\"" + key + "\" must be " + type, Failure::content);
    };
    if (expected.is_number_unsigned()) {
      require_type(value.is_number_unsigned(), "a whole number from 0 to 2^64 - 1");
    } else if (expected.is_number_integer()) {
      const bool fits = value.is_number_integer() &&
                        !(value.is_number_unsigned() && value.get<std::uint64_t>() >> 63 != 0);
      require_type(fits, "a whole number");
    } else if (expected.is_number()) {
      require_type(value.is_number(), "a number");
    } else {
      require_type(value.type() == expected.type(), expected.is_boolean()  ? "true or false"
                                                    : expected.is_string() ? "a text"
                                                                           : "a list");
    }
  }
}

}  // namespace digitforge
