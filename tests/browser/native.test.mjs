// One state, two platforms: a link of the page, given to the native app.
import assert from "node:assert/strict";
import { test } from "node:test";

import { assertNotBlank, difference, greyPicture } from "../support/pictures.mjs";
import { runApp, screenshot } from "../support/window.mjs";
import { plain, Session } from "./session.mjs";
import { side } from "./studio.mjs";

const session = new Session({ ...plain, viewport: { width: 1280, height: 800 } });

/** What leads to something that is not the default, in each view. */
const states = {
  make: [["digit", 8], ["other", 3], ["blend", 30], ["size", 4], ["seed", 4294967295]],
  shape: [["view", 1], ["select", 2], ["pad-x", -70], ["which-value", 50], ["value", 100]],
  morph: [["view", 2], ["digit", 9], ["play"], ["place", 45], ["route", 0]],
  compare: [["view", 3], ["compare", 0], ["size", 4]],
};

test("a link shows the same pictures in the native window", async () => {
  const studio = await session.open();
  for (const [view, commands] of Object.entries(states)) {
    for (const [name, value] of commands) await studio.run(name, value);
    const { link, images } = await studio.settled();
    const pictures = await studio.pictures();
    const native = await screenshot("--state", link, "--size", "1280x800", "--scale", "1");
    images.forEach(({ device }, i) => {
      const drawn = greyPicture(native, device, device.width / side);
      assertNotBlank(drawn);
      // The page's arithmetic is WebAssembly's: a rounding may fall to the other side.
      assert.ok(difference(pictures[i].picture, drawn) <= 1, `${view}, picture ${i}`);
    });
  }
});

test("the native app refuses a corrupted link with a reason", () => {
  const { status, stderr } = runApp("--state", "1-00000000-d=7", "--screenshot", "unwritten.png");
  assert.equal(status, 1);
  assert.match(stderr, /--state: .*link/i);
});
