import assert from "node:assert/strict";
import { test } from "node:test";

import { Session } from "./session.mjs";
import { Site } from "./studio.mjs";

const session = new Session();
const isDiscriminator = (path) => path.endsWith(".discriminator");

test("the discriminator is fetched when its verdict is asked for, once", async () => {
  const [{ discriminator }] = await Site.models();
  assert.ok(discriminator, "the first model ships without a discriminator");
  const { site } = session;
  const studio = await session.open();
  assert.deepEqual(site.requests.filter(isDiscriminator), []);

  await studio.click("verdict");
  const judged = await studio.settled((state) => state.verdict);
  const verdicts = judged.images.map((image) => image.probabilityReal);
  assert.ok(verdicts.length > 1);
  assert.ok(
    verdicts.every((probability) => probability >= 0 && probability <= 1),
    String(verdicts),
  );
  assert.ok(new Set(verdicts).size > 1, "every picture has the same verdict");
  assert.deepEqual(site.requests.filter(isDiscriminator), [`weights/${discriminator.file}`]);

  await studio.press("v");
  await studio.settled((state) => !state.verdict);
  await studio.press("v");
  await studio.settled((state) => state.verdict);
  assert.equal(site.requests.filter(isDiscriminator).length, 1);
});

test("a discriminator that is not there is said so, and the pictures stay", async () => {
  const [{ discriminator }] = await Site.models();
  const { site } = session;
  session.excuse(/404/);
  site.replaced.set(`weights/${discriminator.file}`, 404);
  const studio = await session.open();
  const before = await studio.state();
  await studio.click("verdict");
  const { notices, images } = await studio.settled((state) => state.notices.length > 0);
  assert.match(notices[0], /404/);
  assert.equal(images.length, before.images.length);
});
