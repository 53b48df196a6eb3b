// States as links: what goes round, and what is refused.
#include "web/app/link.h"

#include <gtest/gtest.h>

#include "shared/crc32c.h"
#include "tests/app/tiny_file.h"

namespace digitforge {
namespace {

class Links : public testing::Test {
 protected:
  void SetUp() override {
    library_.announce("First", "first");
    library_.announce("Second model", "second");
  }

  State full() const {
    State state;
    state.view = View::morph;
    state.model = 1;
    state.digit = kAllDigits;
    state.other = 8;
    state.blend = 377;
    state.seed = 4294967295;
    state.count = 9;
    state.columns = 3;
    state.verdict = true;
    state.order = Order::forged_first;
    state.filter = Filter::real;
    state.selected = 5;
    state.own = {{1, {.seed = 3, .index = 2}},
                 {4, {.seed = 9, .values = {-32768, 32767, 0, 1, -1}}}};
    state.pins.resize(3);
    state.pins[0].noise.seed = 2;
    state.pins[0].noise.shift = {Directions::random, 17, -1000, 999};
    state.pins[0].label = label_of(3);
    state.pins[1].noise.seed = 5;
    state.pins[1].noise.index = 7;
    state.pins[1].label = blend_labels(label_of(1), label_of(9), 250);
    state.pins[2].noise.seed = 6;
    state.directions = Directions::random;
    state.which = 12;
    state.path = {2, 1, Route::linear, 450, 400};
    state.compared = {1, 0};
    state.beside = true;
    return state;
  }

  /// A link with this body and the checksum that belongs to it.
  static std::string signed_link(const std::string& body) {
    char checksum[9];
    std::snprintf(checksum, sizeof checksum, "%08x",
                  crc32c(std::as_bytes(std::span<const char>(body.data(), body.size()))));
    return "1-" + std::string(checksum) + "-" + body;
  }

  Library library_;
};

TEST_F(Links, GoRound) {
  for (const State& state : {State{}, full()}) {
    const Result<State> read = read_link(write_link(state, library_), library_);
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(read.value(), state);
  }
}

TEST_F(Links, SayWhichModelsAreMissing) {
  const Library empty;
  EXPECT_EQ(missing_models(write_link(State{}, library_), empty),
            std::vector<std::string>{"first"});
  EXPECT_EQ(missing_models(write_link(full(), library_), empty),
            (std::vector<std::string>{"second", "first"}))
      << "each once, the one that is shown first";
  EXPECT_TRUE(missing_models(write_link(full(), library_), library_).empty());
  EXPECT_EQ(missing_models(signed_link("m=mine&s=2&g=first,other"), library_),
            (std::vector<std::string>{"mine", "other"}));
  EXPECT_TRUE(missing_models("1-00000000-m=mine", library_).empty()) << "no whole link";
  EXPECT_TRUE(missing_models("", library_).empty());
}

TEST_F(Links, AreShortAndNeedNoQuoting) {
  EXPECT_LT(write_link(State{}, library_).size(), 32U);
  const std::string text = write_link(full(), library_);
  EXPECT_EQ(text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   "-_.~=&,:"),
            std::string::npos)
      << text;
}

TEST_F(Links, AreRefusedWhenCutAnywhere) {
  const std::string text = write_link(full(), library_);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(read_link(text.substr(0, size), library_).ok()) << size;
  }
}

TEST_F(Links, AreRefusedWhenAnyCharacterChanged) {
  const std::string text = write_link(full(), library_);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(read_link(changed, library_).ok()) << changed;
  }
}

TEST_F(Links, WithImpossibleValuesAreRefused) {
  for (const char* body : {"m=first&s=4294967296",
                           "m=first&s=-1",
                           "m=first&n=0",
                           "m=first&n=257",
                           "m=first&d=-1",
                           "m=first&b=1001",
                           "m=first&v=5",
                           "m=first&j=2",
                           "m=first&t=0.1.1",
                           "m=first&t=9.1.1.0.100",
                           "m=first&z=1",
                           "m=first&z=2:1.0,1:1.0",
                           "m=first&z=300:1.0",
                           "m=first&p=3.1000",
                           "m=first&p=3.1000:1.0.0.0.0",
                           "m=first&p=3.1000:1.0~A",
                           "m=first&p=3.1000:1.0~A$AA",
                           "m=first&g=first,first,first,first,first",
                           "m=first&nothing=1",
                           "m=first&s",
                           "m=first&s=",
                           "m=first&s=1x",
                           ""}) {
    const Result<State> read = read_link(signed_link(body), library_);
    ASSERT_FALSE(read.ok()) << body;
    EXPECT_NE(read.error().message.find("damaged"), std::string::npos) << body;
  }
  EXPECT_TRUE(read_link(signed_link("m=first&s=5"), library_).ok()) << "the test's own links";
}

TEST_F(Links, ForAMissingModelNameIt) {
  const Result<State> read = read_link(signed_link("m=mine"), library_);
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("\"mine\""), std::string::npos) << read.error().message;
}

TEST_F(Links, OfAnotherVersionSaySo) {
  const Result<State> read = read_link("2-00000000-whatever", library_);
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().message.find("version"), std::string::npos);
}

}  // namespace
}  // namespace digitforge
