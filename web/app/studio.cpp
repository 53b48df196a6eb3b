#include "web/app/studio.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <string>
#include <utility>

#include "web/app/actions.h"
#include "web/app/comparison.h"
#include "web/app/link.h"
#include "web/app/quiz.h"

namespace digitforge {
namespace {

/// "0.4 seconds", "12 seconds", "3 minutes".
std::string seconds_text(double ms) {
  char text[32];
  if (ms < 9'500) {
    std::snprintf(text, sizeof text, "%.1f seconds", ms / 1000);
  } else if (ms < 99'500) {
    std::snprintf(text, sizeof text, "%.0f seconds", ms / 1000);
  } else {
    std::snprintf(text, sizeof text, "%.0f minutes", ms / 60'000);
  }
  return text;
}

}  // namespace

FileBytes FileBytes::of(std::vector<std::byte> file) {
  const auto owner = std::make_shared<const std::vector<std::byte>>(std::move(file));
  return {owner, *owner};
}

void Studio::notice(std::string text) {
  const auto same = [&](const Notice& told) { return told.text == text; };
  if (std::none_of(notices_.begin(), notices_.end(), same)) {
    backend_.announce(text);
    notices_.push_back({std::move(text)});
    session.toast.clear();  // it did not work out
  }
}

void Studio::miss(const Missing& missing, std::string text) {
  forgive(missing);
  notice(text);
  if (!backend_.fetches_again()) return;
  for (Notice& told : notices_) {
    if (told.text == text) told.missing = missing;
  }
}

void Studio::forgive(const Missing& missing) {
  std::erase_if(notices_, [&](const Notice& told) { return told.missing == missing; });
}

void Studio::retry(std::size_t index) {
  if (index >= notices_.size() || !notices_[index].missing) return;
  const Missing missing = *notices_[index].missing;
  retry(missing);
}

void Studio::retry(const Missing& missing) {
  forgive(missing);
  if (missing.part == Missing::Part::discriminator) {
    library_.expect_discriminator(missing.model);  // update asks for it
    return;
  }
  if (missing.part == Missing::Part::model) library_.expect(missing.model);
  backend_.fetch_again(missing);
}

void Studio::tell(std::string text) {
  backend_.announce(text);
  session.toast = std::move(text);
  told_at_ = std::chrono::steady_clock::now();
}

double Studio::toast_seconds() const {
  constexpr double kSeconds = 4;
  if (session.toast.empty()) return std::numeric_limits<double>::infinity();
  const std::chrono::duration<double> shown = std::chrono::steady_clock::now() - told_at_;
  return std::max(0.0, kSeconds - shown.count());
}

void Studio::choose_digit(std::int32_t digit) {
  if (state.view != View::morph) return pick_digit(state, library_, digit);
  const bool starts = !has_path(state);
  morph_into(state, library_, digit);
  if (starts && has_path(state)) session.playing = true;
}

void Studio::toggle_pin() {
  const std::size_t place = focus_pin(state, library_);
  if (place < state.pins.size()) {
    unpin(state, place);
    return tell("No longer pinned.");
  }
  pin(state, library_);
  if (place == state.pins.size()) return tell("There is no place for another pin.");
  tell(place == 0 ? "Pinned. Pin a second picture to morph between them." : "Pinned.");
}

void Studio::dismiss_notice(std::size_t index) {
  notices_.erase(notices_.begin() + static_cast<std::ptrdiff_t>(index));
}

void Studio::add_score(std::size_t index, std::string name, std::string value) {
  library_.entry(index).scores.emplace_back(std::move(name), std::move(value));
}

void Studio::receive_model(std::size_t index, std::span<const std::byte> bytes) {
  const Status loaded = library_.load(index, bytes);
  if (!loaded) return lose_model(index, loaded.error().message);
  forgive({Missing::Part::model, index});
  pictures_.forget(index);
  const Availability wanted = library_.entries()[state.model].availability;
  if (wanted == Availability::failed) choose_model(state, library_, index);
  if (state.model != index) return;
  fit_to_model(state, library_);
  history_.reset(state);
}

void Studio::lose_model(std::size_t index, const std::string& reason) {
  library_.fail(index, reason);
  miss({Missing::Part::model, index},
       "\"" + library_.entries()[index].title + "\" could not be loaded: " + reason);
  for (std::size_t i = 0; i < library_.entries().size() && !library_.model(state.model); ++i) {
    if (state.model == index && library_.model(i)) choose_model(state, library_, i);
  }
}

void Studio::receive_discriminator(std::size_t index, std::span<const std::byte> bytes) {
  const Status loaded = library_.load_discriminator(index, bytes);
  if (!loaded) return lose_discriminator(index, loaded.error().message);
  forgive({Missing::Part::discriminator, index});
}

void Studio::lose_discriminator(std::size_t index, const std::string& reason) {
  library_.fail_discriminator(index, reason);
  miss({Missing::Part::discriminator, index},
       "No verdicts from \"" + library_.entries()[index].title + "\": " + reason);
}

void Studio::receive_real_digits(std::span<const std::byte> bytes) {
  Result<RealDigits> read = RealDigits::read(bytes);
  if (!read) return miss({Missing::Part::real_digits}, "No real digits: " + read.error().message);
  real_ = std::move(read).value();
}

std::size_t Studio::next_model() const {
  const auto& entries = library_.entries();
  const auto loading = [&](std::size_t index) {
    return index < entries.size() && entries[index].availability == Availability::loading;
  };
  if (loading(state.model)) return state.model;
  for (const std::size_t model : state.compared) {
    if (loading(model)) return model;
  }
  std::size_t index = 0;
  while (index < entries.size() && !loading(index)) ++index;
  return index;
}

bool Studio::open_link(const std::string& text) {
  Result<State> read = read_link(text, library_);
  if (!read) {
    notice(read.error().message);
    return false;
  }
  open(std::move(read).value());
  return true;
}

void Studio::open(State wanted) {
  state = std::move(wanted);
  if (library_.model(state.model)) fit_to_model(state, library_);
  session.playing = false;
  session.toast.clear();
  history_.record(state);
}

std::string Studio::link() const { return write_link(state, library_); }

void Studio::undo() {
  history_.record(state);
  state = history_.undo(state);
  fit_to_model(state, library_);
}

void Studio::redo() {
  state = history_.redo(state);
  fit_to_model(state, library_);
}

void Studio::play(double seconds) {
  constexpr double kWaySeconds = 3;
  if (!has_path(state) || state.view != View::morph) session.playing = false;
  if (!session.playing) return;
  session.progress += seconds / kWaySeconds * 1000 * state.path.speed / 100;
  const auto whole = static_cast<std::int32_t>(session.progress);
  session.progress -= whole;
  std::int32_t at = state.path.at + (session.forward ? whole : -whole);
  if (at >= 1000) session.forward = false;
  if (at <= 0) session.forward = true;
  set_path_place(state, at);
}

void Studio::begin_frame(double seconds) {
  play(seconds);
  pictures_.begin_frame();
}

void Studio::request_discriminator() {
  LibraryEntry& entry = library_.entry(state.model);
  if (entry.discriminator != Availability::loading || entry.discriminator_requested) return;
  entry.discriminator_requested = true;
  backend_.request_discriminator(state.model);
}

void Studio::update(double budget_ms) {
  open_on(budget_ms);
  const Status status = pictures_.advance(budget_ms);
  if (!status) notice("A model could not draw: " + status.error().message);
  if (!library_.model(state.model)) return;
  if (judging()) request_discriminator();
  if (pictures_.pending() || session.playing) return;
  const Quiz& quiz = session.quiz;
  const std::string shown = link() + ' ' + std::to_string(quiz.number) + ' ' +
                            std::to_string(quiz.asked) + ' ' +
                            std::to_string(pictures_.held().size());
  if (shown == announced_) return;
  announced_ = shown;
  backend_.announce(summary());
}

bool Studio::judging() const {
  return state.verdict && library_.model(state.model) &&
         library_.entries()[state.model].discriminator != Availability::failed;
}

bool Studio::busy() const {
  if (!own_.empty()) return true;
  if (!library_.model(state.model)) return library_.loading() > 0;
  return pictures_.pending() ||
         (judging() && library_.entries()[state.model].discriminator == Availability::loading);
}

std::string Studio::quiz_text() const {
  const Quiz& quiz = session.quiz;
  std::string score;
  if (quiz.asked > 0) {
    score = ' ' + std::to_string(quiz.right);
    score += " of " + std::to_string(quiz.asked) + " right so far.";
  }
  if (!quiz.answer || real_.size() == 0) {
    return "Question " + std::to_string(quiz.number + 1) + ": real or forged?" + score;
  }
  const Question asked = question(quiz, state, library_, real_);
  return std::string(*quiz.answer == asked.real ? "Right: " : "Wrong: ") +
         (asked.real ? "somebody wrote it." : "it is forged.") + score;
}

std::string Studio::slow_text() const {
  const std::vector<PictureSpec>& held = pictures_.held();
  if (held.empty()) return "";
  double ms = 0;
  for (const PictureSpec& spec : held) ms += pictures_.expected_ms(spec.model);
  const std::string& title = library_.entries()[held[0].model].title;
  const std::string one = seconds_text(pictures_.expected_ms(held[0].model));
  if (held.size() == 1) return "\"" + title + "\" is slow: this picture takes about " + one + ".";
  return "\"" + title + "\" is slow: a picture takes about " + one + ", these " +
         std::to_string(held.size()) + " about " + seconds_text(ms) + ".";
}

std::string Studio::summary() const {
  const std::string& title = library_.entries()[state.model].title;
  if (!pictures_.held().empty()) return slow_text() + " They are drawn when you ask for it.";
  switch (state.view) {
    case View::make:
      break;
    case View::shape:
      return "The latent of one image of " + subject(state, library_) + " by " + title + ".";
    case View::morph:
      return has_path(state)
                 ? "A path from " + label_text(state.pins[state.path.from].label) + " to " +
                       label_text(state.pins[state.path.to].label) + " by " + title + ", " +
                       std::to_string(state.path.at / 10) + " percent of the way."
                 : "A path needs two pinned images.";
    case View::compare: {
      std::string text = "Models side by side, from the same noise: " + subject(state, library_);
      for (const std::size_t model : compared_models(state, library_)) {
        text += ". " + library_.entries()[model].title;
        const Figures means = compared_figures(state, library_, pictures_, model);
        char figures[64];
        std::snprintf(figures, sizeof figures, ": sharpness %.3f, speckle %.2f percent",
                      means.sharpness, 100 * means.speckle);
        if (means.count > 0) text += figures;
      }
      return text + ".";
    }
    case View::quiz:
      return state.beside ? "Real digits beside generated ones." : quiz_text();
  }
  const std::uint32_t size = gallery_size(state, library_);
  char time[48];
  std::snprintf(time, sizeof time, "%.3g", pictures_.ms_per_image(state.model));
  std::string what =
      std::to_string(size) + (size == 1 ? " image" : " images") + " of " + subject(state, library_);
  if (gallery_rows(state, library_) > 1) {
    what += ", " + std::to_string(gallery_columns(state, library_)) + " each,";
  }
  return what + " by " + title + ", seed " + std::to_string(state.seed) + ", " + time +
         " milliseconds an image.";
}

}  // namespace digitforge
