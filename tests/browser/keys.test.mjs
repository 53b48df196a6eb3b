// The canvas by keys alone: what is listed under "?", and what belongs to the browser.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { difference } from "../support/pictures.mjs";
import { clipboard, plain, Session } from "./session.mjs";

const session = new Session({ ...plain, ...clipboard });
let studio;
beforeEach(async () => (studio = await session.open()));

/** Presses keys one after another; the state in which they leave the app. */
async function press(...keys) {
  for (const key of keys) await studio.press(key);
  return studio.settled();
}
const downloads = (act) => Promise.all([studio.page.waitForEvent("download"), act()]);

test("models, digits, sizes and blends", async () => {
  assert.equal((await press("m")).modelIndex, 1);
  assert.equal((await press("Shift+M")).modelIndex, 0);
  assert.equal((await press("8")).digit, 8);
  assert.equal((await press("a")).digit, "all");
  assert.equal((await press("+")).columns, 2);
  assert.equal((await press("8", "-")).count, 15);
  const blended = await press("b", "]", "]", "[");
  assert.deepEqual([blended.other, blended.blend], [3, 550]);
  assert.equal((await press("b")).other, -1);
});

test("one picture: selected, pinned, drawn anew, shaped, let go of", async () => {
  assert.equal((await press("ArrowRight")).selected, 0);
  assert.equal((await press("ArrowRight", "ArrowDown")).selected, 5);
  assert.equal((await press("ArrowUp", "ArrowLeft")).selected, 0);
  await press("Escape"); // no frame around it
  const before = await studio.pictures();
  await press("n");
  const after = await studio.pictures();
  assert.ok(difference(before[0].picture, after[0].picture) > 20);
  assert.equal(difference(before[1].picture, after[1].picture), 0, "the others stay");
  await press("Backspace");
  assert.equal(difference(before[0].picture, (await studio.pictures())[0].picture), 0);
  assert.equal((await press("p")).pins, 1);
  assert.equal((await press("Enter")).view, 1);
  const { latentValue } = await press("ArrowRight", "ArrowRight", "ArrowUp");
  assert.equal(latentValue.which, 2);
  const lower = await press("ArrowDown", "ArrowDown");
  assert.ok(lower.latentValue.value < latentValue.value);
  assert.equal((await press("Escape")).view, 0);
});

test("the views, the path and the quiz", async () => {
  assert.deepEqual((await press("k", "6")).pinned, ["3", "6"]);
  await studio.settled((state) => state.playing);
  await press("Space");
  const { place } = await studio.settled((state) => !state.playing);
  await press(place > 500 ? "ArrowLeft" : "ArrowRight");
  assert.equal(Math.abs((await studio.state()).place - place), 50);
  assert.equal((await press("c")).view, 3);
  assert.equal((await press("q")).view, 4);
  const [{ real }] = (await studio.state()).images;
  const { quiz } = await press(real ? "r" : "f");
  assert.deepEqual([quiz.right, quiz.asked], [1, 1]);
  assert.equal((await press("Space")).quiz.number, 1);
  assert.equal((await press("h")).view, 1);
  assert.equal((await press("g")).view, 0);
});

test("verdicts, undo, looks and panels", async () => {
  await press("v");
  await studio.settled((state) => state.verdict && state.images.every((i) => i.probabilityReal));
  assert.equal((await press("o")).order, 1);
  assert.equal((await press("Control+z")).order, 0);
  assert.equal((await press("Control+y")).order, 1);
  assert.equal((await press("Control+z", "Control+Shift+z")).order, 1);
  const dark = (await studio.screenshot()).data[0];
  await press("t");
  assert.ok((await studio.screenshot()).data[0] > dark + 100, "light");
  assert.ok((await press("i")).controls["about-card"]);
  assert.ok(!(await press("Escape")).controls["about-card"]);
  assert.ok((await press("?")).controls["help-card"]);
  assert.ok(!(await press("Escape")).controls["help-card"]);
});

test("what is kept", async () => {
  const [sheet] = await downloads(() => studio.press("s"));
  assert.match(sheet.suggestedFilename(), /seed-1\.png$/);
  await press("l");
  assert.match(await studio.page.evaluate(() => navigator.clipboard.readText()), /#1-/);
  await press("j");
  assert.match(await studio.page.evaluate(() => navigator.clipboard.readText()), /^\[/);
  await press("k", "0", "Space");
  const [animation] = await downloads(() => studio.press("s"));
  assert.match(animation.suggestedFilename(), /morph\.png$/);
  const [strip] = await downloads(() => studio.press("Shift+S"));
  assert.match(strip.suggestedFilename(), /filmstrip\.png$/);
  await press("x");
  await studio.page.getByText("The picture was copied.").waitFor({ state: "attached" });
});

test("keys of the page and the browser are left alone", async () => {
  const { link } = await studio.state();
  const taken = await studio.page.evaluate(() => {
    const keys = [
      ["F1"], ["F3"], ["F5"], ["F6"], ["F11"], ["F12"], ["Tab"], ["Tab", { shiftKey: true }],
      ["ArrowLeft", { altKey: true }], ["d", { altKey: true }],
      ...["l", "r", "t", "w", "n", "f", "p", "s", "d", "0", "+", "-", "a", "u"].map((key) => [key, { ctrlKey: true }]),
      ["C", { ctrlKey: true, shiftKey: true }], ["I", { ctrlKey: true, shiftKey: true }],
      ["R", { ctrlKey: true, shiftKey: true }], ["l", { metaKey: true }], ["q", { metaKey: true }],
    ];
    return keys.filter(([key, modifiers]) => {
      const event = new KeyboardEvent("keydown", { key, ...modifiers, bubbles: true, cancelable: true });
      return !document.getElementById("canvas").dispatchEvent(event);
    });
  });
  assert.deepEqual(taken, []);
  assert.equal((await studio.settled()).link, link);
  const own = await studio.page.evaluate(() =>
    [" ", "ArrowDown", "Backspace"].filter((key) => {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      return document.getElementById("canvas").dispatchEvent(event);
    }),
  );
  assert.deepEqual(own, [], "its own keys scroll no page");
});
