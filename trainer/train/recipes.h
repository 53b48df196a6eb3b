#pragma once

#include <string>
#include <vector>

#include "trainer/train/settings.h"

namespace digitforge {

/// Names of the recipes that the program carries: trainer/recipes/NAME.json.
std::vector<std::string> recipe_names();

/// A recipe is a JSON object of settings by name, "model" among them, and a "description"; what it
/// leaves out keeps the default. `name`: one of recipe_names(), or a file's path (ending in .json).
/// Throws TrainerError that names the recipe and what is wrong: unreadable, an unknown setting, a
/// value of another type, or a setting out of its range.
Settings find_recipe(const std::string& name);

/// A recipe's text, as a file has it. Throws as find_recipe does.
Settings parse_recipe(const std::string& text, const std::string& name);

/// Which of recipe_names() has these settings, whatever the seed; empty if none has.
std::string recipe_of(const Settings& settings);

}  // namespace digitforge
