// Every view on a phone, a desktop, a 4K screen and at 200 % zoom: all controls in place, and a
// screenshot to look at in build/web/screenshots.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";

import { setting } from "../support/pictures.mjs";
import { phone, plain, Session } from "./session.mjs";

const sizes = {
  phone,
  desktop: { ...plain, viewport: { width: 1280, height: 800 } },
  "4k": { ...plain, viewport: { width: 3840, height: 2160 } },
  zoomed: { ...plain, viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }, // 200 % of 1280 x 800
};
/** Controls in panels that scroll. */
const scrolling = /^(start-tour|verdict|size|seed|blend|model-|no-label)/;
/** Fingers need this much, in CSS pixels (WCAG 2.2, target size); mice get no less. */
const target = 24;

const session = new Session();
let folder;
before(async () => {
  folder = setting("DIGITFORGE_SCREENSHOTS");
  await mkdir(folder, { recursive: true });
});

/** The views, each with what it takes to have something to show in it. */
const views = {
  make: async () => {},
  all: (studio) => studio.run("digit", "all"),
  selected: async (studio) => {
    await studio.run("digit", "8");
    await studio.run("other", "3");
    await studio.run("select", "1");
    await studio.run("pin");
    await studio.run("select", "4");
    await studio.run("pin");
  },
  verdict: async (studio) => {
    await studio.run("verdict");
    await studio.run("select", "-1");
    await studio.settled((state) => state.images.every((image) => image.probabilityReal >= 0));
    await studio.run("order", "1");
  },
  shape: async (studio) => {
    await studio.run("verdict");
    await studio.run("view", "1");
    await studio.run("pad-x", "30");
    await studio.run("pad-y", "-55");
  },
  morph: async (studio) => {
    await studio.run("view", "2");
    await studio.run("place", "40");
  },
  compare: (studio) => studio.run("view", "3"),
  quiz: (studio) => studio.run("view", "4"),
  beside: (studio) => studio.run("beside", "1"),
  about: async (studio) => {
    await studio.run("view", "0");
    await studio.press("i");
    await studio.settled((state) => state.controls["about-card"]);
  },
  help: async (studio) => {
    await studio.press("Escape");
    await studio.press("?");
    await studio.settled((state) => state.controls["help-card"]);
  },
};

/** Controls on the screen, each within it, with something to say, and large enough to be hit. */
function assertInPlace({ controls }, { width, height }) {
  for (const [name, { css, tooltip }] of Object.entries(controls)) {
    const place = `${name} at ${JSON.stringify(css)}`;
    assert.ok(css.x >= -1 && css.x + css.width <= width + 1, `${place} is beside the screen`);
    const scrolls = scrolling.test(name);
    if (!scrolls) assert.ok(css.y >= -1 && css.y + css.height <= height + 1, `${place} is off the screen`);
    if (tooltip === undefined) continue; // a part of the screen, no control
    assert.notEqual(tooltip, "", `${name} has no tooltip`);
    assert.ok(css.width >= target && css.height >= target, `${place} is too small to be hit`);
  }
}

/** Which of them to look at: all where place is dear, the main ones elsewhere. */
const main = ["make", "shape", "morph", "compare", "quiz"];
const looks = [
  ["phone", "dark", Object.keys(views)],
  ["phone", "light", main],
  ["desktop", "dark", main],
  ["desktop", "light", ["make", "verdict", "morph", "about"]],
  ["4k", "dark", ["make", "morph", "compare"]],
  ["zoomed", "dark", Object.keys(views)],
];
for (const [size, colorScheme, shown] of looks) {
  test(`views on a ${size} screen, ${colorScheme}`, async () => {
    const options = sizes[size];
    const studio = await session.open({ device: { ...options, colorScheme } });
    for (const [view, show] of Object.entries(views)) {
      await show(studio);
      if (!shown.includes(view)) continue;
      const state = await studio.settled();
      await studio.page.screenshot({ path: join(folder, `${size}-${colorScheme}-${view}.png`) });
      assertInPlace(state, options.viewport);
      const { width, height } = options.viewport;
      const ratio = options.deviceScaleFactor ?? 1;
      const drawn = await studio.page.evaluate(() => [canvas.width, canvas.height]);
      assert.deepEqual(drawn, [width * ratio, height * ratio], "device pixels");
    }
  });
}
