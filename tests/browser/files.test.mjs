// Files of a person's own that are more than usual: opened step by step, refused with the figure, drawn on
// request where they are slow.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";

import { assertNotBlank, setting } from "../support/pictures.mjs";
import { Session } from "./session.mjs";

const folder = mkdtempSync(join(tmpdir(), "digitforge-"));
execFileSync(setting("DIGITFORGE_MAKE_MODELS"), [folder]);
after(() => rmSync(folder, { recursive: true }));

/** Frames come one at a time, once `globalThis.held` says so. */
function holdFrames() {
  const request = globalThis.requestAnimationFrame;
  const waiting = [];
  globalThis.held = false;
  globalThis.requestAnimationFrame = (draw) => (globalThis.held ? waiting.push(draw) : request(draw));
  globalThis.nextFrame = () => new Promise((done) => request((time) => done(waiting.splice(0).forEach((draw) => draw(time)))));
}

/** A machine with an eighth of this one's speed, as far as a program can tell. */
function slowClock() {
  const now = performance.now.bind(performance);
  performance.now = () => now() * 8;
}

const session = new Session();
let studio;
beforeEach(async () => (studio = await session.open({ prepare: (page) => page.addInitScript(holdFrames) })));

const choose = (name) => studio.page.setInputFiles("#file", join(folder, `${name}.dfw`));
const hold = (held) =>
  studio.page.evaluate((on) => {
    globalThis.held = on;
    if (!on) nextFrame();
  }, held);
const frames = async (count) => {
  for (let i = 0; i < count; i++) await studio.page.evaluate(() => nextFrame());
  return studio.state();
};

test("a large model opens step by step, told as it goes on, and can be cancelled", async () => {
  const before = await studio.state();
  await hold(true);
  await choose("large");
  const begun = () => digitforgeStudio.state().opening !== null;
  await studio.page.waitForFunction(begun, null, { polling: 50 }); // without frames
  const shares = [];
  let state = await frames(2);
  for (; state.opening && shares.length < 3; state = await frames(1)) {
    shares.push(state.opening.progress);
    assert.equal(state.opening.file, "large.dfw");
    assert.ok(state.controls["cancel-opening"], "there is a way to cancel");
  }
  assert.ok(shares.length > 2, `it was open after ${shares.length} frames`);
  assert.deepEqual(shares, [...shares].sort((a, b) => a - b));
  assert.ok(state.opening.progress < 1);
  assert.equal(state.models.length, before.models.length);

  await studio.click("cancel-opening");
  state = await frames(3);
  assert.equal(state.opening, null);
  assert.match(state.toast, /large\.dfw was not opened/);
  await hold(false);
  const { link, models, notices } = await studio.settled();
  assert.deepEqual([link, models, notices], [before.link, before.models, []]);

  await choose("large");
  const opened = await studio.settled((now) => now.models.at(-1).title === "large");
  assert.equal(opened.modelIndex, before.models.length);
  assert.equal(opened.held, 0, "it is large, and not slow");
});

test("a model over the limit is refused with the figure and the limit", async () => {
  await choose("over");
  const { notices, models } = await studio.settled((state) => state.notices.length > 0);
  assert.match(notices[0], /over\.dfw was refused: .*needs \d+ million multiply-adds.*limit is 4295 million/);
  assert.ok(models.every(({ title }) => title !== "over"));
});

test("a slow model is said to be slow, with its time, and draws on request alone", async () => {
  studio = await session.open({ prepare: (page) => page.addInitScript(slowClock) });
  await studio.run("size", 2);
  await choose("slow");
  const { made } = await studio.state();
  let state = await studio.settled((now) => now.models.at(-1).title === "slow" && now.held > 0);
  assert.equal(state.held, 2);
  assert.match(state.slow, /"slow" is slow: a picture takes about [\d.]+ seconds, these 2 about [\d.]+ seconds\./);
  assert.ok(state.images.every(({ ready }) => !ready));
  await studio.page.waitForFunction(() => document.getElementById("live").textContent.includes("is slow"));
  await studio.run("seed", 9);
  state = await studio.settled((now) => now.held === 2);
  assert.equal(state.made, made, "nothing was drawn unasked");

  await studio.click("draw");
  state = await studio.settled((now) => now.images.length === 2 && now.images.every(({ ready }) => ready));
  assert.equal(state.made, made + 2);
  assert.equal(state.held, 0);
  // Others are live as ever.
  await studio.run("model", 0);
  state = await studio.settled();
  assert.ok(state.images.every(({ ready }) => ready));
  assertNotBlank(await studio.picture());
});

test("a folder that is dropped is refused in words", async () => {
  await studio.page.evaluate(() => {
    const unreadable = new File([], "pictures");
    unreadable.arrayBuffer = () => Promise.reject(new DOMException("", "NotReadableError")); // as of a folder
    dispatchEvent(
      Object.assign(new Event("drop", { cancelable: true }), { dataTransfer: { files: [unreadable] } }),
    );
  });
  const { notices } = await studio.settled((state) => state.notices.length > 0);
  assert.match(notices[0], /pictures was refused: the browser could not read it/);
});
