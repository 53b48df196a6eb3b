import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";

import {
  assertNotBlank,
  difference,
  greyPicture,
  sample,
  setting,
  withFolder,
} from "../support/pictures.mjs";
import { modelFiles, runApp, screenshot } from "../support/window.mjs";

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

/** The one picture in a window with these options. */
async function picture(...options) {
  const png = await screenshot(...options, "--count", "1", "--size", "1200x800");
  assert.deepEqual([png.width, png.height], [1200, 800]);
  const place = findPicture(png);
  assert.equal(place.width, place.height, `no picture in the window: ${JSON.stringify(place)}`);
  const drawn = greyPicture(png, place, place.width / side);
  assertNotBlank(drawn);
  return drawn;
}

/** Fails where the window, which `options` bring to show the model in `file`, draws another picture. */
async function assertDraws(file, ...options) {
  const inspected = execFileSync(setting("DIGITFORGE_CLI"), ["inspect", file, "--json"]);
  const digit = JSON.parse(inspected).metadata.classes.length > 0 ? 5 : null;
  const label = digit === null ? [] : ["--digit", String(digit)];
  const drawn = await picture(...options, ...label, "--seed", "11");
  assert.equal(difference(drawn, await sample(file, { seed: 11, digit })), 0, file);
}

test("every model's picture in the window is the command line's", async () => {
  for (const file of modelFiles()) await assertDraws(file, "--model", basename(file));
});

test("a file that the command line names is shown", () =>
  withFolder(async (folder) => {
    const own = join(folder, "my own.dfw");
    copyFileSync(modelFiles().at(-1), own);
    await assertDraws(own, own);
  }));

test("a seed gives the same picture again, another seed does not", async () => {
  const first = await picture("--seed", "3");
  assert.equal(difference(first, await picture("--seed", "3")), 0);
  assert.notEqual(difference(first, await picture("--seed", "4")), 0);
});

test("a model that is not there ends with its name", () => {
  const { status, stderr } = runApp("--model", "no-such-model", "--screenshot", "unwritten.png");
  assert.notEqual(status, 0);
  assert.match(stderr, /no-such-model/);
});
