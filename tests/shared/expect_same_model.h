#pragma once

#include "shared/model_description.h"

namespace digitforge {

/// Compares every field and every tensor's bytes; each difference fails the running test.
void expect_same_model(const ModelDescription& actual, const ModelDescription& expected);
void expect_same_file(const FileDescription& actual, const FileDescription& expected);

}  // namespace digitforge
