#include "web/app/studio.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "web/app/actions.h"

namespace digitforge {

void Studio::notice(std::string text) {
  if (std::find(notices_.begin(), notices_.end(), text) == notices_.end()) {
    backend_.announce(text);
    notices_.push_back(std::move(text));
  }
}

void Studio::dismiss_notice(std::size_t index) {
  notices_.erase(notices_.begin() + static_cast<std::ptrdiff_t>(index));
}

void Studio::receive_model(std::size_t index, std::span<const std::byte> bytes) {
  const Status loaded = library_.load(index, bytes);
  if (!loaded) return lose_model(index, loaded.error().message);
  if (!library_.model(state.model)) choose_model(state, library_, index);
}

void Studio::lose_model(std::size_t index, const std::string& reason) {
  library_.fail(index, reason);
  notice("\"" + library_.entries()[index].title + "\" could not be loaded: " + reason);
}

void Studio::receive_discriminator(std::size_t index, std::span<const std::byte> bytes) {
  const Status loaded = library_.load_discriminator(index, bytes);
  if (!loaded) lose_discriminator(index, loaded.error().message);
}

void Studio::lose_discriminator(std::size_t index, const std::string& reason) {
  library_.fail_discriminator(index, reason);
  notice("No verdicts from \"" + library_.entries()[index].title + "\": " + reason);
}

bool Studio::judging() const {
  return state.verdict && library_.model(state.model) &&
         library_.entries()[state.model].discriminator != Availability::failed;
}

GalleryPlan Studio::plan() const {
  const ModelInfo& info = library_.model(state.model)->info();
  GalleryPlan plan;
  plan.seed = state.seed;
  if (shows_all_digits(state, library_)) {
    plan.rows = info.classes;
    plan.columns = static_cast<std::uint32_t>(state.columns);
    plan.first_digit = 0;
  } else {
    plan.columns = static_cast<std::uint32_t>(state.count);
    plan.first_digit = info.classes > 0 ? state.digit : kNoDigit;
  }
  return plan;
}

void Studio::update(double budget_ms) {
  Model* model = library_.model(state.model);
  if (!model) return;
  const GalleryPlan wanted = plan();
  if (shown_model_ != state.model || wanted != gallery_.plan()) {
    gallery_.start(wanted, model->info().image);
    shown_model_ = state.model;
    uploaded_ = 0;
    stopped_ = false;
    reported_ = false;
  }
  if (stopped_) return;

  Status status = gallery_.advance(*model, budget_ms);
  LibraryEntry& entry = library_.entry(state.model);
  if (status && judging()) {
    if (entry.discriminator == Availability::ready) {
      status = gallery_.advance_verdicts(*model, budget_ms);
    } else if (!entry.discriminator_requested) {
      entry.discriminator_requested = true;
      backend_.request_discriminator(state.model);
    }
  }
  if (!status) {
    stopped_ = true;
    notice("\"" + entry.title + "\" could not draw: " + status.error().message);
  }
  if (uploaded_ != gallery_.done()) upload();
  report_when_done();
}

bool Studio::working() const {
  if (!library_.model(state.model) || stopped_) return false;
  if (shown_model_ != state.model || plan() != gallery_.plan() || !gallery_.complete()) return true;
  const LibraryEntry& entry = library_.entries()[state.model];
  return judging() && gallery_.judged() < gallery_.done() &&
         (entry.discriminator == Availability::ready || !entry.discriminator_requested);
}

bool Studio::busy() const {
  if (!library_.model(state.model)) return library_.loading() > 0;
  return working() || (!stopped_ && judging() && gallery_.judged() < gallery_.done());
}

void Studio::upload() {
  const std::uint32_t width = gallery_.width();
  const std::uint32_t height = gallery_.height();
  const std::size_t pixels = static_cast<std::size_t>(width) * height;
  const std::uint32_t size = gallery_.plan().size();
  if (uploaded_ == 0) {
    atlas_columns_ = static_cast<std::uint32_t>(std::ceil(std::sqrt(static_cast<double>(size))));
    atlas_rows_ = (size + atlas_columns_ - 1) / atlas_columns_;
    atlas_.assign(static_cast<std::size_t>(atlas_columns_) * atlas_rows_ * pixels * 4, 0);
  }
  const std::size_t stride = static_cast<std::size_t>(atlas_columns_) * width;
  for (std::uint32_t i = uploaded_; i < gallery_.done(); ++i) {
    const float* image = gallery_.images().data() + i * pixels;  // [height, width]
    const std::size_t top = static_cast<std::size_t>(i / atlas_columns_) * height;
    const std::size_t left = static_cast<std::size_t>(i % atlas_columns_) * width;
    for (std::size_t p = 0; p < pixels; ++p) {
      const float unit = std::clamp((image[p] + 1.0f) * 127.5f, 0.0f, 255.0f);
      const auto grey = static_cast<std::uint8_t>(std::lround(unit));
      std::uint8_t* out = &atlas_[((top + p / width) * stride + left + p % width) * 4];
      out[0] = out[1] = out[2] = grey;
      out[3] = 255;
    }
  }
  texture_ = backend_.upload(atlas_, atlas_columns_ * width, atlas_rows_ * height);
  uploaded_ = gallery_.done();
}

void Studio::report_when_done() {
  if (reported_ || !gallery_.complete()) return;
  reported_ = true;
  backend_.announce(summary());
}

std::string Studio::summary() const {
  const GalleryPlan& plan = gallery_.plan();
  std::string what = std::to_string(plan.size()) + (plan.size() == 1 ? " image" : " images");
  if (plan.rows > 1) {
    what += " of all digits, " + std::to_string(plan.columns) + " each,";
  } else if (plan.first_digit != kNoDigit) {
    what += " of the digit " + std::to_string(plan.first_digit);
  }
  char time[48];
  std::snprintf(time, sizeof time, "%.3g", gallery_.ms_per_image());
  return what + " by " + library_.entries()[shown_model_].title + ", seed " +
         std::to_string(plan.seed) + ", " + time + " milliseconds an image.";
}

}  // namespace digitforge
