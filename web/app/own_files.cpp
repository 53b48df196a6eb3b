// A person's own models: opened step by step, while everything else goes on.
#include <chrono>
#include <string>
#include <utility>

#include "shared/crc32c.h"
#include "web/app/actions.h"
#include "web/app/studio.h"

namespace digitforge {
namespace {

std::string without_folder(const std::string& file) {
  const std::size_t slash = file.find_last_of("/\\");
  return slash == std::string::npos ? file : file.substr(slash + 1);
}

}  // namespace

void Studio::open_own_model(const std::string& file, FileBytes bytes, const std::string& kept) {
  own_.push_back({file, without_folder(file), std::move(bytes), kept});
}

void Studio::finish_opening() {
  while (!own_.empty()) open_on(0);
}

void Studio::cancel_opening() {
  if (own_.empty()) return;
  tell(own_.front().name + " was not opened.");
  own_.pop_front();
}

const std::string* Studio::opening() const { return own_.empty() ? nullptr : &own_.front().name; }

float Studio::opening_progress() const {
  return own_.empty() || !own_.front().opening ? 0 : own_.front().opening->progress();
}

void Studio::open_on(double budget_ms) {
  const auto start = std::chrono::steady_clock::now();
  std::chrono::duration<double, std::milli> taken{};
  while (!own_.empty()) {
    const Result<bool> more = open_step(own_.front());
    if (!more) notice(own_.front().name + " was refused: " + more.error().message + ".");
    if (!more || !more.value()) own_.pop_front();
    taken = std::chrono::steady_clock::now() - start;
    if (taken.count() >= budget_ms) return;
  }
}

Result<bool> Studio::open_step(OwnFile& own) {
  if (!own.opening) {
    Result<Opening> opening = Opening::start(own.bytes.bytes, library_.pool());
    if (!opening) return opening.error();
    own.opening.emplace(std::move(opening).value());
    return true;
  }
  const Result<bool> more = own.opening->step();
  if (!more || more.value()) return more;
  Result<Opened> opened = own.opening->finish();
  if (!opened) return opened.error();
  show_own_model(own, std::move(opened).value());
  return false;
}

std::size_t Studio::find_own_model(const std::string& title, std::uint32_t file) const {
  const auto& entries = library_.entries();
  std::size_t index = 0;
  while (index < entries.size() &&
         !(entries[index].own_file == file && entries[index].title == title)) {
    ++index;
  }
  return index;
}

void Studio::show_own_model(const OwnFile& own, Opened opened) {
  const std::string stem = own.name.substr(0, own.name.find_last_of('.'));
  const std::uint32_t file = crc32c(own.bytes.bytes);
  const std::size_t index = find_own_model(stem, file);
  if (index == library_.entries().size()) {
    library_.announce(stem, own.kept.empty() ? stem : own.kept);
    library_.take(index, std::move(opened));
    library_.entry(index).own_file = file;
    if (!library_.model(index)->info().has_discriminator) {
      library_.fail_discriminator(index, "The file holds no discriminator.");
    }
  }
  choose_model(state, library_, index);
  tell("Your model " + stem + " was opened.");
  if (own.kept.empty()) {
    backend_.keep_model(own.file, library_.entries()[index].key, own.bytes.bytes);
  }
}

}  // namespace digitforge
