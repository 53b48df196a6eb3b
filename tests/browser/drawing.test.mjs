import assert from "node:assert/strict";
import { join } from "node:path";
import { beforeEach, test } from "node:test";

import { assertNotBlank, difference, sample, setting } from "../support/pictures.mjs";
import { Session } from "./session.mjs";
import { modelWith, side, Site } from "./studio.mjs";

const session = new Session();
let studio;
beforeEach(async () => (studio = await session.open()));

async function choose({ labels }) {
  const index = modelWith(await studio.state(), { labels });
  await studio.click(`model-${index}`);
  return studio.settled((state) => state.modelIndex === index);
}

test("a person picks a digit and resamples, with the mouse", async () => {
  await choose({ labels: true });
  await studio.click("digit-7");
  const picked = await studio.settled((state) => state.digit === 7);
  assert.ok(picked.images.every((image) => image.digit === 7));
  const before = await studio.picture();
  assertNotBlank(before);
  await studio.click("resample");
  await studio.settled((state) => state.seed !== picked.seed);
  const after = await studio.picture();
  assertNotBlank(after);
  assert.ok(difference(before, after) > 50, "the picture did not change");
});

test("a person picks a digit and resamples, with the keyboard", async () => {
  await choose({ labels: true });
  const three = await studio.settled();
  await studio.press("4");
  await studio.settled((state) => state.digit === 4);
  const before = await studio.picture();
  await studio.press("Space");
  await studio.settled((state) => state.seed !== three.seed);
  assert.ok(difference(before, await studio.picture()) > 50, "the picture did not change");
});

test("the same seed gives the same pixels, whatever came between", async () => {
  await choose({ labels: true });
  await studio.enterSeed(12345);
  const before = await studio.picture();
  await studio.click("resample");
  await studio.settled((state) => state.seed !== 12345);
  assert.notEqual(difference(before, await studio.picture()), 0);
  await studio.enterSeed(12345);
  assert.equal(difference(before, await studio.picture()), 0);
});

test("a picture is the same alone and in a grid", async () => {
  await choose({ labels: true });
  const grid = await studio.pictures();
  assert.ok(grid.length > 1);
  await studio.showOne();
  assert.equal(difference(grid[0].picture, await studio.picture()), 0);
  assert.notEqual(difference(grid[0].picture, grid[1].picture), 0);
});

test("every model's pictures are the native command line's", async () => {
  const models = await Site.models();
  await studio.enterSeed(7);
  await studio.showOne();
  for (const [index, { file }] of models.entries()) {
    await studio.click(`model-${index}`);
    const { models: loaded } = await studio.settled((state) => state.modelIndex === index);
    const digits = loaded[index].classes > 0 ? [0, 3, 9] : [null];
    for (const digit of digits) {
      if (digit !== null) await studio.press(String(digit));
      await studio.settled((state) => state.digit === digit);
      const native = await sample(join(setting("DIGITFORGE_WEIGHTS"), file), { seed: 7, digit });
      assert.deepEqual([native.width, native.height], [side, side]);
      assertNotBlank(native);
      const most = difference(native, await studio.picture());
      console.log(`${file}, digit ${digit ?? "-"}: largest difference ${most} of 255`);
      assert.ok(most <= 1, `${file}: pixels differ by ${most} of 255`);
    }
  }
});

test("all digits stand in a row each, from the same noise", async () => {
  await choose({ labels: true });
  await studio.click("digit-all");
  const { rows, columns, images } = await studio.settled((state) => state.digit === "all");
  assert.equal(rows, 10);
  assert.equal(images.length, rows * columns);
  assert.deepEqual(
    images.map(({ digit, latent }) => [digit, latent]),
    images.map((_, i) => [Math.floor(i / columns), i % columns]),
  );
  for (const { picture } of await studio.pictures()) assertNotBlank(picture);
});

test("a model without labels says so, in place of the digits", async () => {
  const { controls, digit } = await choose({ labels: false });
  assert.equal(digit, null);
  assert.ok(controls["no-label"], "no word about labels");
  assert.equal(controls["digit-3"], undefined);
  const before = await studio.picture();
  assertNotBlank(before);
  await studio.press("3");
  assert.equal(difference(before, await studio.picture()), 0);
});
