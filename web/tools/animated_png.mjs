// Animated PNG with a palette, small for pictures of user interfaces.

import { deflateSync } from "node:zlib";

const bits = 5; // of each channel that a palette's bins tell apart
const binOf = (r, g, b) => ((r >> (8 - bits)) << (2 * bits)) | ((g >> (8 - bits)) << bits) | (b >> (8 - bits));

function chunk(type, data) {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  data.copy(bytes, 8);
  bytes.writeUInt32BE(checksum(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** CRC-32 as PNG wants it. */
function checksum(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** The commonest 256 colours, [r, g, b] each, and for every bin the index of the nearest one. */
function paletteOf(frames) {
  const bins = new Map();
  for (const { data } of frames) {
    for (let at = 0; at < data.length; at += 4) {
      const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
      const bin = bins.get(binOf(r, g, b));
      if (!bin) bins.set(binOf(r, g, b), { count: 1, r, g, b });
      else bin.count++;
    }
  }
  const common = [...bins.values()].sort((a, b) => b.count - a.count).slice(0, 256);
  const nearest = new Uint8Array(1 << (3 * bits));
  for (const [key, { r, g, b }] of bins) {
    let best = Infinity;
    common.forEach((colour, i) => {
      const off = (colour.r - r) ** 2 + (colour.g - g) ** 2 + (colour.b - b) ** 2;
      if (off < best) [best, nearest[key]] = [off, i];
    });
  }
  return { colours: common.map(({ r, g, b }) => [r, g, b]), nearest };
}

/** The part of a frame that differs from the one before: { x, y, width, height }. */
function changedPart(indices, before, width, height) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (before && indices[y * width + x] === before[y * width + x]) continue;
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), y];
    }
  }
  return right < 0 ? { x: 0, y: 0, width: 1, height: 1 } : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * @param {{ ms: number, width: number, height: number, data: Uint8Array }[]} frames of one size, in
 *   RGBA, each shown for `ms`
 * @returns {Buffer} the file, which plays for ever
 */
export function encodeAnimation(frames) {
  const [{ width, height }] = frames;
  const { colours, nearest } = paletteOf(frames);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8); // 8 bits, palette
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames.length, 0);
  const parts = [
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(colours.flat())),
    chunk("acTL", control),
  ];
  let sequence = 0;
  let before;
  frames.forEach(({ data, ms }, number) => {
    const indices = new Uint8Array(width * height);
    for (let i = 0; i < indices.length; i++) {
      indices[i] = nearest[binOf(data[4 * i], data[4 * i + 1], data[4 * i + 2])];
    }
    const part = changedPart(indices, before, width, height);
    const rows = Buffer.alloc(part.height * (part.width + 1)); // each after a filter byte, none
    for (let y = 0; y < part.height; y++) {
      const start = (part.y + y) * width + part.x;
      rows.set(indices.subarray(start, start + part.width), y * (part.width + 1) + 1);
    }
    const frame = Buffer.alloc(26);
    [sequence++, part.width, part.height, part.x, part.y].forEach((n, i) => frame.writeUInt32BE(n, 4 * i));
    frame.writeUInt16BE(ms, 20);
    frame.writeUInt16BE(1000, 22);
    parts.push(chunk("fcTL", frame));
    const packed = deflateSync(rows, { level: 9 });
    if (number === 0) {
      parts.push(chunk("IDAT", packed));
    } else {
      const numbered = Buffer.alloc(4 + packed.length);
      numbered.writeUInt32BE(sequence++, 0);
      packed.copy(numbered, 4);
      parts.push(chunk("fdAT", numbered));
    }
    before = indices;
  });
  parts.push(chunk("IEND", Buffer.alloc(0)));
  return Buffer.concat(parts);
}
