// The kernels of one target. Compiled once a target, each time with that target's flags and
// DIGITFORGE_KERNELS naming the table; so it includes nothing that has inline code.
#include "runtime/kernels/kernel_table.h"
#include "runtime/kernels/vectors.h"
// Works on the vectors above.
#include "runtime/kernels/activations.h"

namespace digitforge {
namespace {

constexpr int kPanelVectors = 2;
constexpr int kPanel = kPanelVectors * kLanes;
#if defined(__AVX2__) || defined(__aarch64__)
constexpr int kTileRows = 6;  // 12 sums, 2 weights, 1 or 2 values of x in registers
#else
constexpr int kTileRows = 4;      // 16 registers of which an engine keeps some for itself
#endif
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int kPanelsAtOnce = 4;
#else
constexpr int kPanelsAtOnce = 3;  // with 4, V8 keeps a sum in memory and takes half as long again
#endif

// ---- sums
// ----------------------------------------------------------------------------------------

/// f32: one step is one value of a run.
struct Floats {
  typedef float Weight;
  typedef float Input;
  typedef F32 Sum;
  static constexpr int kStep = 1;
  static F32 weight(const float* from) { return load(from); }
  static F32 input(const float* from) { return all(*from); }
  static F32 add(F32 sum, F32 weight, F32 input) { return add_product(sum, weight, input); }
};

/// i8 weights, i16 inputs: one step is two values of a run.
struct Integers {
  typedef int8_t Weight;
  typedef int16_t Input;
  typedef I32 Sum;
  static constexpr int kStep = 2;
  static I16 weight(const int8_t* from) { return load_widened(from); }
  static I16 input(const int16_t* from) { return all_pairs(from); }
  static I32 add(I32 sum, I16 weight, I16 input) { return add_pair_products(sum, weight, input); }
};

/// Rows of x and y that a tile works on.
template <typename Input>
struct TileRows {
  const Input* x[kTileRows];
  float* y[kTileRows];
  size_t image[kTileRows];
};

/// The sums of kPanels panels by kRows rows, in registers, then into `sums`:
/// [kPanels][kRows][panel].
template <typename Type, int kPanels, int kRows>
void sum_tile(const Product& p, size_t panel, const TileRows<typename Type::Input>& rows,
              typename Type::Sum* sums) {
  constexpr int kStep = Type::kStep;
  typename Type::Sum sum[kPanels][kPanelVectors][kRows];
  for (auto& panel_sums : sum) {
    for (auto& vector_sums : panel_sums) {
      for (auto& s : vector_sums) s = typename Type::Sum{};
    }
  }
  const auto* weights =
      static_cast<const typename Type::Weight*>(p.weights) + panel * p.panel_stride;
  for (size_t run = 0; run < p.runs; ++run) {
    const typename Type::Weight* w = weights + p.run_weights[run] * kPanel;
    const typename Type::Input* x[kRows];
    for (int r = 0; r < kRows; ++r) x[r] = rows.x[r] + p.run_inputs[run];
    for (size_t k = 0; k < p.depth; k += kStep, w += kPanel * kStep) {
      decltype(Type::weight(w)) weight[kPanels][kPanelVectors];
      for (int q = 0; q < kPanels; ++q) {
        for (int v = 0; v < kPanelVectors; ++v) {
          weight[q][v] =
              Type::weight(w + static_cast<size_t>(q) * p.panel_stride + v * kLanes * kStep);
        }
      }
      for (int r = 0; r < kRows; ++r) {
        const auto input = Type::input(x[r] + k);
        for (int q = 0; q < kPanels; ++q) {
          for (int v = 0; v < kPanelVectors; ++v) {
            sum[q][v][r] = Type::add(sum[q][v][r], weight[q][v], input);
          }
        }
      }
    }
  }
  for (int q = 0; q < kPanels; ++q) {
    for (int r = 0; r < kRows; ++r) {
      for (int v = 0; v < kPanelVectors; ++v) {
        sums[(q * kRows + r) * kPanelVectors + v] = sum[q][v][r];
      }
    }
  }
}

/// The same for a single row whose pairs that are not 0 are known: behind a ReLU a third of them is
/// left out, and with them their weights. Sums of whole numbers are the same in any order.
template <int kPanels>
void sum_pairs(const Product& p, size_t panel, const int16_t* x, I32* sums) {
  I32 sum[kPanels][kPanelVectors] = {};
  const auto* weights = static_cast<const int8_t*>(p.weights) + panel * p.panel_stride;
  for (size_t i = 0; i < p.pair_count; ++i) {
    const size_t k = p.pairs[i];
    const int8_t* w = weights + k * kPanel;
    const I16 input = all_pairs(x + k);
    for (int q = 0; q < kPanels; ++q) {
      for (int v = 0; v < kPanelVectors; ++v) {
        const int8_t* from = w + static_cast<size_t>(q) * p.panel_stride + v * kLanes * 2;
        sum[q][v] = add_pair_products(sum[q][v], load_widened(from), input);
      }
    }
  }
  for (int q = 0; q < kPanels; ++q) {
    for (int v = 0; v < kPanelVectors; ++v) sums[q * kPanelVectors + v] = sum[q][v];
  }
}

F32 scaled(F32 sum, const Product&, size_t, size_t) { return sum; }

F32 scaled(I32 sum, const Product& p, size_t image, size_t output) {
  return __builtin_convertvector(sum, F32) * (load(p.scales + output) * p.x_scales[image]);
}

/// Bias and activation for a tile's sums, and to where they belong. Once for all tiles: it is
/// large.
template <typename Type>
__attribute__((noinline)) void write_back(const Product& p, size_t panel, int panels, int row_count,
                                          const TileRows<typename Type::Input>& rows,
                                          const typename Type::Sum* sums) {
  for (int q = 0; q < panels; ++q) {
    for (int r = 0; r < row_count; ++r) {
      const size_t image = rows.image[r];
      const float* bias = p.image_bias != nullptr ? p.image_bias[image] : p.bias;
      for (int v = 0; v < kPanelVectors; ++v, ++sums) {
        const size_t output = (panel + static_cast<size_t>(q)) * kPanel + v * kLanes;
        if (output >= p.outputs) continue;
        const F32 y =
            activated(scaled(*sums, p, image, output) + load(bias + output), p.activation, p.slope);
        if (output + kLanes <= p.outputs) {
          store(rows.y[r] + output, y);
        } else {
          float rest[kLanes];
          store(rest, y);
          for (size_t o = output; o < p.outputs; ++o) rows.y[r][o] = rest[o - output];
        }
      }
    }
  }
}

template <typename Type, int kPanels, int kRows>
void tile(const Product& p, size_t panel, const TileRows<typename Type::Input>& rows) {
  typename Type::Sum sums[kPanels * kRows * kPanelVectors];
  if constexpr (kRows == 1 && Type::kStep == 2) {
    if (p.pairs != nullptr) {
      sum_pairs<kPanels>(p, panel, rows.x[0], sums);
      write_back<Type>(p, panel, kPanels, kRows, rows, sums);
      return;
    }
  }
  sum_tile<Type, kPanels, kRows>(p, panel, rows, sums);
  write_back<Type>(p, panel, kPanels, kRows, rows, sums);
}

/// One tile of `count` rows, at most kRows.
template <typename Type, int kRows>
void tile_of(const Product& p, size_t panel, const TileRows<typename Type::Input>& rows,
             int count) {
  if constexpr (kRows > 1) {
    if (count < kRows) return tile_of<Type, kRows - 1>(p, panel, rows, count);
  }
  tile<Type, 1, kRows>(p, panel, rows);
}

/// The rows of all images in turn, kTileRows at a time; a panel's weights stay in the first-level
/// cache while all rows pass.
template <typename Type>
void product(const Product& p, size_t first, size_t last) {
  typedef typename Type::Input Input;
  const auto* x = static_cast<const Input*>(p.x);
  TileRows<Input> rows;
  if (p.images * p.rows == 1) {
    rows.x[0] = x + p.row_inputs[0];
    rows.y[0] = p.y + p.row_outputs[0];
    rows.image[0] = 0;
    for (; first + kPanelsAtOnce <= last; first += kPanelsAtOnce) {
      tile<Type, kPanelsAtOnce, 1>(p, first, rows);
    }
  }
  for (; first < last; ++first) {
    size_t image = 0, row = 0;
    while (image < p.images) {
      int count = 0;
      for (; count < kTileRows && image < p.images; ++count) {
        rows.x[count] = x + image * p.x_stride + p.row_inputs[row];
        rows.y[count] = p.y + image * p.y_stride + p.row_outputs[row];
        rows.image[count] = image;
        if (++row == p.rows) {
          row = 0;
          ++image;
        }
      }
      tile_of<Type, kTileRows>(p, first, rows, count);
    }
  }
}

void product_f32(const Product& p, size_t first, size_t last) { product<Floats>(p, first, last); }

void product_i8(const Product& p, size_t first, size_t last) { product<Integers>(p, first, last); }

// ---- packing
// -------------------------------------------------------------------------------------

void pack_f32(const float* weights, size_t depth, float* panel, size_t place) {
  for (size_t k = 0; k < depth; ++k) panel[k * kPanel + place] = weights[k];
}

double pack_i8(const int8_t* weights, size_t depth, int8_t* panel, size_t place) {
  typedef int16_t TwoInMemory __attribute__((aligned(1), may_alias));
  for (size_t k = 0; k < depth; k += 2) {
    *reinterpret_cast<TwoInMemory*>(panel + (k / 2 * kPanel + place) * 2) =
        *reinterpret_cast<const TwoInMemory*>(weights + k);
  }
  I32 sums = {};
  const I16 ones = I16{} + 1;
  size_t k = 0;
  for (; k + 2 * kLanes <= depth; k += 2 * kLanes) {
    const I16 w = load_widened(weights + k);
    sums = add_pair_products(sums, w > I16{} ? w : -w, ones);
  }
  int32_t sum = 0;
  for (int lane = 0; lane < kLanes; ++lane) sum += sums[lane];
  for (; k < depth; ++k) sum += weights[k] < 0 ? -weights[k] : weights[k];
  return sum;
}

// ---- to 16 bits
// ----------------------------------------------------------------------------------

/// Rounds to the nearest whole number: added to 1.5 * 2^23, a number's lowest bit is worth 1.
I32 rounded(F32 x) {
  constexpr float kMagic = 12582912.0F;
  return reinterpret_cast<I32>(x + kMagic) - reinterpret_cast<I32>(all(kMagic));
}

constexpr int32_t kInfinityBits = 0x7f800000;

/// The bits of the largest magnitude in x, [size]; more than those of infinity for a NaN. As whole
/// numbers they are in the order of the magnitudes.
int32_t largest_magnitude(const float* x, size_t size) {
  typedef int32_t BitsInMemory __attribute__((may_alias));
  constexpr int32_t kMagnitude = 0x7fffffff;
  I32 largest = {};
  size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    const I32 bits = reinterpret_cast<I32>(load(x + i)) & kMagnitude;
    const I32 more = bits > largest;
    largest = (bits & more) | (largest & ~more);
  }
  int32_t most = 0;
  for (; i < size; ++i) {
    const int32_t bits = *reinterpret_cast<const BitsInMemory*>(x + i) & kMagnitude;
    most = bits > most ? bits : most;
  }
  for (int lane = 0; lane < kLanes; ++lane) most = largest[lane] > most ? largest[lane] : most;
  return most;
}

/// Where the layers before went beyond what floats hold: only what is infinite counts, and a NaN as
/// 0, the same on every target.
float quantise_overflown(const float* x, size_t runs, size_t length, int16_t* to, size_t padded,
                         int16_t limit) {
  constexpr float kMost = 3.40282347e38F;
  for (size_t run = 0; run < runs; ++run, x += length, to += padded) {
    for (size_t k = 0; k < padded; ++k) {
      const float value = k < length ? x[k] : 0;
      to[k] = value > kMost ? limit : value < -kMost ? static_cast<int16_t>(-limit) : int16_t{0};
    }
  }
  return kMost / static_cast<float>(limit);
}

float quantise(const float* x, size_t runs, size_t length, int16_t* to, size_t padded,
               float limit) {
  const int32_t most_bits = largest_magnitude(x, runs * length);
  if (most_bits >= kInfinityBits) {
    return quantise_overflown(x, runs, length, to, padded, static_cast<int16_t>(limit));
  }
  float most;
  __builtin_memcpy(&most, &most_bits, sizeof most);
  // Also where all are 0, or the largest is so small that its inverse is infinite.
  const float steps = most > limit * 1e-37F ? limit / most : 0.0F;
  for (size_t run = 0; run < runs; ++run, x += length, to += padded) {
    size_t k = 0;
    for (; k + kLanes <= length; k += kLanes) {
      const I32 whole = rounded(load(x + k) * steps);
      typedef int16_t Half __attribute__((vector_size(kVectorBytes / 2)));
      typedef Half HalfInMemory __attribute__((aligned(2), may_alias));
      *reinterpret_cast<HalfInMemory*>(to + k) = __builtin_convertvector(whole, Half);
    }
    if (k < length) {
      float rest[kLanes] = {};
      for (size_t j = k; j < length; ++j) rest[j - k] = x[j];
      const I32 whole = rounded(load(rest) * steps);
      for (size_t j = k; j < length; ++j) to[j] = static_cast<int16_t>(whole[j - k]);
    }
    for (size_t j = length; j < padded; ++j) to[j] = 0;
  }
  return steps > 0 ? most / limit : 0.0F;
}

size_t find_pairs(const int16_t* x, size_t size, uint32_t* to) {
  size_t found = 0;
  for (size_t k = 0; k < size; k += 2) {
    to[found] = static_cast<uint32_t>(k);
    found += *reinterpret_cast<const PairInMemory*>(x + k) != 0;
  }
  return found;
}

}  // namespace

extern const KernelTable DIGITFORGE_KERNELS;
const KernelTable DIGITFORGE_KERNELS = {DIGITFORGE_TARGET_NAME,
                                        kPanel,
                                        kPanelsAtOnce,
                                        product_f32,
                                        product_i8,
                                        pack_f32,
                                        pack_i8,
                                        quantise,
                                        find_pairs,
                                        activate};

}  // namespace digitforge
