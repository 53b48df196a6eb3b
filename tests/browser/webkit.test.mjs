// The page in Safari's engine: what it refuses where Chromium does not, and that all of it is there.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { assertNotBlank, difference, sample, setting } from "../support/pictures.mjs";
import { Site, Studio } from "./studio.mjs";
import { WebKitPage } from "./webkit.mjs";

let site;
let page;
let studio;
const folder = mkdtempSync(join(tmpdir(), "digitforge-"));
before(async () => (page = await WebKitPage.open(folder)));
after(async () => {
  await page.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  site = await Site.open();
  await page.goto(site.address);
  studio = new Studio(page);
  await studio.loaded();
  await studio.click("tour-skip"); // a first visit
  await studio.settled(({ controls }) => !controls.tour);
});
afterEach(() => site.close());

test("a digit, a seed and a shape by mouse and keys, drawn as the command line does", async () => {
  await studio.click("digit-7");
  await studio.settled((state) => state.digit === 7);
  await studio.enterSeed(4711);
  await studio.showOne();
  await studio.click("look"); // dark, white on black as the command line's
  const [model] = await Site.models();
  const drawn = await studio.picture();
  assertNotBlank(drawn);
  const file = join(setting("DIGITFORGE_SITE"), "weights", model.file);
  assert.ok(difference(drawn, await sample(file, { seed: 4711, digit: 7 })) <= 1);
  await studio.click("look");
  await studio.press("h");
  await studio.settled((state) => state.view === 1);
  const moved = await studio.drag("pad", 0.3, -0.2);
  assert.ok(moved.shift.x > 100 && moved.shift.y > 100, JSON.stringify(moved.shift));
});

test("buttons and keys copy, which WebKit allows within a gesture only", async () => {
  for (const button of ["link", "copy-sheet"]) {
    await studio.click(button);
    await studio.settled((state) => /copied/.test(state.toast));
    await studio.press("Escape");
  }
  await studio.press("Control+c");
  assert.deepEqual((await studio.settled()).notices, []);
});

test("a reload goes on with what was shown", async () => {
  for (let i = 0; i < 3; i++) {
    await studio.press("Space");
    const { link } = await studio.settled();
    await page.reload();
    assert.equal((await studio.loaded()).link, link);
  }
});

test("every view opens", async () => {
  for (const view of [1, 2, 3, 4, 0]) {
    await studio.click(`tab-${view}`);
    await studio.settled((state) => state.view === view);
  }
  assert.deepEqual((await studio.state()).notices, []);
});
