#include "trainer/train/step_feed.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/trainer/fixtures.h"
#include "trainer/train/gan.h"

namespace digitforge::testing {
namespace {

TEST(StepFeed, GivesEachStepItsRowsAndNumbers) {
  const auto images = torch::arange(12).view({6, 2}), labels = torch::arange(6) * 10;
  StepFeed feed(images, labels);
  for (int epoch = 0; epoch < 2; ++epoch) {
    const auto rows = torch::tensor({{5, 0}, {1, 1}, {2, 4}});
    feed.begin(rows, torch::tensor({0.5F, 1.5F, 2.5F}).view({3, 1}) + epoch, /*next=*/epoch);
    for (int step = epoch; step < 3; ++step) {
      const auto got = feed.take();
      EXPECT_TRUE(torch::equal(got.images, images.index_select(0, rows[step])));
      EXPECT_TRUE(torch::equal(got.labels, labels.index_select(0, rows[step])));
      EXPECT_EQ(got.numbers.item<float>(), static_cast<float>(step) + 0.5F + epoch);
    }
  }
}

// Captured steps read memory: an epoch that begins must not move it.
TEST(StepFeed, KeepsItsMemory) {
  StepFeed feed(torch::zeros({4, 1}), torch::zeros({4}, torch::kInt64));
  feed.begin(torch::zeros({2, 1}, torch::kInt64), torch::zeros({2, 3}), 0);
  auto rows = torch::ones({2, 1}, torch::kInt64);
  auto numbers = torch::ones({2, 3});
  feed.begin(rows, numbers, 1);
  rows.fill_(3);
  numbers.fill_(3);
  EXPECT_EQ(feed.take().numbers.sum().item<float>(), 3);
}

// A run's steps are those that the same images, given one by one, make.
TEST(Gan, FedStepsAreStepsOnTheirImages) {
  Settings settings = short_settings("cgan-input");
  settings.schedule = "cosine";
  settings.instance_noise = 0.3;
  settings.r1 = 1;
  settings.penalty_interval = 2;
  settings.d_steps = 2;
  const auto data = mnist_subset(128);
  const auto rows = torch::randperm(128).view({4, 32});
  const auto make = [&] {
    torch::manual_seed(5);
    return std::make_unique<Gan>(settings, 10, torch::kCPU);
  };
  const auto fed = make();
  fed->feed(data.images, data.labels);
  fed->begin_epoch(rows, 0, 8);
  for (int step = 0; step < 3; ++step) fed->step();
  fed->begin_epoch(rows, 3, 8);  // as a run goes on in the midst of an epoch
  fed->step();
  const auto given = make();
  for (int step = 0; step < 4; ++step) {
    given->step(data.images.index_select(0, rows[step]), data.labels.index_select(0, rows[step]),
                step / 8.0);
  }
  EXPECT_EQ(fed->steps(), 4);
  const auto a = fed->state(), b = given->state();
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_TRUE(torch::equal(a[i].second, b[i].second)) << a[i].first;
  }
}

}  // namespace
}  // namespace digitforge::testing
