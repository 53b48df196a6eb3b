#pragma once

#include "shared/error.h"
#include "shared/model_description.h"

namespace digitforge {

/// Everything that shared/FORMAT.md asks of a description, beyond how it is laid out in bytes: the
/// metadata, the graphs (infer_shapes), that the networks fit the metadata and each other, and
/// that every tensor has its data, every stored number is finite and every scale positive. Reader
/// and writer both call it.
Status check_file(const ModelDescription& model);
Status check_file(const ClassifierDescription& classifier);

/// The same without the tensors' data, which may be missing.
Status check_directory(const FileDescription& file);

}  // namespace digitforge
