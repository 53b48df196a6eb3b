#include "trainer/train/checkpoint_header.h"

#include <cmath>

#include "shared/limits.h"
#include "trainer/error.h"
#include "trainer/train/json_types.h"

namespace digitforge {

namespace {

constexpr std::int64_t kMostBatches = std::int64_t{1} << 40;  // far beyond any run

void require(bool fine, const char* what) {
  if (!fine) throw TrainerError(what, Failure::content);
}

nlohmann::json parse(const std::string& text) {
  auto json = nlohmann::json::parse(text);
  require(json.is_object(), "its settings or its position are no JSON object");
  return json;
}

nlohmann::json json_of(const Position& p) {
  return {{"epoch", p.epoch},
          {"batch", p.batch},
          {"seconds", p.seconds},
          {"class_names", p.class_names},
          {"data", p.data},
          {"best_score", p.best_score},
          {"best_epoch", p.best_epoch}};
}

Position position_of(const nlohmann::json& json) {
  require_types(json, json_of({}));
  Position p;
  json.at("epoch").get_to(p.epoch);
  json.at("batch").get_to(p.batch);
  json.at("seconds").get_to(p.seconds);
  json.at("class_names").get_to(p.class_names);
  p.data = json.value("data", "");
  json.at("best_score").get_to(p.best_score);
  json.at("best_epoch").get_to(p.best_epoch);
  return p;
}

void check_position(const Position& p) {
  require(p.epoch >= 0 && p.epoch <= kMostBatches, "its position has an impossible epoch");
  require(p.batch >= 0 && p.batch <= kMostBatches, "its position has an impossible batch");
  require(std::isfinite(p.seconds) && p.seconds >= 0, "its position has an impossible time");
  require(!p.class_names.empty() && p.class_names.size() <= kMaxClasses,
          "its position has no classes, or too many");
  require(std::isfinite(p.best_score) && p.best_epoch >= 0 && p.best_epoch <= p.epoch,
          "its position has an impossible best epoch");
}

}  // namespace

std::string write_position(const Position& position) { return json_of(position).dump(); }

CheckpointHeader parse_checkpoint_header(const std::string& settings, const std::string& position) {
  const auto json = parse(settings);
  require_types(json, Settings{});
  CheckpointHeader header = {json.get<Settings>(), position_of(parse(position))};
  check_settings(header.settings);
  check_position(header.position);
  return header;
}

}  // namespace digitforge
