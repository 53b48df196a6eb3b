// Faults of the files that the page fetches: what a server, a network or a cache can do to one, and what
// the page must make of it.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { assertNotBlank, setting } from "../support/pictures.mjs";
import { plain } from "./session.mjs";
import { Site } from "./studio.mjs";

const half = (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2));

/** What comes in a file's place, by name: as Site.replaced has it. */
export const faults = {
  "status 404": () => 404,
  "status 500": () => 500,
  "another page": () => (response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end("<!doctype html><title>Welcome</title><p>Please sign in to use this network.");
  },
  "its first half": (bytes) => half(bytes),
  "a connection that breaks": (bytes) => (response, headers) => {
    response.writeHead(200, { ...headers, "Content-Length": bytes.length });
    response.write(half(bytes), () => response.destroy());
  },
  "a flipped bit": (bytes) => {
    const flipped = Buffer.from(bytes);
    flipped[flipped.length >> 1] ^= 8;
    return flipped;
  },
  "a connection that stalls": (bytes) => (response, headers) => {
    response.writeHead(200, { ...headers, "Content-Length": bytes.length });
    response.write(half(bytes)); // and never ends
  },
};

/** A small window: what is drawn in it is not what is tried. */
const small = { ...plain, viewport: { width: 800, height: 500 } };

/** A page as the browser's user may have it: isolated from other origins, with threads, or not. */
const ways = [
  { isolated: false, device: { ...small, serviceWorkers: "allow" } },
  { isolated: true, device: small },
];

/** All files of the site, relative to it. */
function siteFiles() {
  const root = setting("DIGITFORGE_SITE");
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Has the page fetch all that it ever does, and waits until it has. */
async function useEverything(studio) {
  const { models } = await studio.loaded();
  if (!(await studio.state()).verdict) await studio.run("verdict");
  for (const [i, { availability }] of models.entries()) {
    if (availability === "ready") await studio.run("model", i);
  }
  await studio.run("model", models.findIndex(({ availability }) => availability === "ready"));
  return studio.settled();
}

/** The files that the page fetches, as [{ file, way }], by looking; fails where the site lacks one. */
export async function fetchedFiles(session) {
  const found = new Map();
  const there = siteFiles();
  for (const way of ways) {
    const site = await session.anotherSite();
    site.isolated = way.isolated;
    const studio = await session.open({ site, device: way.device });
    await useEverything(studio);
    if (way.device.serviceWorkers === "allow") {
      await studio.page.evaluate(() => navigator.serviceWorker.ready);
    }
    for (const file of site.requests) {
      assert.ok(there.includes(file), `the page asks for ${file}, which is not in the site`);
      if (!found.has(file)) found.set(file, way);
    }
  }
  return [...found].map(([file, way]) => ({ file, way }));
}

/** Makes the page's patience, 20 seconds, 8: nothing else in it waits for so long. */
function hurry() {
  const wait = globalThis.setTimeout;
  globalThis.setTimeout = (call, ms, ...values) => wait(call, ms >= 10_000 ? ms / 2.5 : ms, ...values);
}

/** Whether the page has said that it can't go on, or has loaded all it can; waits for either. */
async function failedToStart(studio) {
  const alert = studio.page.getByRole("alert");
  const complete = studio.page.waitForFunction(() => globalThis.digitforgeStudio?.complete(), null, {
    timeout: 90_000,
  });
  const told = alert.waitFor({ timeout: 90_000 });
  const outcomes = [complete.then(() => false), told.then(() => true)];
  for (const outcome of outcomes) outcome.catch(() => {}); // one of them never comes
  return Promise.any(outcomes);
}

/** Words for people: no exception's, and the file that is to blame or that the connection is. */
function assertPlain(text, file) {
  assert.doesNotMatch(text, /undefined|TypeError|RuntimeError|DOMException|\[object|Aborted/, text);
  assert.match(text, /^["A-Z].*\.$/s, text);
  assert.ok(text.includes(file.replace(/.*\//, "")) || /connection has stalled/.test(text), text);
}

async function assertAllWorks(studio) {
  const state = await useEverything(studio);
  assert.deepEqual(state.notices, []);
  for (const model of state.models) {
    assert.deepEqual([model.availability, model.discriminator], ["ready", "ready"], model.title);
  }
  await studio.run("verdict");
  for (const { picture } of await studio.pictures()) assertNotBlank(picture);
  await studio.run("view", 4); // the quiz needs the real digits
  assert.ok((await studio.settled()).controls["quiz-real"], "there are no real digits");
  await studio.run("view", 0);
}

/**
 * Opens the page with this fault in the file's place and fails where something but that file is lost, the
 * message is none for people, or trying again does not heal it. Yields what happened, in a word.
 */
export async function tryFault(session, { file, way }, fault) {
  const site = await session.anotherSite();
  site.isolated = way.isolated;
  site.replaced.set(file, faults[fault](await Site.read(file)));
  const prepare = fault === "a connection that stalls" ? (page) => page.addInitScript(hurry) : undefined;
  const device = file.includes("service_worker") ? way.device : small;
  const studio = await session.visit({ site, device, until: "commit", prepare });
  if (await failedToStart(studio)) {
    assertPlain(await studio.page.locator("#message").innerText(), file);
    site.replaced.clear();
    await studio.page.evaluate(() => (globalThis.failedHere = true));
    await studio.page.getByRole("button", { name: "Try again" }).click();
    await studio.page.waitForFunction(() => !globalThis.failedHere); // once it has loaded again
    await assertAllWorks(studio);
    return "told, nothing started";
  }
  const { notices, missing, models } = await useEverything(studio);
  if (notices.length === 0) {
    await assertAllWorks(studio);
    return "nothing lost";
  }
  assert.equal(notices.length, 1, notices.join("\n"));
  assert.deepEqual(missing, [0], `no way to try again: ${notices[0]}`);
  assertPlain(notices[0], file);
  const lost = models.filter(({ availability, discriminator }) =>
    [availability, discriminator].includes("failed"),
  );
  assert.ok(lost.length <= 1, "more than one model is lost");
  if (models.length > 0) assertNotBlank(await studio.picture());
  site.replaced.clear();
  await studio.click("notice-0-retry");
  await studio.settled((state) => state.notices.length === 0);
  await assertAllWorks(studio);
  return "told, the rest works";
}

/**
 * What browsers say on their own of files that do not come, the page of a program, and Emscripten of a
 * thread that does not start: it throws the event.
 */
export const saidOfFaults =
  /^Event$|Failed to load resource|Failed to find a valid digest|MIME type|ERR_|was preloaded using link preload|service_worker|DigitForge|did not come|came|could not be|has stopped|broke off/;
