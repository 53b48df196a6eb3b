import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { assertNotBlank, difference, greyPicture, sample, setting } from "../support/pictures.mjs";
import { runApp, screenshot } from "../support/window.mjs";

const side = 28;

/**
 * Where a gallery of one picture is: the longest run of greys, because everything else is tinted.
 */
function findPicture(png) {
  const isGrey = (x, y) => {
    const at = (y * png.width + x) * 4;
    return png.data[at] === png.data[at + 1] && png.data[at] === png.data[at + 2];
  };
  let best = { width: 0 };
  for (let y = 0; y < png.height; y++) {
    for (let x = 0, start = 0; x <= png.width; x++) {
      if (x < png.width && isGrey(x, y)) continue;
      if (x - start > best.width) best = { x: start, y, width: x - start };
      start = x + 1;
    }
  }
  let end = best.y;
  while (end < png.height && isGrey(best.x, end)) end++;
  return { ...best, height: end - best.y };
}

function modelFiles() {
  const table = readFileSync(join(setting("DIGITFORGE_WEIGHTS"), "models.json"), "utf8");
  const models = JSON.parse(table).filter(({ role }) => role !== "judge");
  assert.ok(models.length > 0, "weights/models.json lists no model");
  return models.map(({ file }) => file);
}

/** The one picture in a window of `model`, with further options. */
async function picture(model, ...options) {
  const png = await screenshot("--model", model, "--count", "1", "--size", "1200x800", ...options);
  assert.deepEqual([png.width, png.height], [1200, 800]);
  const place = findPicture(png);
  assert.equal(place.width, place.height, `no picture in the window: ${JSON.stringify(place)}`);
  const drawn = greyPicture(png, place, place.width / side);
  assertNotBlank(drawn);
  return drawn;
}

test("every model's picture in the window is the command line's", async () => {
  for (const file of modelFiles()) {
    const path = join(setting("DIGITFORGE_WEIGHTS"), file);
    const inspected = execFileSync(setting("DIGITFORGE_CLI"), ["inspect", path, "--json"]);
    const digit = JSON.parse(inspected).metadata.classes.length > 0 ? 5 : null;
    const label = digit === null ? [] : ["--digit", String(digit)];
    const drawn = await picture(file, ...label, "--seed", "11");
    const most = difference(drawn, await sample(path, { seed: 11, digit }));
    console.log(`${file}: largest difference ${most} of 255`);
    assert.equal(most, 0);
  }
});

test("a seed gives the same picture again, another seed does not", async () => {
  const [file] = modelFiles();
  const first = await picture(file, "--seed", "3");
  assert.equal(difference(first, await picture(file, "--seed", "3")), 0);
  assert.notEqual(difference(first, await picture(file, "--seed", "4")), 0);
});

test("a model that is not there ends with its name", () => {
  const { status, stderr } = runApp("--model", "no-such-model", "--screenshot", "unwritten.png");
  assert.notEqual(status, 0);
  assert.match(stderr, /no-such-model/);
});
