// Linked into every test program that is WebAssembly: how deep its stack got. An overflow there
// stops nothing at once, it writes over what lies below.
#include <emscripten/stack.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace digitforge::testing {
namespace {

constexpr std::uint8_t kPaint = 0xA5;
constexpr std::size_t kInUse = 1024;  // below what is in use already, for the call that paints

class StackCheck final : public ::testing::Environment {
 public:
  void SetUp() override {
    emscripten_stack_init();
    ASSERT_EQ(emscripten_stack_get_base() - emscripten_stack_get_end(), DIGITFORGE_STACK_BYTES);
    std::fill(end(), reinterpret_cast<std::uint8_t*>(emscripten_stack_get_current() - kInUse),
              kPaint);
  }

  void TearDown() override {
    auto* const base = reinterpret_cast<std::uint8_t*>(emscripten_stack_get_base());
    const auto deepest =
        std::find_if(end(), base, [](std::uint8_t byte) { return byte != kPaint; });
    const auto used = static_cast<std::size_t>(base - deepest);
    std::printf("the stack: %zu of %d bytes were used\n", used, DIGITFORGE_STACK_BYTES);
    EXPECT_LE(used, DIGITFORGE_STACK_BYTES / 2) << "make DIGITFORGE_STACK_BYTES larger";
  }

 private:
  static std::uint8_t* end() { return reinterpret_cast<std::uint8_t*>(emscripten_stack_get_end()); }
};

const auto* const registered = ::testing::AddGlobalTestEnvironment(new StackCheck);

}  // namespace
}  // namespace digitforge::testing
