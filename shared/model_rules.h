#pragma once

#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// Everything that shared/FORMAT.md asks of a description, beyond how it is laid out in bytes: the
/// metadata, both graphs (infer_shapes), that the networks fit the metadata and each other, and
/// that every stored number is finite and every scale positive. Reader and writer both call it.
Status check_model(const ModelDescription& model);

}  // namespace digitforge
