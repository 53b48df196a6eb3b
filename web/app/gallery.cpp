#include "web/app/gallery.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>

namespace digitforge {
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// How many images fit what is left of a budget, given what `done` of them took; 1 to know more.
std::uint32_t batch_size(double left_ms, double spent_ms, std::uint32_t done,
                         std::uint32_t missing) {
  constexpr std::uint32_t kMaxBatch = 64;
  if (done == 0 || spent_ms <= 0) return 1;
  const double fitting = std::min<double>(left_ms * done / spent_ms, kMaxBatch);
  return std::clamp<std::uint32_t>(static_cast<std::uint32_t>(fitting), 1, missing);
}

}  // namespace

void Gallery::start(const GalleryPlan& plan, const Shape& image) {
  plan_ = plan;
  height_ = image[1];
  width_ = image[2];
  done_ = 0;
  spent_ms_ = 0;
  judging_ms_ = 0;
  images_.assign(static_cast<std::size_t>(plan.size()) * height_ * width_, -1.0f);
  probabilities_.clear();
}

std::int32_t Gallery::digit(std::uint32_t index) const {
  if (plan_.first_digit == kNoDigit) return kNoDigit;
  return plan_.first_digit + static_cast<std::int32_t>(index / plan_.columns);
}

Status Gallery::advance(Model& model, double budget_ms) {
  const std::size_t pixels = static_cast<std::size_t>(height_) * width_;
  const Clock::time_point start = Clock::now();
  while (!complete()) {
    const std::uint32_t column = done_ % plan_.columns;
    const double left = budget_ms - ms_since(start);
    const std::uint32_t count = batch_size(left, spent_ms_, done_, plan_.columns - column);
    const Clock::time_point batch_start = Clock::now();
    const Status made = model.generate(
        {.seed = plan_.seed, .first_index = column, .count = count, .digit = digit(done_)},
        std::span(images_).subspan(done_ * pixels, count * pixels));
    if (!made) return made;
    spent_ms_ += ms_since(batch_start);
    done_ += count;
    if (ms_since(start) >= budget_ms) break;
  }
  return Success{};
}

Status Gallery::advance_verdicts(Model& model, double budget_ms) {
  const std::size_t pixels = static_cast<std::size_t>(height_) * width_;
  const std::uint32_t classes = model.info().classes;
  const Clock::time_point start = Clock::now();
  std::vector<float> labels;
  std::vector<float> logits;
  while (judged() < done_) {
    const std::uint32_t first = judged();
    const double left = budget_ms - ms_since(start);
    const std::uint32_t count = batch_size(left, judging_ms_, first, done_ - first);
    labels.assign(static_cast<std::size_t>(count) * classes, 0.0f);
    for (std::uint32_t i = 0; classes > 0 && i < count; ++i) {
      labels[i * classes + static_cast<std::uint32_t>(digit(first + i))] = 1.0f;
    }
    logits.resize(count);
    const Clock::time_point batch_start = Clock::now();
    const Status judged_now = model.discriminate(
        std::span(images_).subspan(first * pixels, count * pixels), labels, logits);
    if (!judged_now) return judged_now;
    judging_ms_ += ms_since(batch_start);
    for (const float logit : logits) probabilities_.push_back(1.0f / (1.0f + std::exp(-logit)));
    if (ms_since(start) >= budget_ms) break;
  }
  return Success{};
}

}  // namespace digitforge
