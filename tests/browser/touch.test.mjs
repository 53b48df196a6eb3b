// A phone, by fingers alone.
import assert from "node:assert/strict";
import { test } from "node:test";

import { difference } from "../support/pictures.mjs";
import { clipboard, phone, plain, Session } from "./session.mjs";

const session = new Session({ ...phone, ...clipboard });

/** Moves one finger from `from` to `to`, [x, y] each, and holds it there. */
async function glide(studio, from, to) {
  await studio.fingers("touchStart", from);
  for (let i = 1; i <= 6; i++) {
    const at = (axis) => from[axis] + ((to[axis] - from[axis]) * i) / 6;
    await studio.fingers("touchMove", [at(0), at(1)]);
  }
  return studio.settled();
}

/** The colour of a control, beside its label, on the screen. */
async function colourOf(studio, control) {
  const { controls } = await studio.state();
  const { x, y, height } = controls[control].device;
  const png = await studio.screenshot();
  const at = (Math.round(y + height / 2) * png.width + Math.round(x + height / 4)) * 4;
  return [...png.data.subarray(at, at + 3)];
}

test("a first visitor chooses a digit, morphs it into another and gets a link, in six taps", async () => {
  const studio = await session.open({ first: true });
  assert.equal((await studio.state()).tour, 0, "the tour begins");
  await studio.tap("tour-skip");
  await studio.settled((state) => state.tour === -1);
  await studio.tap("digit-5");
  await studio.settled((state) => state.digit === 5);
  await studio.tap("tab-2");
  await studio.settled((state) => state.view === 2);
  await studio.tap("digit-8");
  const path = await studio.settled((state) => state.path.ready && state.playing && state.place > 200);
  assert.deepEqual(path.pinned, ["5", "8"]);
  await studio.tap("play");
  await studio.settled((state) => !state.playing);
  await studio.tap("link");
  const { link, toast } = await studio.settled((state) => state.toast !== "");
  assert.match(toast, /link.*copied/i);
  const address = await studio.page.evaluate(() => navigator.clipboard.readText());
  assert.equal(address, `${session.site.address}#${link}`);

  const fragment = address.slice(session.site.address.length);
  const there = await session.open({ device: plain, fragment, first: true });
  assert.equal((await there.state()).tour, -1, "a link shows what it shows, no tour");
  await studio.settled((state) => state.toast === ""); // it stood over the picture's edge
  assert.equal(difference(await studio.picture(), await there.picture()), 0);
});

test("a tap selects a picture, and another pins it", async () => {
  const studio = await session.open();
  const { css } = (await studio.state()).images[5];
  await studio.page.touchscreen.tap(css.x + css.width / 2, css.y + css.height / 2);
  await studio.settled((state) => state.selected === 5);
  await studio.tap("pin");
  await studio.settled((state) => state.pins === 1);
  await studio.tap("deselect");
  const before = await studio.settled((state) => state.selected === -1);
  await studio.tap("resample");
  const { pinned } = await studio.settled((state) => state.seed !== before.seed);
  assert.deepEqual(pinned, ["3"]);
  await studio.tap("digit-7");
  await studio.settled((state) => state.digit === 7);
  await studio.tap("pin-0");
  await studio.settled((state) => state.digit === 3);
  await studio.tap("unpin-0");
  await studio.settled((state) => state.pins === 0);
});

test("the picture follows the finger on the pad", async () => {
  const studio = await session.open();
  await studio.tap("tab-1");
  await studio.settled((state) => state.view === 1);
  const before = await studio.picture();
  const { x, y, width } = await studio.middle("pad");
  await glide(studio, [x, y], [x + width / 3, y - width / 3]);
  const held = await studio.picture();
  assert.ok(difference(before, held) > 20, "it changes while the finger is down");
  await studio.fingers("touchEnd");
  const { shift, canUndo } = await studio.settled();
  assert.ok(shift.x > 400 && shift.y > 400, JSON.stringify(shift));
  assert.ok(canUndo);
  assert.equal(difference(held, await studio.picture()), 0);
});

test("a finger that rests asks what a control does, and does not press it", async () => {
  const studio = await session.open();
  const { seed } = await studio.state();
  const { x, y } = await studio.middle("resample");
  const before = await studio.screenshot();
  await studio.fingers("touchStart", [x, y]);
  // The tooltip lies above the button, in the text's colour.
  const rows = [Math.round((y - 23 - 30) * 3), Math.round((y - 23 - 8) * 3)];
  const bright = (png) => {
    let count = 0;
    for (let row = rows[0]; row < rows[1]; row++) {
      for (let column = 0; column < png.width; column++) {
        if (png.data[(row * png.width + column) * 4] > 235) count++;
      }
    }
    return count;
  };
  const told = (png) => bright(png) > bright(before) + 3000;
  let held = before;
  for (let tries = 0; tries < 20 && !told(held); tries++) {
    await studio.page.waitForTimeout(400); // a machine with much to do draws few frames
    held = await studio.screenshot();
  }
  assert.ok(told(held), `${bright(before)}, ${bright(held)}`);
  await studio.fingers("touchEnd");
  const after = await studio.settled();
  assert.equal(after.seed, seed);
  assert.equal(bright(await studio.screenshot()), bright(before), "it is gone when the finger is");
});

test("no hover lingers after a tap", async () => {
  const studio = await session.open();
  const before = await colourOf(studio, "size-more");
  await studio.tap("size-more");
  await studio.settled((state) => state.count === 17);
  assert.deepEqual(await colourOf(studio, "size-more"), before);
});

test("two fingers enlarge the pictures, not the page", async () => {
  const studio = await session.open();
  const before = await studio.state();
  const { x, y } = await studio.middle("gallery");
  await studio.fingers("touchStart", [x - 20, y], [x + 20, y]);
  for (const reach of [30, 40, 50, 60]) {
    await studio.fingers("touchMove", [x - reach, y], [x + reach, y]);
  }
  await studio.fingers("touchEnd");
  const { zoom, images, selected } = await studio.settled((state) => state.zoom > 2);
  assert.ok(zoom < 4, String(zoom));
  assert.ok(images[0].css.width > 1.8 * before.images[0].css.width);
  assert.equal(selected, -1, "nothing was pressed on the way");
  assert.equal(await studio.page.evaluate(() => visualViewport.scale), 1);
  // Enlarged pictures are moved by one finger.
  await glide(studio, [x, y], [x - 80, y - 80]);
  await studio.fingers("touchEnd");
  const moved = await studio.settled();
  const seen = (state) => state.images.map(({ index, css }) => [index, css.x, css.y]);
  assert.notDeepEqual(seen(moved), seen({ images }));
});

test("many pictures scroll under the finger, and the page stays", async () => {
  const studio = await session.open();
  await studio.run("size", 256);
  const first = (await studio.state()).images[0];
  const { x, y } = await studio.middle("gallery");
  await glide(studio, [x, y + 100], [x, y - 100]);
  await studio.fingers("touchEnd");
  const { images, selected } = await studio.settled();
  assert.equal(selected, -1);
  const moved = images.find((image) => image.index === first.index);
  assert.ok(!moved || moved.css.y < first.css.y - 100, "the pictures moved up");
  assert.deepEqual(await studio.page.evaluate(() => [scrollX, scrollY]), [0, 0]);
});

test("a number field brings the on-screen keyboard up", async () => {
  const studio = await session.open();
  await studio.tap("options");
  await studio.settled((state) => state.controls.seed);
  await studio.tap("seed");
  await studio.settled();
  const focused = () =>
    studio.page.evaluate(() => [document.activeElement.id, document.activeElement.inputMode]);
  assert.deepEqual(await focused(), ["keyboard", "numeric"]);
  await studio.page.keyboard.insertText("4711");
  await studio.press("Enter");
  await studio.settled((state) => state.seed === 4711);
  assert.notEqual((await focused())[0], "keyboard");
  await studio.tap("close-card");
  await studio.settled((state) => !state.controls["options-card"]);
});

test("every pixel of the screen is drawn, so that text is crisp", async () => {
  const studio = await session.open();
  const size = () => studio.page.evaluate(() => [canvas.width, canvas.height]);
  assert.deepEqual(await size(), [360 * 3, 640 * 3]);
  await studio.page.setViewportSize({ width: 640, height: 360 });
  await studio.settled((state) => state.controls.seed);
  assert.deepEqual(await size(), [640 * 3, 360 * 3]);
});
