import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { openBrowser, Site, Studio } from "./studio.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

const isDiscriminator = (path) => path.endsWith(".discriminator");

test("the discriminator is fetched when its verdict is asked for, once", async () => {
  const [{ discriminator }] = await Site.models();
  assert.ok(discriminator, "the first model ships without a discriminator");
  const site = await Site.open();
  const studio = await Studio.open(browser, site);
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
  assert.deepEqual(studio.errors, []);
  await studio.page.close();
  site.close();
});

test("a discriminator that is not there is said so, and the pictures stay", async () => {
  const [{ discriminator }] = await Site.models();
  const site = await Site.open();
  site.replaced.set(`weights/${discriminator.file}`, 404);
  const studio = await Studio.open(browser, site);
  const before = await studio.state();
  await studio.click("verdict");
  const { notices, images } = await studio.settled((state) => state.notices.length > 0);
  assert.match(notices[0], /404/);
  assert.equal(images.length, before.images.length);
  await studio.page.close();
  site.close();
});
