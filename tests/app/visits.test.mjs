// What the window keeps from one visit to the next, as the page does.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { withFolder } from "../support/pictures.mjs";
import { screenshot, withWindow } from "../support/window.mjs";

const size = { width: 1000, height: 700 };
const sized = ["--size", "1000x700", "--scale", "1"];

/** How many pixels differ: figures of time that are on the screen make some do. */
function differing(a, b) {
  assert.deepEqual([a.width, a.height], [b.width, b.height]);
  let count = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    if ([0, 1, 2].some((colour) => a.data[at + colour] !== b.data[at + colour])) count++;
  }
  return count;
}

/** Waits until the window looks like `wanted` and not like `other`. */
function untilLike(window, wanted, other, what) {
  const few = differing(wanted, other) / 10;
  return window.until(() => differing(window.picture(size), wanted) < few, what);
}

test("the first visit begins with the tour, the second where the first ended", async () => {
  const tour = await screenshot(...sized, "--tour");
  const plain = await screenshot(...sized);
  const light = await screenshot(...sized, "--look", "light", "--seed", "1", "--digit", "7");
  await withFolder(async (folder) => {
    await withWindow(folder, sized, async (window) => {
      await untilLike(window, tour, plain, "the tour");
      await window.press("Escape");
      await untilLike(window, plain, tour, "the end of the tour");
      await window.press("7");
      await window.untilTitled(/images of the digit 7 /);
      await window.press("t");
      await untilLike(window, light, plain, "the light look");
      assert.equal(await window.close(), 0);
    });
    await withWindow(folder, sized, async (window) => {
      await untilLike(window, light, plain, "the last visit's look and state");
      await window.press("8");
      const kept = () => readFileSync(join(folder, "state", "digitforge", "state"), "utf8");
      await window.until(() => kept().includes("d=8"), "a calm moment to keep the state in");
      await window.kill();
    });
    await withWindow(folder, sized, (window) => window.untilTitled(/images of the digit 8 /));
    await withWindow(folder, ["--digit", "2", ...sized], (window) =>
      window.untilTitled(/images of the digit 2 /),
    );
  });
});

test("what was just done is told for some seconds", () =>
  withFolder((folder) =>
    withWindow(folder, [...sized, "--seed", "1"], async (window) => {
      await window.untilTitled(/images of the digit 3 /);
      const before = window.picture(size);
      await window.press("j");
      const told = () => differing(window.picture(size), before) > 1000;
      await window.until(told, "the message");
      await window.until(() => !told(), "the message's end");
    }),
  ));

test("a picture of the window depends on the command line alone", async () => {
  const plain = await screenshot(...sized);
  await withFolder(async (folder) => {
    const kept = join(folder, "digitforge");
    mkdirSync(kept);
    writeFileSync(join(kept, "preferences"), "2"); // light
    const before = process.env.XDG_STATE_HOME;
    process.env.XDG_STATE_HOME = folder;
    try {
      const shown = await screenshot(...sized);
      assert.ok(differing(shown, plain) < (size.width * size.height) / 100);
    } finally {
      if (before === undefined) delete process.env.XDG_STATE_HOME;
      else process.env.XDG_STATE_HOME = before;
    }
    assert.ok(!existsSync(join(kept, "state")), "nothing is written");
  });
});

test("a person without a home has a window, too", () =>
  withFolder(async (folder) => {
    writeFileSync(join(folder, "state"), "a file where a folder would be");
    await withWindow(folder, sized, async (window) => {
      await window.press("5");
      await window.untilTitled(/images of the digit 5 /);
      assert.equal(await window.close(), 0);
    });
  }));
