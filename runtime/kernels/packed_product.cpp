#include "runtime/kernels/packed_product.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "runtime/threads.h"

namespace digitforge {
namespace {

constexpr std::size_t kLine = 64;  ///< bytes of a line of the cache
/// Multiply-adds of a part for a thread: two or three microseconds, ten times what it takes to hand
/// one over.
constexpr std::size_t kPartWork = 65536;

constexpr std::size_t round_up(std::size_t value, std::size_t multiple) {
  return (value + multiple - 1) / multiple * multiple;
}

}  // namespace

ProductInput::ProductInput(const KernelTable& table, std::size_t positions, std::size_t channels,
                           double row_sum)
    : table_(&table), positions_(positions), channels_(channels), padded_(channels) {
  if (row_sum == 0) return;
  limit_ = static_cast<float>(std::min(32767.0, std::floor(2147483647.0 / row_sum)));
  padded_ = round_up(channels, 2);
  stride_ = round_up(positions_ * padded_ * sizeof(std::int16_t), kLine);
  // Rows that lie a large power of two apart would push each other out of the cache.
  if (stride_ % (8 * kLine) == 0) stride_ += kLine;
  stride_ /= sizeof(std::int16_t);
}

std::size_t ProductInput::scratch_size(std::size_t images) const {
  if (limit_ == 0) return 0;
  const std::size_t pairs = positions_ == 1 ? padded_ / 2 * sizeof(std::uint32_t) : 0;
  return round_up(images * sizeof(float), kLine) + images * stride_ * sizeof(std::int16_t) + pairs;
}

ProductInput::Ready ProductInput::prepare(Images images, std::size_t count,
                                          std::byte* scratch) const {
  if (limit_ == 0) return {images.data, images.stride, nullptr};
  auto* scales = reinterpret_cast<float*>(scratch);
  auto* rounded = reinterpret_cast<std::int16_t*>(scratch + round_up(count * sizeof(float), kLine));
  for (std::size_t n = 0; n < count; ++n) {
    scales[n] = table_->quantise(images.data + n * images.stride, positions_, channels_,
                                 rounded + n * stride_, padded_, limit_);
  }
  if (count > 1 || positions_ > 1) return {rounded, stride_, scales};
  auto* pairs = reinterpret_cast<std::uint32_t*>(rounded + stride_);
  return {rounded, stride_, scales, pairs, table_->find_pairs(rounded, padded_, pairs)};
}

PackedProduct::PackedProduct(const KernelTable& table, const Source& source)
    : table_(&table),
      scaled_(source.scaled),
      outputs_(source.outputs),
      depth_(source.depth),
      bias_(round_up(outputs_, table.panel)),
      scales_(bias_.size()) {
  std::copy(source.bias.begin(), source.bias.end(), bias_.data());
  std::copy(source.scales.begin(), source.scales.end(), scales_.data());
  if (scaled_) {
    numbers_ = AlignedArray<std::int8_t>(bias_.size() * depth_);
  } else {
    floats_ = AlignedArray<float>(bias_.size() * depth_);
  }
  const auto pack_all = [&](auto* packed, const auto& fill, const auto& pack) {
    using Weight = std::remove_pointer_t<decltype(packed)>;
    std::vector<Weight> row(depth_);
    for (std::size_t o = 0; o < outputs_; ++o) {
      std::fill(row.begin(), row.end(), Weight{0});  // empty where no tap meets a phase
      fill(o, row);
      pack(row.data(), packed + o / table.panel * table.panel * depth_, o % table.panel);
    }
  };
  if (scaled_) {
    pack_all(numbers_.data(), source.fill_scaled,
             [&](const std::int8_t* row, std::int8_t* panel, std::size_t place) {
               row_sum_ = std::max(row_sum_, table.pack_i8(row, depth_, panel, place));
             });
  } else {
    pack_all(floats_.data(), source.fill, [&](const float* row, float* panel, std::size_t place) {
      table.pack_f32(row, depth_, panel, place);
    });
  }
  // All zero is scaled, too.
  if (scaled_) row_sum_ = std::max(row_sum_, 1.0);
}

void PackedProduct::run(const ProductInput::Ready& x, std::size_t images, const RowGroup& group,
                        MutableImages y, FusedActivation activation, const float* const* image_bias,
                        ThreadPool* pool) const {
  Product product = {};
  product.weights = scaled_ ? static_cast<const void*>(numbers_.data()) : floats_.data();
  product.panel_stride = table_->panel * depth_;
  product.outputs = outputs_;
  product.scales = scales_.data();
  product.bias = bias_.data();
  product.image_bias = image_bias;
  product.run_weights = group.run_weights.data();
  product.run_inputs = group.run_inputs.data();
  product.runs = group.run_weights.size();
  product.depth = group.depth;
  product.x = x.x;
  product.x_stride = x.stride;
  product.x_scales = x.scales;
  product.y = y.data;
  product.y_stride = y.stride;
  product.images = images;
  product.row_inputs = group.row_inputs.data();
  product.row_outputs = group.row_outputs.data();
  product.rows = group.row_inputs.size();
  // Where the row is the whole image and meets all weights.
  if (images * product.rows == 1 && product.runs == 1 && group.depth == depth_ &&
      group.row_inputs[0] == 0 && group.run_inputs[0] == 0) {
    product.pairs = x.pairs;
    product.pair_count = x.pair_count;
  }
  product.activation = activation.kind;
  product.slope = activation.slope;
  // Some panels a call: a WebAssembly engine swaps in its optimised code between calls only. As a
  // part for a thread enough of them to be worth handing over.
  const std::size_t panels = bias_.size() / table_->panel;
  const std::size_t step = images * product.rows == 1 ? table_->panels_at_once : 1;
  const auto run_panels = scaled_ ? table_->product_i8 : table_->product_f32;
  const std::size_t steps = (panels + step - 1) / step;
  const std::size_t work = images * product.rows * outputs_ * product.runs * product.depth;
  const std::size_t parts =
      std::clamp<std::size_t>(work / kPartWork, 1, std::min(steps, kMostParts));
  const auto run_part = [&](std::size_t part, std::size_t) {
    const std::size_t end = std::min(steps * (part + 1) / parts * step, panels);
    for (std::size_t first = steps * part / parts * step; first < end; first += step) {
      run_panels(product, first, std::min(first + step, end));
    }
  };
  run_parts(pool, parts, PartWork(run_part));
}

}  // namespace digitforge
