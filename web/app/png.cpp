#include "web/app/png.h"

#include <array>
#include <cstdlib>
#include <string_view>

#include "shared/checked_memory.h"
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace digitforge {
namespace {

using Bytes = std::vector<std::uint8_t>;

void put32(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

void put16(Bytes& out, std::uint16_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

void put_text(Bytes& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

/// Length, type, data, and the CRC-32 of type and data (PNG specification, section 5.3).
void put_chunk(Bytes& out, std::string_view type, const Bytes& data) {
  put32(out, static_cast<std::uint32_t>(data.size()));
  Bytes body;
  put_text(body, type);
  body.insert(body.end(), data.begin(), data.end());
  out.insert(out.end(), body.begin(), body.end());
  put32(out, stbiw__crc32(body.data(), static_cast<int>(body.size())));
}

/// Filtered rows, deflated. Every row is filtered by "up": strokes are steep, so it does well.
Bytes deflate_rows(std::span<const std::uint8_t> pixels, std::size_t row) {
  Bytes raw;
  raw.reserve(pixels.size() + pixels.size() / row);
  for (std::size_t at = 0; at < pixels.size(); at += row) {
    raw.push_back(2);
    for (std::size_t i = at; i < at + row; ++i) {
      const std::uint8_t above = at == 0 ? std::uint8_t{0} : pixels[i - row];
      raw.push_back(static_cast<std::uint8_t>(pixels[i] - above));
    }
  }
  int size = 0;
  unsigned char* packed = stbi_zlib_compress(raw.data(), static_cast<int>(raw.size()), &size, 8);
  Bytes out(packed, packed + size);
  std::free(packed);
  return out;
}

enum class Colour : std::uint8_t { grey = 0, rgb = 2 };

void put_start(Bytes& out, std::uint32_t width, std::uint32_t height, Colour colour) {
  out = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  Bytes header;
  put32(header, width);
  put32(header, height);
  header.insert(header.end(), {8, static_cast<std::uint8_t>(colour), 0, 0, 0});
  put_chunk(out, "IHDR", header);
}

}  // namespace

Bytes encode_png(const GreyImage& image, const std::string& text) {
  Bytes out;
  put_start(out, static_cast<std::uint32_t>(image.width), static_cast<std::uint32_t>(image.height),
            Colour::grey);
  if (!text.empty()) {
    Bytes comment;
    put_text(comment, "Comment");
    comment.push_back(0);
    put_text(comment, text);
    put_chunk(out, "tEXt", comment);
  }
  put_chunk(out, "IDAT", deflate_rows(image.pixels, image.width));
  put_chunk(out, "IEND", {});
  return out;
}

Bytes encode_png_rgb(std::span<const std::uint8_t> rgb, std::uint32_t width, std::uint32_t height) {
  Bytes out;
  put_start(out, width, height, Colour::rgb);
  put_chunk(out, "IDAT", deflate_rows(rgb, std::size_t{width} * 3));
  put_chunk(out, "IEND", {});
  return out;
}

Bytes encode_apng(std::span<const GreyImage> frames, std::uint16_t delay_ms) {
  const auto width = static_cast<std::uint32_t>(frames[0].width);
  const auto height = static_cast<std::uint32_t>(frames[0].height);
  Bytes out;
  put_start(out, width, height, Colour::grey);
  Bytes control;
  put32(control, static_cast<std::uint32_t>(frames.size()));
  put32(control, 0);  // for ever
  put_chunk(out, "acTL", control);
  std::uint32_t sequence = 0;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    Bytes frame;
    put32(frame, sequence++);
    put32(frame, width);
    put32(frame, height);
    put32(frame, 0);
    put32(frame, 0);
    put16(frame, delay_ms);
    put16(frame, 1000);
    frame.insert(frame.end(), {0, 0});  // leave it in place, replace all
    put_chunk(out, "fcTL", frame);
    const Bytes rows = deflate_rows(frames[i].pixels, width);
    if (i == 0) {
      put_chunk(out, "IDAT", rows);
      continue;
    }
    Bytes data;
    put32(data, sequence++);
    data.insert(data.end(), rows.begin(), rows.end());
    put_chunk(out, "fdAT", data);
  }
  put_chunk(out, "IEND", {});
  return out;
}

}  // namespace digitforge
