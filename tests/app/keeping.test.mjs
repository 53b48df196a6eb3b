// What a person takes along from the window: saved and copied pictures, links.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";

import { decodePng, difference, greyPicture, sample, withFolder } from "../support/pictures.mjs";
import { modelFiles, screenshot, withWindow } from "../support/window.mjs";

const [file] = modelFiles();
const shown = { seed: 11, digit: 5 };
const options = [
  ...["--model", basename(file), "--seed", String(shown.seed), "--digit", String(shown.digit)],
  ...["--count", "1", "--size", "1000x700"],
];

/** Calls `use` with a window that shows one picture. */
const withOnePicture = (use) =>
  withFolder((folder) => withWindow(folder, options, (window) => use(window, folder)));

/** Fails where a PNG file is not that one picture, enlarged. */
async function assertIsShown(bytes) {
  const png = decodePng(bytes);
  const { width, height } = png;
  const picture = greyPicture(png, { x: 0, y: 0, width, height }, 4);
  assert.equal(difference(picture, await sample(file, shown)), 0);
}

test("S saves a picture in the working folder", () =>
  withOnePicture(async (window, folder) => {
    await window.press("s");
    const [, name] = await window.untilTitled(/Saved as (digitforge-.*-5-seed-11\.png)$/);
    await assertIsShown(readFileSync(join(folder, name)));
  }));

test("what cannot be saved is said", () =>
  withOnePicture(async (window, folder) => {
    const name = `digitforge-${basename(file, ".dfw")}-5-seed-11.png`;
    mkdirSync(join(folder, name));
    await window.press("s");
    await window.untilTitled(/cannot be written/);
  }));

test("Ctrl+C copies a picture", () =>
  withOnePicture(async (window) => {
    await window.press("c", "ctrl");
    await window.untilTitled(/The picture was copied\.$/);
    await assertIsShown(await window.clipboard("image/png"));
  }));

test("a clipboard that fails is told of", () =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, "programs"));
    writeFileSync(join(folder, "programs", "xclip"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await withWindow(folder, options, async (window) => {
      await window.press("c", "ctrl");
      await window.untilTitled(/The picture was not copied: .*xclip.* Save it instead\.$/);
    });
  }));

test("L copies a link that opens the same", () =>
  withOnePicture(async (window) => {
    await window.press("space");
    await window.untilTitled(/seed (?!11,)\d+,/); // another than the options' own
    await window.press("l");
    await window.untilTitled(/A link to this was copied\.$/);
    const link = (await window.clipboard("UTF8_STRING")).toString();
    const size = { width: 1000, height: 700 };
    await window.press("Escape");
    const again = await screenshot("--state", link, "--size", "1000x700");
    await window.until(() => {
      const now = window.picture(size);
      const differing = now.data.reduce((sum, value, i) => sum + (value !== again.data[i]), 0);
      return differing < now.data.length / 100;
    }, "the window as the link shows it");
  }));
