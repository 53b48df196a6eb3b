#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "shared/error.h"

namespace digitforge {

/// Limits of the format (shared/FORMAT.md, "Limits"); reader and writer both keep them.
inline constexpr std::uint32_t kMaxRank = 4;
inline constexpr std::uint32_t kMaxDimension = 1u << 16;
inline constexpr std::uint64_t kMaxElements = 1ull << 26;  ///< also of a network's tensors together

/// 1 to 4 dimensions, outermost first, each from 1 to kMaxDimension. Shapes along a graph leave the
/// batch out: [features] or [channels, height, width].
struct Shape {
  std::array<std::uint32_t, kMaxRank> dims{};
  std::uint32_t rank = 0;

  Shape() = default;
  Shape(std::initializer_list<std::uint32_t> values) {
    for (std::uint32_t value : values) dims[rank++] = value;
  }
  std::uint32_t operator[](std::uint32_t i) const { return dims[i]; }
  /// Product of the dimensions; 0 for rank 0. Exact while within the format's limits.
  std::uint64_t elements() const {
    std::uint64_t n = rank == 0 ? 0 : 1;
    for (std::uint32_t i = 0; i < rank; ++i) n *= dims[i];
    return n;
  }
  bool operator==(const Shape& other) const = default;
  /// "[256, 7, 7]"
  std::string to_string() const;
};

/// i8: whole numbers from -127 to 127, of weights alone; what they are multiples of is a tensor of
/// its own, the node's scale.
enum class DType : std::uint8_t { f32 = 1, f16 = 2, i8 = 3 };
/// Bytes of one element.
std::size_t dtype_size(DType dtype);
const char* dtype_name(DType dtype);

/// A named array in little-endian, row-major order. `data` is a view: of the file's bytes after
/// reading, of the caller's memory before writing.
struct Tensor {
  std::string name;  ///< 1 to 64 of [a-z0-9_./-], unique in its network
  DType dtype = DType::f32;
  Shape shape;
  std::span<const std::byte> data;  ///< shape.elements() * dtype_size(dtype) bytes
};

/// Operations of the computation graph. Shapes are for one image; every operation works on a batch.
enum class Op : std::uint8_t {
  linear = 1,          ///< [in] -> [out]; weight [out, in], bias [out]
  conv = 2,            ///< [c, h, w] -> [o, h', w']; weight [o, c, k, k], bias [o]
  conv_transpose = 3,  ///< [c, h, w] -> [o, h', w']; weight [c, o, k, k], bias [o]
  concat = 4,          ///< two or more of rank 1 -> [sum]
  reshape = 5,         ///< any -> `shape`, same number of elements
  relu = 6,
  leaky_relu = 7,  ///< x < 0 ? slope * x : x
  tanh = 8,
  sigmoid = 9,
  maxout = 10,  ///< [units * pieces] -> [units]; the largest of `pieces` neighbouring values
};
const char* op_name(Op op);

/// One step of a network. Values are numbered: the graph's inputs first, then one a node, so that
/// node i yields value inputs + i and may read only smaller numbers.
struct Node {
  Op op = Op::relu;
  std::vector<std::uint32_t> inputs = {};              ///< value numbers; one, except for concat
  std::optional<std::uint32_t> weight = std::nullopt;  ///< index into Network::tensors
  std::optional<std::uint32_t> bias = std::nullopt;    ///< index into Network::tensors
  /// Index into Network::tensors; exactly where the weight is i8. f32, [out], positive: output o's
  /// weights are scale[o] times the stored numbers.
  std::optional<std::uint32_t> scale = std::nullopt;
  std::uint32_t stride = 1;   ///< conv, conv_transpose: 1 to 16
  std::uint32_t padding = 0;  ///< conv, conv_transpose: less than the kernel's size
  std::uint32_t pieces = 0;   ///< maxout: 2 to 64
  float slope = 0;            ///< leaky_relu: finite
  Shape shape = {};           ///< reshape: the new shape
};

struct NetworkInput {
  std::string name;  ///< "latent", "label", "image" or "features"
  Shape shape;
};

/// A generator (inputs "latent" and, if conditional, "label"; output in [-1, 1]) or a discriminator
/// (inputs "image" and, if conditional, "label"; output [1], a logit: positive says real).
struct Network {
  std::vector<NetworkInput> inputs;
  std::vector<Node> nodes;  ///< the last one yields the output
  std::vector<Tensor> tensors;
  /// Self-test: f32, one tensor an input in order, then the output's; each [cases, ...value shape],
  /// 1 to 64 cases, named as the input and "output". Empty, or inputs.size() + 1 entries.
  std::vector<Tensor> self_test;
};

/// How latents are drawn.
enum class Prior : std::uint8_t {
  uniform = 1,  ///< each value uniform in [-1, 1)
};

/// What a file says about itself. Texts are UTF-8 without control characters.
struct Metadata {
  std::string model;        ///< "gan", "cgan-input", ...: a name, never interpreted by the runtime
  std::string dataset;      ///< "mnist"
  std::string date;         ///< ISO 8601, UTC: "2026-11-23T17:00:00Z"
  std::uint64_t seed = 0;   ///< of the training run
  std::uint64_t steps = 0;  ///< updates of the generator, or of the classifier
  /// One per class, in label order; empty for unconditional models.
  std::vector<std::string> class_names;
  /// Training settings and the like, in order: ("batch", "100"). Keys as tensor names.
  std::vector<std::pair<std::string, std::string>> settings;
};

/// An optional section that this reader does not know. It is kept, and written again as it was.
struct OptionalSection {
  std::array<char, 4> type{};       ///< ASCII letters, the first one lower-case
  std::span<const std::byte> data;  ///< a view, as a tensor's
};

/// A file of kind 1: a generator, and the discriminator that it was trained against.
struct ModelDescription {
  Metadata metadata;
  Prior prior = Prior::uniform;
  Network generator;
  std::optional<Network> discriminator;
  std::vector<OptionalSection> sections = {};
};

/// A file of kind 2: a classifier in two networks, so that what it sees can be used without what it
/// says. `features` has the input "image" and yields features of rank 1; `head`, which a whole file
/// has, the input "features" and yields [classes] logits.
struct ClassifierDescription {
  Metadata metadata;
  Network features;
  std::optional<Network> head;
  std::vector<OptionalSection> sections = {};
};

/// What a .dfw file is: its header's field `kind`.
enum class Kind : std::uint16_t { generator = 1, classifier = 2 };

/// What a .dfw file holds, by its kind.
using FileDescription = std::variant<ModelDescription, ClassifierDescription>;
const Metadata& metadata_of(const FileDescription& file);

/// A network and what it is called: "generator", "discriminator", "features" or "head".
struct NamedNetwork {
  const char* name;
  const Network* network;
};
/// All that are there, in the file's order. They view `file`.
std::vector<NamedNetwork> networks_of(const FileDescription& file);

/// What a node, or a whole network, has learnt: values of weights and biases. Scales do not count:
/// they are a way to store weights.
std::uint64_t count_parameters(const Network& network, const Node& node);
std::uint64_t count_parameters(const Network& network);

/// The shape of every value of a network (inputs, then one per node), or what is wrong with the
/// graph: operands out of range, shapes or tensors that do not fit, values that nobody uses. Also
/// checks the tensors' names, types and shapes and the self-test's shapes. Looks at no tensor's
/// data, which may be missing. This is the one place that knows the rules of shared/FORMAT.md's
/// "Graph"; the reader, the writer and the runtime call it.
Result<std::vector<Shape>> infer_shapes(const Network& network);

}  // namespace digitforge
