import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { assertNotBlank } from "../support/pictures.mjs";
import { Session } from "./session.mjs";
import { Site } from "./studio.mjs";

const session = new Session();

test("the page loads every model and draws, without an error", async () => {
  const studio = await session.open();
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
});

test("a progress bar grows while the page loads", async () => {
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
  const studio = await session.open({ prepare: watch });
  const shares = await studio.page.evaluate(() => shares);
  assert.equal(shares[0], 0, "it starts empty, and can be seen");
  assert.ok(Math.max(...shares) > 0.5, `it grew only to ${Math.max(...shares)}`);
  assert.ok(shares.every((share) => share >= 0 && share <= 1));
});

test("the page works in a folder of a host", async () => {
  const site = await session.anotherSite("/people/some one/digits/");
  const studio = await session.open({ site });
  assertNotBlank(await studio.picture());
});

test("at rest there are no frames and no timers", async () => {
  const count = (page) =>
    page.addInitScript(() => {
      globalThis.counts = { frames: 0, timers: 0, draws: 0 };
      const counted = (owner, name, what) => {
        const original = owner[name];
        owner[name] = function (...values) {
          counts[what]++;
          return original.apply(this, values);
        };
      };
      counted(globalThis, "requestAnimationFrame", "frames");
      counted(globalThis, "requestIdleCallback", "frames");
      counted(globalThis, "setTimeout", "timers");
      counted(globalThis, "setInterval", "timers");
      counted(WebGL2RenderingContext.prototype, "drawElements", "draws");
    });
  const studio = await session.open({ prepare: count });
  // In every view, and after the mouse rested on a control long enough for its tooltip.
  for (const [view, control] of ["resample", "pad", "pin-two", "compare-0", "quiz-real"].entries()) {
    await studio.run("view", view);
    const { x, y } = await studio.middle(control);
    await studio.page.mouse.move(x, y);
    await studio.settled();
    const look = async () => {
      await studio.page.waitForTimeout(1000);
      return studio.page.evaluate(() => ({ ...counts }));
    };
    // On a busy machine a tooltip's delay takes longer than it says.
    let [before, later] = [await look(), await look()];
    for (let waited = 0; waited < 30 && !isDeepStrictEqual(before, later); waited++) {
      [before, later] = [later, await look()];
    }
    assert.ok(before.draws > 0 && before.frames > 0);
    assert.deepEqual(later, before, `view ${view}`);
  }
});

test("what the page's policy refuses fails a test, whatever else is excused", async () => {
  const studio = await session.open();
  await session.assertClean();
  session.excuse(/./);
  await studio.page.evaluate(async () => {
    for (const tag of ["style", "script"]) {
      document.head.append(Object.assign(document.createElement(tag), { textContent: "/* inline */" }));
    }
    await fetch("https://elsewhere.example/").catch(() => {});
  });
  await studio.page.reload(); // takes nothing back
  await assert.rejects(session.assertClean(), ({ actual }) => {
    const inline = ["style-src-elem: inline", "script-src-elem: inline"];
    assert.deepEqual(actual, [...inline, "connect-src: https://elsewhere.example/"]);
    return true;
  });
  session.forget();
});
