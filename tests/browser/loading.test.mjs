import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertNotBlank } from "../support/pictures.mjs";
import { openBrowser, Site, Studio } from "./studio.mjs";

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser.close());

/** Counts what the Content-Security-Policy refused, in page.refused. */
const countRefusals = (page) =>
  page.addInitScript(() => {
    globalThis.refusals = [];
    addEventListener("securitypolicyviolation", (event) => refusals.push(event.violatedDirective));
  });

test("the page loads every model and draws, without an error", async () => {
  const site = await Site.open();
  const studio = await Studio.open(browser, site, countRefusals);
  const state = await studio.state();
  const listed = await Site.models();
  assert.deepEqual(
    state.models.map(({ title, availability }) => [title, availability]),
    listed.map(({ title }) => [title, "ready"]),
  );
  assert.deepEqual(state.notices, []);
  assert.ok(state.images.length > 0);
  for (const { picture } of await studio.pictures()) assertNotBlank(picture);
  assert.equal(await studio.page.isVisible("#cover"), false);
  assert.deepEqual(studio.errors, []);
  assert.deepEqual(await studio.page.evaluate(() => refusals), []);
  await studio.page.close();
  site.close();
});

test("a progress bar grows while the page loads", async () => {
  const site = await Site.open();
  const watch = (page) =>
    page.addInitScript(() => {
      globalThis.shares = [];
      addEventListener("DOMContentLoaded", () => {
        const bar = document.querySelector("progress");
        const look = () => bar.offsetParent && shares.push(bar.value);
        new MutationObserver(look).observe(bar, { attributes: true });
        look();
      });
    });
  const studio = await Studio.open(browser, site, watch);
  const shares = await studio.page.evaluate(() => shares);
  assert.equal(shares[0], 0, "it starts empty, and can be seen");
  assert.ok(Math.max(...shares) > 0.5, `it grew only to ${Math.max(...shares)}`);
  assert.ok(shares.every((share) => share >= 0 && share <= 1));
  await studio.page.close();
  site.close();
});

test("the page works in a folder of a host", async () => {
  const site = await Site.open("/people/some one/digits/");
  const studio = await Studio.open(browser, site);
  assertNotBlank(await studio.picture());
  assert.deepEqual(studio.errors, []);
  await studio.page.close();
  site.close();
});

test("nothing is drawn while nothing changes", async () => {
  const site = await Site.open();
  const count = (page) =>
    page.addInitScript(() => {
      globalThis.draws = 0;
      const { drawElements } = WebGL2RenderingContext.prototype;
      WebGL2RenderingContext.prototype.drawElements = function (...values) {
        draws++;
        return drawElements.apply(this, values);
      };
    });
  const studio = await Studio.open(browser, site, count);
  await studio.page.waitForTimeout(1000);
  const before = await studio.page.evaluate(() => draws);
  assert.ok(before > 0);
  await studio.page.waitForTimeout(1000);
  assert.equal(await studio.page.evaluate(() => draws), before);
  await studio.page.close();
  site.close();
});
