import assert from "node:assert/strict";
import { test } from "node:test";

import { assertNotBlank } from "../support/pictures.mjs";
import { Session } from "./session.mjs";
import { Site } from "./studio.mjs";

const session = new Session();

/** The page without its first model: says why, and draws with the next. */
async function assertGoesOnWithout(title, reason) {
  const studio = await session.open();
  const { models, modelIndex, notices } = await studio.state();
  assert.equal(models[0].availability, "failed");
  assert.equal(modelIndex, 1);
  assert.equal(notices.length, 1);
  assert.ok(notices[0].includes(title), notices[0]);
  assert.match(notices[0], reason);
  assertNotBlank(await studio.picture());
  await studio.click("notice-0-close");
  await studio.settled((state) => state.notices.length === 0);
}

/** The two first models of the site; a test of failing needs one to go on with. */
async function firstTwo() {
  const models = await Site.models();
  assert.ok(models.length > 1, "weights/ has only one model");
  return models;
}

test("a model that is not there leaves the others", async () => {
  const [{ file, title }] = await firstTwo();
  session.excuse(/404/);
  session.site.replaced.set(`weights/${file}`, 404);
  await assertGoesOnWithout(title, /404/);
});

test("a model with a flipped bit leaves the others", async () => {
  const [{ file, title }] = await firstTwo();
  const bytes = await Site.read(`weights/${file}`);
  bytes[Math.floor(bytes.length / 2)] ^= 0x10;
  session.site.replaced.set(`weights/${file}`, bytes);
  await assertGoesOnWithout(title, /checksum|damaged/i);
});

test("a model that is cut short leaves the others", async () => {
  const [{ file, title }] = await firstTwo();
  const bytes = await Site.read(`weights/${file}`);
  session.site.replaced.set(`weights/${file}`, bytes.subarray(0, 1000));
  await assertGoesOnWithout(title, /1000/);
});

test("without any model the page says so and stays up", async () => {
  session.excuse(/404/);
  session.site.replaced.set("weights/models.json", 404);
  const studio = await session.open();
  const { notices, model } = await studio.state();
  assert.equal(model, null);
  assert.match(notices[0], /models\.json.*404/);
});

/** The page shows `message` in place of the app. */
async function assertSays(message, prepare) {
  const studio = await session.visit({ prepare });
  const alert = studio.page.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), message);
  assert.equal(await studio.page.evaluate(() => globalThis.digitforgeStudio), undefined);
}

test("a browser without WebAssembly is told so", () =>
  assertSays(/WebAssembly/, (page) => page.addInitScript(() => delete globalThis.WebAssembly)));

test("a browser without WebGL 2 is told so", () =>
  assertSays(/WebGL 2/, (page) =>
    page.addInitScript(() => {
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (kind, ...values) {
        return kind === "webgl2" ? null : getContext.call(this, kind, ...values);
      };
    }),
  ));

test("a program that cannot be fetched is named", async () => {
  session.excuse(/503/);
  session.site.replaced.set("studio.wasm", 503);
  await assertSays(/studio\.wasm.*503/);
});
