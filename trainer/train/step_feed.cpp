#include "trainer/train/step_feed.h"

#include <torch/torch.h>

#include <utility>

namespace digitforge {

StepFeed::StepFeed(torch::Tensor images, torch::Tensor labels)
    : images_(std::move(images)),
      labels_(std::move(labels)),
      next_(torch::zeros({1}, labels_.options())) {}

void StepFeed::begin(const torch::Tensor& rows, const torch::Tensor& numbers, std::int64_t next) {
  if (!rows_.defined()) {
    rows_ = torch::empty_like(rows, images_.device());
    numbers_ = torch::empty_like(numbers, images_.device());
  }
  rows_.copy_(rows);
  numbers_.copy_(numbers);
  next_.fill_(next);
}

StepFeed::Step StepFeed::take() {
  const auto rows = rows_.index_select(0, next_).flatten();
  const auto numbers = numbers_.index_select(0, next_).flatten();
  next_.add_(1);
  return {images_.index_select(0, rows), labels_.index_select(0, rows), numbers};
}

}  // namespace digitforge
