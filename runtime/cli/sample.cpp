#include <algorithm>
#include <cmath>
#include <span>

#include "runtime/cli/commands.h"
#include "shared/checked_memory.h"
#include "shared/contact_sheet.h"
#include "shared/files.h"

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>

namespace digitforge {
namespace {

/// The labels asked for: one, all, or "no label".
Result<std::vector<std::int32_t>> find_digits(const SampleOptions& options, const ModelInfo& info) {
  const auto refuse = [&](const std::string& why) {
    return Error{ErrorCode::bad_argument, options.model + ": " + why};
  };
  if (info.classes == 0) {
    if (options.digit.empty()) return std::vector<std::int32_t>{kNoDigit};
    return refuse("this model is unconditional: leave --digit out");
  }
  const std::string range = "0 to " + std::to_string(info.classes - 1);
  if (options.digit.empty())
    return refuse("choose what to make with --digit " + range + ", or all");
  std::vector<std::int32_t> digits;
  for (std::uint32_t d = 0; d < info.classes; ++d) {
    if (options.digit == "all" || options.digit == std::to_string(d)) {
      digits.push_back(static_cast<std::int32_t>(d));
    }
  }
  if (digits.empty()) {
    return refuse("digit " + options.digit + " is out of range: this model knows " + range);
  }
  return digits;
}

/// Refuses what no PNG can be made of, before any image is.
Status check_size(const SampleOptions& options, const ModelInfo& info, std::size_t count,
                  std::size_t columns) {
  constexpr std::uint64_t kMostPixels = 1u << 28;  // the encoder counts bytes in 31 bits
  const SheetSize sheet = sheet_size(count, info.image[1], info.image[2], columns);
  const std::uint64_t width = sheet.width * options.scale, height = sheet.height * options.scale;
  if (width <= kMostPixels && height <= kMostPixels / width) return Success{};
  return Error{ErrorCode::bad_argument,
               "a sheet of " + std::to_string(width) + " x " + std::to_string(height) +
                   " pixels is too large: it can have " + std::to_string(kMostPixels) +
                   "; choose a smaller --count or --scale"};
}

void append_bytes(void* to, void* data, int size) {
  auto* bytes = static_cast<std::vector<std::byte>*>(to);
  const auto* begin = static_cast<const std::byte*>(data);
  bytes->insert(bytes->end(), begin, begin + size);
}

}  // namespace

Status sample(const SampleOptions& options) {
  auto model = open_model(options.model, options.limits);
  if (!model.ok()) return model.error();
  const ModelInfo& info = model.value().info();
  const auto digits = find_digits(options, info);
  if (!digits.ok()) return digits.error();
  if (info.image[0] != 1) {
    return Error{ErrorCode::bad_argument, options.model + ": only grey images can be drawn"};
  }

  const std::size_t rows = digits.value().size();
  const std::size_t columns =
      rows > 1 ? options.count
               : static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(options.count))));
  Status fits = check_size(options, info, rows * options.count, columns);
  if (!fits.ok()) return fits;

  const std::size_t row = options.count * info.image.elements();
  std::vector<float> images(row * rows);
  for (std::size_t i = 0; i < rows; ++i) {
    const Status made = model.value().generate(
        {.seed = options.seed, .count = options.count, .digit = digits.value()[i]},
        std::span<float>(images).subspan(i * row, row));
    if (!made.ok()) return made;
  }
  const GreyImage sheet =
      enlarge(contact_sheet(images, info.image[1], info.image[2], columns), options.scale);
  std::vector<std::byte> png;
  const int width = static_cast<int>(sheet.width), height = static_cast<int>(sheet.height);
  if (stbi_write_png_to_func(append_bytes, &png, width, height, 1, sheet.pixels.data(), width) ==
      0) {
    return Error{ErrorCode::io, options.out + ": the PNG could not be made"};
  }
  return write_file(options.out, png);
}

}  // namespace digitforge
