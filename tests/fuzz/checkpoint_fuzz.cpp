// Any two texts as a checkpoint's settings and position give a header that goes round, or an error.
// They are kept behind each other, the first up to a zero byte.
#include <string>

#include "tests/fuzz/target.h"
#include "trainer/error.h"
#include "trainer/train/checkpoint_header.h"

using namespace digitforge;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t end = text.find('\0');
  if (end == std::string::npos) return 0;
  CheckpointHeader header;
  try {
    header = parse_checkpoint_header(text.substr(0, end), text.substr(end + 1));
  } catch (const TrainerError&) {
    return 0;
  } catch (const nlohmann::json::exception&) {
    return 0;
  }
  const std::string settings = nlohmann::json(header.settings).dump();
  const std::string position = write_position(header.position);
  const CheckpointHeader again = parse_checkpoint_header(settings, position);
  fuzz::require(nlohmann::json(again.settings).dump() == settings, "settings go round");
  fuzz::require(write_position(again.position) == position, "a position goes round");
  return 0;
}
