#include "shared/model_rules.h"

#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "shared/limits.h"
#include "shared/text.h"
#include "shared/weight_layout.h"

namespace digitforge {
namespace {

Error bad_metadata(const std::string& what) { return Error{ErrorCode::bad_metadata, what}; }

// A text of 1 to kMaxName bytes.
Status check_title(const std::string& text, const std::string& where) {
  if (text.empty() || text.size() > kMaxName || !is_text(text)) {
    return bad_metadata(where + ": must be 1 to " + std::to_string(kMaxName) +
                        " bytes of UTF-8 without control characters");
  }
  return Success{};
}

Status check_classes(const std::vector<std::string>& names) {
  if (names.size() > kMaxClasses) {
    return Error{ErrorCode::too_large, "there are " + std::to_string(names.size()) +
                                           " classes; the format's limit is " +
                                           std::to_string(kMaxClasses)};
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string where = "class " + std::to_string(i);
    if (Status status = check_title(names[i], where); !status) return status.error();
    if (!seen.insert(names[i]).second) {
      return bad_metadata(where + ": the name \"" + names[i] + "\" is taken already");
    }
  }
  return Success{};
}

Status check_settings(const std::vector<std::pair<std::string, std::string>>& settings) {
  if (settings.size() > kMaxSettings) {
    return Error{ErrorCode::too_large, "there are " + std::to_string(settings.size()) +
                                           " settings; the format's limit is " +
                                           std::to_string(kMaxSettings)};
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const auto& [key, value] = settings[i];
    if (!is_name(key) || !seen.insert(key).second) {
      return bad_metadata("setting " + std::to_string(i) +
                          ": its key must be 1 to 64 of [a-z0-9_./-] and unlike the others'");
    }
    if (value.size() > kMaxSettingText || !is_text(value)) {
      return bad_metadata("setting \"" + key + "\": its value must be at most " +
                          std::to_string(kMaxSettingText) +
                          " bytes of UTF-8 without control characters");
    }
  }
  return Success{};
}

Status check_metadata(const Metadata& metadata) {
  if (Status status = check_title(metadata.model, "the model's name"); !status) return status;
  if (Status status = check_title(metadata.dataset, "the data set's name"); !status) return status;
  if (!is_utc_time(metadata.date)) {
    return bad_metadata("the date must look like 2026-11-23T17:00:00Z");
  }
  if (Status status = check_classes(metadata.class_names); !status) return status;
  return check_settings(metadata.settings);
}

// True where no little-endian IEEE number's exponent is all ones.
bool all_finite(const Tensor& tensor) {
  if (tensor.dtype == DType::i8) return true;
  const std::size_t size = dtype_size(tensor.dtype);
  for (std::size_t end = size; end <= tensor.data.size(); end += size) {
    const auto high = static_cast<unsigned>(tensor.data[end - 1]) << 8 |
                      static_cast<unsigned>(tensor.data[end - 2]);
    const unsigned exponent = tensor.dtype == DType::f16 ? 0x7c00u : 0x7f80u;
    if ((high & exponent) == exponent) return false;
  }
  return true;
}

bool all_positive(const Tensor& tensor) {
  for (std::size_t i = 0; i < tensor.data.size(); i += 4) {
    const auto byte = [&](std::size_t j) { return std::to_integer<unsigned>(tensor.data[i + j]); };
    const bool zero = (byte(0) | byte(1) | byte(2) | (byte(3) & 0x7f)) == 0;
    if (zero || byte(3) >= 0x80) return false;
  }
  return true;
}

Status check_scaled(const Tensor& weight, const Tensor& scale) {
  // Without -128 negation is exact, and products with 16-bit numbers stay clear of 2^22.
  if (std::memchr(weight.data.data(), 0x80, weight.data.size()) != nullptr) {
    return Error{ErrorCode::bad_tensor,
                 "tensor \"" + weight.name + "\": holds -128; i8 goes from -127 to 127"};
  }
  if (!all_positive(scale)) {
    return Error{ErrorCode::bad_tensor,
                 "tensor \"" + scale.name + "\": a scale is zero or negative"};
  }
  return Success{};
}

// As many bytes as type and shape ask for, and no number that is not finite.
Status check_data(const Tensor& tensor, ErrorCode code, const char* what) {
  const std::string where = std::string(what) + " \"" + tensor.name + "\"";
  const std::uint64_t size = tensor.shape.elements() * dtype_size(tensor.dtype);
  if (tensor.data.size() != size) {
    return Error{code, where + ": has " + std::to_string(tensor.data.size()) +
                           " bytes of data, its shape " + tensor.shape.to_string() + " of " +
                           dtype_name(tensor.dtype) + " needs " + std::to_string(size)};
  }
  if (!all_finite(tensor)) return Error{code, where + ": holds a NaN or an infinity"};
  return Success{};
}

Status check_values(const Network& network) {
  for (const Tensor& tensor : network.tensors) {
    Status status = check_data(tensor, ErrorCode::bad_tensor, "tensor");
    if (!status) return status;
  }
  for (const Node& node : network.nodes) {
    if (!node.scale) continue;
    Status status = check_scaled(network.tensors[*node.weight], network.tensors[*node.scale]);
    if (!status) return status;
  }
  for (const Tensor& tensor : network.self_test) {
    Status status = check_data(tensor, ErrorCode::bad_self_test, "self-test tensor");
    if (!status) return status;
  }
  return Success{};
}

// What a network must be, by its role.
struct Role {
  const char* name;
  const char* input;        ///< the first one's name
  std::uint32_t rank;       ///< of the first input
  std::uint32_t label = 0;  ///< size of the second input, "label"; 0: there is none
};

Status check_inputs(const Network& network, const Role& role) {
  const std::size_t expected = role.label > 0 ? 2 : 1;
  if (network.inputs.size() != expected) {
    return Error{ErrorCode::bad_graph,
                 "has " + std::to_string(network.inputs.size()) + " inputs; it must have \"" +
                     role.input +
                     (expected == 2 ? "\" and, for its classes, \"label\"" : "\" alone")};
  }
  const NetworkInput& input = network.inputs[0];
  if (input.name != role.input || input.shape.rank != role.rank) {
    return Error{ErrorCode::bad_graph, std::string("input 0 must be \"") + role.input +
                                           "\" of rank " + std::to_string(role.rank)};
  }
  const Shape one_hot{role.label};
  if (expected == 2 && (network.inputs[1].name != "label" || network.inputs[1].shape != one_hot)) {
    return Error{ErrorCode::bad_graph,
                 "input 1 must be \"label\" of " + one_hot.to_string() + ", one value per class"};
  }
  return Success{};
}

// Its graph, and its numbers where `numbers`; yields the output's shape.
Result<Shape> check_network(const Network& network, const Role& role, bool numbers) {
  const auto in_network = [&](const Error& error) {
    return Error{error.code, std::string(role.name) + ": " + error.message};
  };
  if (Status status = check_inputs(network, role); !status) return in_network(status.error());
  Result<std::vector<Shape>> shapes = infer_shapes(network);
  if (!shapes) return in_network(shapes.error());
  if (numbers) {
    if (Status status = check_values(network); !status) return in_network(status.error());
  }
  return shapes.value().back();
}

Status check_sections(const std::vector<OptionalSection>& sections) {
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const auto& type = sections[i].type;
    const std::string name(type.begin(), type.end());
    if (!is_section_type(type) || !is_optional(type) || is_known_optional(type)) {
      return Error{ErrorCode::bad_header,
                   "section " + std::to_string(i) +
                       ": its type must be four letters, the first one lower-case, that the format "
                       "does not use itself"};
    }
    if (i > 0 && !(sections[i - 1].type < type)) {
      return Error{
          ErrorCode::bad_header,
          "section \"" + name + "\": optional sections must be in the order of their types"};
    }
  }
  if (sections.size() > kMaxOptionalSections) {
    return Error{ErrorCode::too_large, "there are " + std::to_string(sections.size()) +
                                           " optional sections; the format's limit is " +
                                           std::to_string(kMaxOptionalSections)};
  }
  return Success{};
}

Status check(const ModelDescription& model, bool numbers) {
  if (Status status = check_metadata(model.metadata); !status) return status;
  if (model.prior != Prior::uniform) {
    return bad_metadata("unknown prior " + std::to_string(static_cast<unsigned>(model.prior)) +
                        "; a newer reader may know it");
  }
  if (Status status = check_sections(model.sections); !status) return status;
  const auto classes = static_cast<std::uint32_t>(model.metadata.class_names.size());
  Result<Shape> image =
      check_network(model.generator, {"generator", "latent", 1, classes}, numbers);
  if (!image) return image.error();
  if (image.value().rank != 3) {
    return Error{ErrorCode::bad_graph, "generator: its output has shape " +
                                           image.value().to_string() +
                                           "; an image is [channels, height, width]"};
  }
  if (!model.discriminator) return Success{};
  Result<Shape> logit =
      check_network(*model.discriminator, {"discriminator", "image", 3, classes}, numbers);
  if (!logit) return logit.error();
  if (model.discriminator->inputs[0].shape != image.value()) {
    return Error{ErrorCode::bad_graph, "discriminator: it takes images of " +
                                           model.discriminator->inputs[0].shape.to_string() +
                                           ", the generator makes " + image.value().to_string()};
  }
  if (logit.value() != Shape{1}) {
    return Error{ErrorCode::bad_graph,
                 "discriminator: its output has shape " + logit.value().to_string() + ", not [1]"};
  }
  return Success{};
}

Status check(const ClassifierDescription& classifier, bool numbers) {
  if (Status status = check_metadata(classifier.metadata); !status) return status;
  const std::size_t classes = classifier.metadata.class_names.size();
  if (classes < 2) {
    return bad_metadata("there are " + std::to_string(classes) +
                        " classes; a classifier needs two or more");
  }
  if (Status status = check_sections(classifier.sections); !status) return status;
  Result<Shape> features = check_network(classifier.features, {"features", "image", 3}, numbers);
  if (!features) return features.error();
  if (features.value().rank != 1) {
    return Error{ErrorCode::bad_graph, "features: their shape is " + features.value().to_string() +
                                           "; they must be of rank 1"};
  }
  if (!classifier.head) return Success{};
  Result<Shape> logits = check_network(*classifier.head, {"head", "features", 1}, numbers);
  if (!logits) return logits.error();
  if (classifier.head->inputs[0].shape != features.value()) {
    return Error{ErrorCode::bad_graph, "head: it takes features of " +
                                           classifier.head->inputs[0].shape.to_string() +
                                           ", there are " + features.value().to_string()};
  }
  if (logits.value() != Shape{static_cast<std::uint32_t>(classes)}) {
    return Error{ErrorCode::bad_graph, "head: its output has shape " + logits.value().to_string() +
                                           ", not one logit per class, [" +
                                           std::to_string(classes) + "]"};
  }
  return Success{};
}

}  // namespace

Status check_file(const ModelDescription& model) { return check(model, true); }
Status check_file(const ClassifierDescription& classifier) { return check(classifier, true); }

Status check_directory(const FileDescription& file) {
  return std::visit([](const auto& held) { return check(held, false); }, file);
}

}  // namespace digitforge
