#pragma once

#include "tests/shared/example_models.h"

namespace digitforge {

/// The golden files, in tests/shared/golden/. They never change: a later version of the format gets
/// more files, and these must stay readable.
struct GoldenFile {
  int version;
  const char* name;
  ExampleFile (*make)();
};
inline constexpr GoldenFile kGoldenFiles[] = {
    {1, "v1-f32.dfw", [] { return as_file(small_model(DType::f32)); }},
    {1, "v1-f16.dfw", [] { return as_file(small_model(DType::f16)); }},
    {1, "v1-i8.dfw", [] { return as_file(small_model(DType::i8)); }},
    {1, "v1-conditional.dfw", [] { return as_file(full_model()); }},
    {2, "v2-f32.dfw", [] { return as_file(small_model(DType::f32)); }},
    {2, "v2-f16.dfw", [] { return as_file(small_model(DType::f16)); }},
    {2, "v2-i8.dfw", [] { return as_file(small_model(DType::i8)); }},
    {2, "v2-conditional.dfw", [] { return as_file(full_model()); }},
    {2, "v2-classifier.dfw", small_classifier},
    {2, "v2-sections.dfw", model_with_sections},
};

}  // namespace digitforge
