#pragma once

#include <cstdint>
#include <string>

#include "runtime/model.h"
#include "shared/error.h"

namespace digitforge {

/// Reads and loads a .dfw file; the error names the file.
Result<Model> open_model(const std::string& path, const LoadLimits& limits);

struct SampleOptions {
  std::string model;  ///< a .dfw file
  std::string digit;  ///< "0" and so on, "all", or empty for unconditional models
  std::uint32_t count = 100;
  std::uint64_t seed = 1;
  std::string out;  ///< a PNG file
  std::uint32_t scale = 1;
  LoadLimits limits = LoadLimits::native();
};
/// `sample`: a sheet of generated images; with "all" a row a digit, the same latents in every row.
Status sample(const SampleOptions& options);

/// `inspect`: what a file says of itself, as text or JSON, on standard output.
Status inspect(const std::string& path, bool json);

/// `verify`: every check of the reader, then the self-test. Prints a line if all is well.
Status verify(const std::string& path, const LoadLimits& limits);

/// `convert`: rewrites a file of any version in the present one; weights, and what is generated
/// from them, stay the same bits. `out` may be the same file.
Status convert(const std::string& path, const std::string& out);

struct ExportOnnxOptions {
  std::string model;           ///< a .dfw file
  std::string out;             ///< a .onnx file; empty: beside the model
  bool discriminator = false;  ///< instead of the generator
};
/// `export-onnx`: one network as ONNX, checked by ONNX's own checker. Inputs and output have a
/// batch in front and are called as in the .dfw file, the output "image" or "logit", of a
/// classifier "features" or "logits"; f32.
Status export_onnx(const ExportOnnxOptions& options);

}  // namespace digitforge
