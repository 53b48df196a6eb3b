// Pictures for tests in JavaScript: PNG files, screenshots of generated images, and the command
// line that they are compared with. Grey pictures are { width, height, pixels: Uint8Array }.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The environment variable `name`, which the test's CMakeLists.txt sets. */
export function setting(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: run these tests by ./dev test or ctest`);
  return value;
}

/** Loads a package that set-up has put beside the others. */
export const requirePackage = createRequire(`${setting("DIGITFORGE_NODE_MODULES")}/`);

/** Calls `use` with a folder that exists until it is done. */
export async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "digitforge-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A PNG file's bytes as { width, height, data }, data in RGBA. */
export function decodePng(bytes) {
  return requirePackage("pngjs").PNG.sync.read(bytes);
}

/** The grey picture that the command line makes of image 0; digit null for unconditional models. */
export function sample(modelFile, { seed, digit }) {
  return withFolder((folder) => {
    const out = join(folder, "sample.png");
    const label = digit === null ? [] : ["--digit", String(digit)];
    execFileSync(setting("DIGITFORGE_CLI"), [
      ...["sample", "--model", modelFile, ...label],
      ...["--seed", String(seed), "--count", "1", "--out", out],
    ]);
    const png = decodePng(readFileSync(out));
    const { width, height } = png;
    return greyPicture(png, { x: 0, y: 0, width, height }, 1);
  });
}

/**
 * Reads a picture of which every pixel is drawn as a square of `zoom` x `zoom` pixels of one grey:
 * fails where the drawing is coloured or blurred.
 */
export function greyPicture(png, { x, y, width, height }, zoom) {
  const picture = { width: width / zoom, height: height / zoom };
  assert.ok(Number.isInteger(picture.width) && Number.isInteger(picture.height));
  picture.pixels = new Uint8Array(picture.width * picture.height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = ((y + row) * png.width + x + column) * 4;
      const [red, green, blue] = png.data.subarray(at, at + 3);
      const index = Math.floor(row / zoom) * picture.width + Math.floor(column / zoom);
      if (row % zoom === 0 && column % zoom === 0) picture.pixels[index] = red;
      const wanted = picture.pixels[index];
      assert.ok(
        red === wanted && green === wanted && blue === wanted,
        `pixel ${x + column}, ${y + row} is ${[red, green, blue]}, not the grey ${wanted} of its square`,
      );
    }
  }
  return picture;
}

/** The largest difference between two pictures' pixels, of 255. */
export function difference(a, b) {
  assert.deepEqual([a.width, a.height], [b.width, b.height], "pictures of the same size");
  return a.pixels.reduce((most, pixel, i) => Math.max(most, Math.abs(pixel - b.pixels[i])), 0);
}

/** Fails for a picture of one grey: drawn by no trained generator. */
export function assertNotBlank(picture) {
  const range = Math.max(...picture.pixels) - Math.min(...picture.pixels);
  assert.ok(range > 50, `the picture has a range of only ${range} greys`);
}
