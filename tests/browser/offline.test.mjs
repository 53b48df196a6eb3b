// The service worker: visits without a network, and versions that follow each other cleanly.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";

import { assertNotBlank, difference } from "../support/pictures.mjs";
import { plain, Session } from "./session.mjs";
import { Site } from "./studio.mjs";

const session = new Session({ ...plain, serviceWorkers: "allow" });
let site;
beforeEach(async () => (site = await session.anotherSite("/in/a/folder/")));

/** A first visit that has kept the site. */
async function firstVisit() {
  const studio = await session.open({ site });
  await studio.page.evaluate(() => navigator.serviceWorker.ready);
  return studio;
}

test("an isolated page has its threads without a network, too", async () => {
  site.isolated = true;
  const studio = await firstVisit();
  const threads = () => studio.page.evaluate(() => digitforgeStudio.threads());
  const before = await threads();
  session.excuse(/service_worker/);
  site.close();
  await studio.page.reload();
  await studio.loaded();
  assert.equal(await threads(), before);
  assertNotBlank(await studio.picture());
});

const versions = (studio) => studio.page.evaluate(() => caches.keys());

test("a visit without a network shows the same", async () => {
  const studio = await firstVisit();
  await studio.run("digit", 7);
  await studio.run("verdict");
  await studio.settled((state) => state.images.every((image) => image.probabilityReal));
  await studio.page.reload(); // from here on through the worker
  await studio.loaded();
  await studio.settled((state) => state.images.every((image) => image.probabilityReal));
  await studio.run("verdict");
  const { link } = await studio.state();
  const before = await studio.picture();

  session.excuse(/service_worker|ERR_CONNECTION/);
  const asked = site.requests.length;
  site.close();
  await studio.page.reload();
  await studio.loaded();
  const state = await studio.settled();
  assert.equal(state.link, link);
  assert.ok(state.models.every((model) => model.availability === "ready"));
  assert.deepEqual(state.notices, []);
  assert.equal(difference(before, await studio.picture()), 0);
  await studio.run("verdict");
  await studio.settled((s) => s.images.every((image) => image.probabilityReal));
  assert.equal(site.requests.length, asked);
});

test("a newer version is told of, comes with the next load and leaves nothing of the old one", async () => {
  const studio = await firstVisit();
  await studio.page.reload();
  await studio.loaded();
  const [old] = await versions(studio);
  assert.match(old, /^digitforge-[0-9a-f]{16}$/);

  // Another version: other words on the page, and, as the build does it, another worker.
  const html = String(await Site.read("index.html"));
  const newerHtml = html.replace("<title>DigitForge", "<title>DigitForge 2");
  site.replaced.set("index.html", Buffer.from(newerHtml));
  const worker = String(await Site.read("service_worker.js"));
  const newer = old.replace(/.{16}$/, "0123456789abcdef");
  const hash = (text) => createHash("sha256").update(text).digest("base64");
  const newerWorker = worker.replace(old.slice(11), newer.slice(11)).replace(hash(html), hash(newerHtml));
  site.replaced.set("service_worker.js", Buffer.from(newerWorker));

  await studio.page.reload();
  await studio.loaded();
  assert.equal(await studio.page.title(), "DigitForge", "this visit is all of the old version");
  const { notices } = await studio.settled((state) => state.notices.length > 0);
  assert.match(notices[0], /newer version.*reload/i);
  assertNotBlank(await studio.picture());
  await studio.page.reload();
  const state = await studio.loaded();
  assert.equal(await studio.page.title(), "DigitForge 2");
  assert.deepEqual(state.notices, []);
  assert.deepEqual(await versions(studio), [newer]);
});

/** A flipped bit, which no status tells of. */
function flipped(bytes) {
  const other = Buffer.from(bytes);
  other[other.length >> 1] ^= 1;
  return other;
}

for (const [what, wrong] of [["whole", () => 503], ["undamaged", flipped]]) {
  test(`a version that does not come ${what} changes nothing`, async () => {
    const studio = await firstVisit();
    await studio.page.reload();
    await studio.loaded();
    const [old] = await versions(studio);
    const worker = String(await Site.read("service_worker.js"));
    site.replaced.set("service_worker.js", Buffer.from(worker.replace(old.slice(11), "fedcba9876543210")));
    session.excuse(/Failed to find a valid digest/);
    site.replaced.set("style.css", wrong(await Site.read("style.css")));
    const gone = studio.page.evaluate(
      () =>
        new Promise((done) => {
          navigator.serviceWorker.ready.then((registration) => {
            registration.addEventListener("updatefound", () => {
              const { installing } = registration;
              installing.addEventListener("statechange", () => done(installing.state));
            });
            registration.update().catch(() => {});
          });
        }),
    );
    assert.equal(await gone, "redundant");
    site.close();
    await studio.page.reload();
    const { models, notices } = await studio.loaded();
    assert.ok(models.every((model) => model.availability === "ready"));
    assert.deepEqual(notices, []);
  });
}
