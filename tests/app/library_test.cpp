// The models on offer: what arrives is checked, and one that fails leaves the others alone.
#include "web/app/library.h"

#include <gtest/gtest.h>

#include "shared/weight_file.h"
#include "tests/app/tiny_file.h"
#include "tests/shared/example_models.h"

namespace digitforge {
namespace {

class Offered : public testing::Test {
 protected:
  const LibraryEntry& entry() const { return library_.entries()[index_]; }

  Library library_;
  std::size_t other_ = library_.announce("other", "other");
  std::size_t index_ = library_.announce("tiny", "tiny");
};

TEST_F(Offered, AreLoadingUntilTheyAreReady) {
  EXPECT_EQ(library_.loading(), 2U);
  EXPECT_EQ(library_.model(index_), nullptr);
  EXPECT_EQ(library_.model(2), nullptr);
  ASSERT_TRUE(library_.load(index_, tiny_file(10)).ok());
  EXPECT_EQ(library_.loading(), 1U);
  EXPECT_NE(library_.model(index_), nullptr);
  EXPECT_EQ(entry().availability, Availability::ready);
  EXPECT_EQ(entry().discriminator, Availability::ready);
}

TEST_F(Offered, GetTheirDiscriminatorLater) {
  ASSERT_TRUE(library_.load(index_, tiny_prefix(10)).ok());
  EXPECT_EQ(entry().discriminator, Availability::loading);
  ASSERT_TRUE(library_.load_discriminator(index_, tiny_file(10)).ok());
  EXPECT_EQ(entry().discriminator, Availability::ready);
  EXPECT_TRUE(library_.model(index_)->info().has_discriminator);
}

TEST_F(Offered, KeepDrawingWhereTheDiscriminatorFails) {
  ASSERT_TRUE(library_.load(index_, tiny_prefix(10)).ok());
  std::vector<std::byte> damaged = tiny_file(10);
  damaged.back() ^= std::byte{1};
  const Status failed = library_.load_discriminator(index_, damaged);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, ErrorCode::bad_checksum);
  EXPECT_EQ(entry().discriminator, Availability::failed);
  EXPECT_EQ(entry().message, failed.error().message);
  EXPECT_EQ(entry().availability, Availability::ready);
  ASSERT_NE(library_.model(index_), nullptr);
  std::vector<float> image(6);
  EXPECT_TRUE(library_.model(index_)->generate({.digit = 1}, image).ok());

  const Status none = library_.load_discriminator(index_, tiny_prefix(10));
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, ErrorCode::no_discriminator);
}

TEST_F(Offered, FailWithTheReadersMessage) {
  std::vector<std::byte> damaged = tiny_file(10);
  damaged[100] ^= std::byte{1};
  const Status failed = library_.load(index_, damaged);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(entry().availability, Availability::failed);
  EXPECT_EQ(entry().message, failed.error().message);
  EXPECT_EQ(library_.model(index_), nullptr);
  ASSERT_TRUE(library_.load(other_, tiny_file(0)).ok());
  EXPECT_NE(library_.model(other_), nullptr);
  ASSERT_TRUE(library_.load(index_, tiny_file(10)).ok()) << "a second try";
  EXPECT_EQ(entry().availability, Availability::ready);
  EXPECT_EQ(entry().message, "");
}

TEST_F(Offered, FailWhereTheSelfTestDoes) {
  ExampleModel model = small_model(DType::f32);
  Tensor& bias = model.description.generator.tensors[1];
  bias = model.tensor("fc.bias", DType::f32, {6}, {0, 0, 0, 0, 0, 1});
  const Status failed = library_.load(index_, write_weights(model.description).value());
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, ErrorCode::bad_self_test);
  EXPECT_EQ(entry().availability, Availability::failed);
}

TEST_F(Offered, AreGreyAndSmall) {
  ASSERT_TRUE(library_.load(index_, tiny_file(0, {1, 64, 64})).ok());
  for (const Shape& image : {Shape{3, 2, 2}, Shape{1, 65, 2}, Shape{1, 2, 65}}) {
    const Status failed = library_.load(other_, tiny_file(0, image));
    ASSERT_FALSE(failed.ok()) << image.to_string();
    EXPECT_NE(failed.error().message.find(image.to_string()), std::string::npos)
        << failed.error().message;
  }
}

}  // namespace
}  // namespace digitforge
