// What a person made is kept: in the address, over reloads, step by step.
import assert from "node:assert/strict";
import { test } from "node:test";

import { difference } from "../support/pictures.mjs";
import { Session } from "./session.mjs";
import { Site } from "./studio.mjs";

const session = new Session();

/** Something that is not the default in every respect. */
async function makeSomething(studio) {
  await studio.click("digit-7");
  await studio.enterSeed(4711);
  await studio.showOne();
  await studio.press("p");
  await studio.press("h");
  await studio.settled((state) => state.view === 1);
  await studio.drag("pad", 0.3, -0.2);
  return studio.settled();
}

/** The address, once it is a link to this state. */
async function addressOf(studio, { link }) {
  await studio.page.waitForFunction((wanted) => location.hash === `#${wanted}`, link);
  return studio.page.evaluate(() => location.href);
}

/** Ten seeds, as fast as a key repeats. @returns {Promise<string>} the state's link at once after them */
const resampleOften = (studio) =>
  studio.page.evaluate(() => {
    for (let i = 0; i < 10; i++) digitforgeStudio.command("resample", "");
    return digitforgeStudio.state().link;
  });

test("a link shows the same on another device", async () => {
  const here = await session.open();
  const made = await makeSomething(here);
  const picture = await here.picture();
  const address = await addressOf(here, made);
  const there = await session.open({ fragment: address.slice(session.site.address.length) });
  const shown = await there.state();
  assert.equal(shown.link, made.link);
  assert.equal(shown.pins, 1);
  assert.equal(difference(picture, await there.picture()), 0);
});

test("a link to a model fetches that model first", async () => {
  const here = await session.open();
  await here.click("model-3");
  const { link } = await here.settled((state) => state.modelIndex === 3);
  const other = await session.anotherSite();
  await session.open({ site: other, fragment: `#${link}` });
  const models = await Site.models();
  const fetched = other.requests.filter((path) => path.endsWith(".dfw"));
  assert.equal(fetched[0], `weights/${models[3].file}`);
  assert.equal(fetched.length, models.length);
});

test("the state survives a reload, and a new visit without a link", async () => {
  const studio = await session.open();
  const made = await makeSomething(studio);
  await studio.page.reload();
  assert.equal((await studio.loaded()).link, made.link);
  await studio.page.goto("about:blank");
  await studio.page.goto(session.site.address);
  assert.equal((await studio.loaded()).link, made.link);
});

test("a reload in the midst of changes goes on with the last of them", async () => {
  const studio = await session.open();
  await makeSomething(studio);
  for (let i = 0; i < 3; i++) {
    const link = await resampleOften(studio);
    await studio.page.reload();
    assert.equal((await studio.loaded()).link, link);
  }
});

test("a reload at the address of a moment ago goes on with the last changes", async () => {
  // A busy browser reloads before it has heard of the last change of the address: here, by force.
  const studio = await session.open();
  const before = await addressOf(studio, await makeSomething(studio));
  await studio.click("resample");
  const changed = await studio.settled((state) => state.seed !== 4711);
  await addressOf(studio, changed);
  await studio.page.evaluate((address) => {
    dispatchEvent(new Event("pagehide"));
    Storage.prototype.setItem = () => {};
    history.replaceState(null, "", address);
  }, before);
  await studio.page.reload();
  assert.equal((await studio.loaded()).link, changed.link);
});

test("a browser that allows few changes of the address stops nothing", async () => {
  // As WebKit: the 101st within 30 seconds throws. Here none is allowed at all after the fifth.
  const allowFew = () => {
    let changes = 0;
    const replace = history.replaceState;
    history.replaceState = function (...what) {
      if (++changes > 5) throw new DOMException("more than 100 times", "SecurityError");
      return replace.apply(this, what);
    };
    globalThis.changesOfAddress = () => changes;
  };
  const studio = await session.open({ prepare: (page) => page.addInitScript(allowFew) });
  const begun = Date.now();
  for (let i = 0; i < 60; i++) {
    await studio.press("Space");
    await studio.settled();
  }
  const most = 2 + (Date.now() - begun) / 400;
  const changes = await studio.page.evaluate(() => changesOfAddress());
  assert.ok(changes > 5 && changes <= most, `${changes} changes of at most ${most}`);
  const { link } = await studio.settled();
  await studio.page.reload();
  assert.equal((await studio.loaded()).link, link);
});

test("a corrupted link is ignored with a notice", async () => {
  const studio = await session.open();
  const { link } = await makeSomething(studio);
  for (const fragment of [link.slice(0, -3), link.replace("4711", "4712"), "section-2", "9-0-x"]) {
    const there = await session.open({ fragment: `#${fragment}` });
    const { notices, seed, view } = await there.state();
    assert.equal(notices.length, 1, fragment);
    assert.match(notices[0], /link/i);
    assert.deepEqual([seed, view], [1, 0]);
  }
});

test("blocked storage is no error", async () => {
  const block = () => {
    Object.defineProperty(globalThis, "localStorage", {
      get() {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  };
  const studio = await session.open({ prepare: (page) => page.addInitScript(block) });
  await studio.click("resample");
  await studio.settled((state) => state.seed !== 1);
  assert.deepEqual((await studio.state()).notices, []);
});

test("steps can be undone and redone, a drag being one", async () => {
  const studio = await session.open();
  await studio.click("digit-7");
  await studio.settled((state) => state.digit === 7);
  await studio.press("h");
  await studio.settled((state) => state.view === 1);
  const before = await studio.picture();
  const moved = await studio.drag("pad", 0.4, 0.1);
  assert.ok(moved.shift.x > 500 && moved.shift.y < 0, JSON.stringify(moved.shift));
  const after = await studio.picture();
  assert.ok(difference(before, after) > 20);
  await studio.press("Control+z");
  await studio.settled((state) => state.shift.x === 0);
  assert.equal(difference(before, await studio.picture()), 0);
  await studio.press("Control+y");
  await studio.settled((state) => state.shift.x === moved.shift.x);
  assert.equal(difference(after, await studio.picture()), 0);
  await studio.click("undo");
  await studio.settled((state) => state.shift.x === 0);
  await studio.click("undo");
  await studio.settled((state) => state.digit === 3);
});

test("a tab that was frozen in the background goes on where it was", async () => {
  const studio = await session.open();
  await studio.press("6");
  const { link } = await studio.settled((state) => state.digit === 6);
  const before = await studio.picture();
  const protocol = await studio.page.context().newCDPSession(studio.page);
  for (const state of ["frozen", "active"]) {
    await protocol.send("Page.setWebLifecycleState", { state });
    await studio.page.waitForTimeout(200);
  }
  assert.equal((await studio.settled()).link, link);
  assert.equal(difference(before, await studio.picture()), 0);
  await studio.press("Space");
  await studio.settled((state) => state.seed !== 1);
});

test("the pictures come back after the WebGL context was lost", async () => {
  const studio = await session.open();
  await studio.press("5");
  const { link } = await studio.settled((state) => state.digit === 5);
  const before = (await studio.pictures()).map(({ picture }) => picture);
  await studio.page.evaluate(async () => {
    const canvas = document.getElementById("canvas");
    const lose = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
    const event = (name) => new Promise((done) => canvas.addEventListener(name, done, { once: true }));
    const lost = event("webglcontextlost");
    lose.loseContext();
    await lost;
    await new Promise((done) => setTimeout(done, 100));
    const restored = event("webglcontextrestored");
    lose.restoreContext();
    await restored;
  });
  assert.equal((await studio.settled()).link, link);
  const after = await studio.pictures();
  after.forEach(({ picture }, i) => assert.equal(difference(before[i], picture), 0));
});
