#include "trainer/train/checkpoint_header.h"

#include "trainer/train/json_types.h"

namespace digitforge {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Position, epoch, batch, seconds, class_names, best_score,
                                   best_epoch)

namespace {

template <typename Record>
Record parse(const std::string& text) {
  const auto json = nlohmann::json::parse(text);
  require_types(json, Record{});
  return json.get<Record>();
}

}  // namespace

std::string write_position(const Position& position) { return nlohmann::json(position).dump(); }

CheckpointHeader parse_checkpoint_header(const std::string& settings, const std::string& position) {
  return {parse<Settings>(settings), parse<Position>(position)};
}

}  // namespace digitforge
