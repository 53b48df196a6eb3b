#pragma once

#include "tests/shared/example_models.h"

namespace digitforge {

/// The golden files of format version 1, in tests/shared/golden/. They never change: a later
/// version gets files of its own, and these must stay readable.
struct GoldenFile {
  const char* name;
  ExampleModel (*model)();
};
inline constexpr GoldenFile kGoldenFiles[] = {
    {"v1-f32.dfw", [] { return small_model(DType::f32); }},
    {"v1-f16.dfw", [] { return small_model(DType::f16); }},
    {"v1-i8.dfw", [] { return small_model(DType::i8); }},
    {"v1-conditional.dfw", full_model},
};

}  // namespace digitforge
