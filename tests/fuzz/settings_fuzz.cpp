// Any text as a recipe gives settings that are in range and go round, or an error with the recipe's
// name.
#include <string>

#include "tests/fuzz/target.h"
#include "trainer/error.h"
#include "trainer/train/recipes.h"

using namespace digitforge;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Settings settings;
  try {
    settings = parse_recipe(text, "NAME");
  } catch (const TrainerError& error) {
    fuzz::require(std::string(error.what()).starts_with("recipe NAME: "),
                  "an error names the recipe");
    return 0;
  }
  check_settings(settings);
  recipe_of(settings);
  describe(settings);
  depends_on_epochs(settings);
  const nlohmann::json json = settings;
  const Settings again = parse_recipe(json.dump(), "NAME");
  fuzz::require(nlohmann::json(again) == json, "settings go round");
  return 0;
}
