#include "trainer/train/recipes.h"

#include <utility>

#include "trainer/error.h"
#include "trainer/train/files.h"
#include "trainer/train/json_types.h"

namespace digitforge {

/// Name and text of every file in trainer/recipes; written by trainer/CMakeLists.txt.
extern const std::vector<std::pair<std::string, std::string>> kRecipeTexts;

namespace {

std::string recipe_text(const std::string& name) {
  if (name.ends_with(".json")) return load_file(name);
  std::string known;
  for (const auto& [recipe, text] : kRecipeTexts) {
    if (recipe == name) return text;
    known += (known.empty() ? "" : ", ") + recipe;
  }
  throw TrainerError("no recipe is called '" + name + "'; there are " + known +
                     ", or name a .json file");
}

Settings settings_of(const std::string& text) {
  auto json = nlohmann::json::parse(text);
  if (!json.is_object() || !json.contains("model")) {
    throw TrainerError("must be a JSON object with a \"model\"", Failure::content);
  }
  json.erase("description");
  const nlohmann::json known = Settings{};
  for (const auto& [key, value] : json.items()) {
    if (!known.contains(key)) {
      throw TrainerError("there is no setting \"" + key + "\"", Failure::content);
    }
  }
  require_types(json, known);
  const auto settings = json.get<Settings>();
  check_settings(settings);
  return settings;
}

/// What read() yields; its errors name the recipe.
template <typename Read>
Settings about(const std::string& name, const Read& read) {
  try {
    return read();
  } catch (const nlohmann::json::exception& error) {
    throw TrainerError("recipe " + name + ": " + error.what(), Failure::content);
  } catch (const TrainerError& error) {
    throw TrainerError("recipe " + name + ": " + error.what(), error.failure);
  }
}

}  // namespace

std::vector<std::string> recipe_names() {
  std::vector<std::string> names;
  for (const auto& [name, text] : kRecipeTexts) names.push_back(name);
  return names;
}

Settings parse_recipe(const std::string& text, const std::string& name) {
  return about(name, [&] { return settings_of(text); });
}

Settings find_recipe(const std::string& name) {
  return about(name, [&] { return settings_of(recipe_text(name)); });
}

std::string recipe_of(const Settings& settings) {
  const nlohmann::json wanted = settings;
  for (const std::string& name : recipe_names()) {
    Settings recipe = find_recipe(name);
    recipe.seed = settings.seed;
    if (nlohmann::json(recipe) == wanted) return name;
  }
  return {};
}

}  // namespace digitforge
