// What each view is for, with the mouse, by what is on the screen.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { difference } from "../support/pictures.mjs";
import { Session } from "./session.mjs";
import { modelWith, Site } from "./studio.mjs";

const session = new Session();
let studio;
beforeEach(async () => (studio = await session.open()));

/** Clicks a control and waits until the state is as it should be then. */
async function click(control, holds) {
  await studio.click(control);
  return studio.settled(holds);
}

/** Whether pixels of this colour are within a control's place. */
function hasColour(png, { device: { x, y, width, height } }, [red, green, blue]) {
  for (let row = Math.ceil(y); row < y + height; row++) {
    for (let column = Math.ceil(x); column < x + width; column++) {
      const at = (row * png.width + column) * 4;
      const off = [red, green, blue].map((value, i) => Math.abs(value - png.data[at + i]));
      if (Math.max(...off) < 4) return true;
    }
  }
  return false;
}

const verdictColours = { real: [0x63, 0xcf, 0x94], forged: [0xf2, 0x6d, 0x5b] };

test("a blend draws a digit between two", async () => {
  const before = await studio.picture();
  const { digit, other, blend } = await click("blend", (state) => state.other >= 0);
  assert.deepEqual([digit, other, blend], [3, 8, 500]);
  const half = await studio.picture();
  assert.ok(difference(before, half) > 50);
  await studio.drag("blend-share", 0.3, 0);
  const { blend: more, images } = await studio.state();
  assert.ok(more > 700 && more < 900, String(more));
  assert.equal(images[0].label, `3 (${Math.round((1000 - more) / 10)} %) + 8 (${Math.round(more / 10)} %)`);
  await click("blend-off", (state) => state.other === -1);
  assert.equal(difference(before, await studio.picture()), 0);
});

test("a pinned picture stays while others change, and comes back", async () => {
  const kept = (await studio.pictures())[4].picture;
  await studio.clickImage(4);
  await click("pin", (state) => state.pins === 1);
  await click("deselect", (state) => state.selected === -1);
  await click("resample", (state) => state.seed !== 1);
  await click("digit-8", (state) => state.digit === 8);
  assert.ok(difference(kept, (await studio.pictures())[4].picture) > 50);
  await studio.clickImage(0);
  await click("pin-0", (state) => state.digit === 3);
  assert.deepEqual((await studio.state()).pinned, ["3"]);
  await click("deselect", (state) => state.selected === -1);
  await click("unpin-0", (state) => state.pins === 0);
  assert.equal(difference(kept, await studio.picture()), 0);
});

test("one picture is drawn anew, the others stay", async () => {
  const before = await studio.pictures();
  await studio.clickImage(2);
  await click("resample-one", (state) => state.canUndo);
  await click("deselect", (state) => state.selected === -1);
  const after = await studio.pictures();
  after.forEach(({ picture }, i) => {
    const most = difference(before[i].picture, picture);
    assert.ok(i === 2 ? most > 20 : most === 0, `picture ${i}`);
  });
});

test("the strip of all values is drawn over, and undone", async () => {
  await click("tab-1", (state) => state.view === 1);
  const before = await studio.picture();
  const { x, y, width, height } = await studio.middle("strip");
  await studio.page.mouse.move(x - 0.4 * width, y - 0.4 * height);
  await studio.page.mouse.down();
  await studio.page.mouse.move(x, y - 0.4 * height, { steps: 3 });
  const held = await studio.picture();
  assert.ok(difference(before, held) > 20, "it is drawn while the mouse is down");
  await studio.page.mouse.up();
  await studio.settled();
  const bars = await studio.screenshot();
  const { controls } = await studio.state();
  const { device } = controls.strip;
  // Every value passed over is high now: accent a tenth below the upper edge.
  const line = { device: { x: device.x + 0.12 * device.width, y: device.y + 0.16 * device.height, width: 0.36 * device.width, height: 2 } };
  assert.ok(hasColour(bars, line, [0xff, 0x9d, 0x42]));
  await click("undo", (state) => !state.canUndo);
  assert.equal(difference(before, await studio.picture()), 0);
});

test("the pad spans principal or random directions", async () => {
  await click("tab-1", (state) => state.view === 1);
  const start = await studio.picture();
  await studio.drag("pad", 0.35, 0);
  const first = await studio.picture();
  await studio.run("restore");
  await click("principal");
  await studio.drag("pad", 0.35, 0);
  const second = await studio.picture();
  await studio.run("restore");
  await click("random");
  await studio.drag("pad", 0.35, 0);
  const random = await studio.picture();
  const pairs = [[start, first], [first, second], [second, random], [start, random]];
  for (const [a, b] of pairs) assert.ok(difference(a, b) > 20);
});

test("a path between pins: filmstrip, place, routes, play, pause and speed", async () => {
  await studio.run("pin");
  await studio.run("digit", 9);
  await studio.run("select", 1);
  await studio.run("pin");
  await click("morph-pins", (state) => state.view === 2);
  const start = await studio.picture();
  await studio.drag("filmstrip", 0.2, 0);
  const { place } = await studio.state();
  assert.ok(place > 600 && place < 800, String(place));
  const spherical = await studio.picture();
  await click("route-0", (state) => state.path.route === 0);
  assert.ok(difference(spherical, await studio.picture()) > 0);
  await click("play", (state) => state.playing && state.place < 500);
  await click("speed", (state) => state.path.speed === 200);
  await click("play", (state) => !state.playing);
  await studio.drag("path-place", -1, 0);
  assert.equal((await studio.state()).place, 0);
  assert.equal(difference(start, await studio.picture()), 0, "it starts at the pin");
  await click("path-from"); // a third pin is not there: the ends stay
  assert.deepEqual((await studio.state()).path.from, 0);
});

test("the same noise and digit through several models, with their figures", async () => {
  await click("tab-3", (state) => state.view === 3);
  await studio.run("size", 4);
  const { images, compared, controls, models } = await studio.state();
  assert.deepEqual(compared, [0, 1, 2, 3]);
  assert.equal(images.length, 16);
  for (const { model, latent, digit, index } of images) {
    assert.equal(latent, index);
    assert.equal(digit, models[model].classes > 0 ? 3 : null, "the models with labels draw the digit");
  }
  const pictures = await studio.pictures();
  assert.ok(difference(pictures[0].picture, pictures[4].picture) > 50, "two models differ");
  assert.ok(compared.every((model) => controls[`card-${model}`]));
  const fewer = await click("compare-2", (state) => state.compared.length === 3);
  assert.equal(fewer.controls["card-2"], undefined);
});

test("scores: under each picture, as a histogram, sorted and filtered", async () => {
  await click("verdict", (state) => state.verdict && state.images.every((i) => i.probabilityReal));
  const { images, controls } = await studio.state();
  const scores = images.map((image) => image.probabilityReal);
  const png = await studio.screenshot();
  const real = scores.filter((score) => score >= 0.5).length;
  assert.equal(hasColour(png, controls.histogram, verdictColours.forged), real < scores.length);
  assert.equal(hasColour(png, controls.histogram, verdictColours.real), real > 0);
  const sorted = await click("order-1", (state) => state.order === 1);
  assert.deepEqual(sorted.images.map((i) => i.probabilityReal), [...scores].sort((a, b) => b - a));
  const last = await click("order-2", (state) => state.order === 2);
  assert.deepEqual(last.images.map((i) => i.probabilityReal), [...scores].sort((a, b) => a - b));
  const some = await click("filter-1", (state) => state.filter === 1);
  assert.equal(some.images.length, real);
  await click("filter-0", (state) => state.filter === 0);
  const back = await click("order-0", (state) => state.order === 0);
  assert.deepEqual(back.images.map((i) => i.probabilityReal), scores);
});

test("Shape and Morph show the verdict under their picture, as the gallery gave it", async () => {
  await click("verdict", (state) => state.verdict && state.images.every((i) => i.probabilityReal));
  const { images } = await studio.clickImage(2);
  const score = images.find((image) => image.index === 2).probabilityReal;
  const colour = verdictColours[score >= 0.5 ? "real" : "forged"];
  for (const view of [1, 2]) {
    const shown = await click(`tab-${view}`, (state) => state.view === view && state.images[0]?.probabilityReal);
    assert.equal(shown.images[0].probabilityReal, score);
    assert.ok(hasColour(await studio.screenshot(), shown.controls["verdict-line"], colour));
  }
  const without = await click("verdict", (state) => !state.verdict);
  assert.equal(without.controls["verdict-line"], undefined);
});

test("real digits beside generated ones are MNIST's own", async () => {
  await click("tab-4", (state) => state.view === 4);
  const { images } = await click("quiz-beside", (state) => state.beside);
  assert.equal(images.filter((image) => image.real).length, images.length / 2);
  const bytes = await Site.read("real_digits.bin");
  assert.ok(bytes.length <= 100_000, `${bytes.length} bytes`);
  assert.ok(bytes.readUInt16LE(4) >= 200, "a few hundred");
});

test("the quiz keeps a running score", async () => {
  await click("tab-4", (state) => state.view === 4);
  const answers = new Set();
  for (let asked = 1, right = 0; asked <= 6; asked++) {
    const [{ real }] = (await studio.state()).images;
    answers.add(real);
    const says = asked !== 2 ? real : !real;
    if (says === real) right++;
    const { quiz } = await click(says ? "quiz-real" : "quiz-forged", (state) => state.quiz.answered);
    assert.deepEqual([quiz.right, quiz.asked], [right, asked]);
    await click("quiz-next", (state) => !state.quiz.answered);
  }
  assert.equal(answers.size, 2, "both kinds are asked");
});

test("what was just done is told for some seconds, and nothing goes on after that", async () => {
  await click("save-sheet", (state) => state.toast.startsWith("Saved as "));
  await studio.settled((state) => state.toast === "");
  const frames = await studio.page.evaluate(async () => {
    let count = 0;
    const { requestAnimationFrame: request, setTimeout: wait } = globalThis;
    globalThis.requestAnimationFrame = (draw) => request(draw, count++);
    globalThis.setTimeout = (...given) => wait(...given, count++);
    await new Promise((done) => wait(done, 1500));
    return count;
  });
  assert.equal(frames, 0);
});

test("a tooltip comes to a mouse that rests, not over what its press has just brought", async () => {
  const { controls } = await click("tab-4", (state) => state.view === 4);
  const place = controls["quiz-real"].css;
  await studio.page.mouse.move(place.x + 20, place.y + 20);
  await studio.settled((state) => state.controls.tooltip);
  await studio.page.mouse.down();
  await studio.page.mouse.up();
  await studio.settled((state) => state.controls["quiz-next"] && !state.controls.tooltip);
  await studio.page.waitForTimeout(1000);
  assert.equal((await studio.state()).controls.tooltip, undefined);
  await studio.page.mouse.move(place.x + 30, place.y + 25);
  await studio.settled((state) => state.controls.tooltip);
});

test("the panel about a model, and the discriminator once it is there", async () => {
  const about = await click("about", (state) => state.controls["about-card"]);
  assert.ok(about.controls["close-card"]);
  await click("close-card", (state) => !state.controls["about-card"]);
  const without = modelWith(await studio.state(), { labels: false });
  await click(`model-${without}`, (state) => state.modelIndex === without);
});

test("the tour of a first visit, once", async () => {
  const visit = await session.open({ first: true });
  for (let step = 0; step < 5; step++) {
    await visit.settled((state) => state.tour === step && state.controls["tour-next"]);
    await visit.click("tour-next");
  }
  await visit.settled((state) => state.tour === -1);
  await visit.page.reload();
  assert.equal((await visit.loaded()).tour, -1);
  await visit.click("help");
  await visit.settled((state) => state.controls["start-tour"]);
  await visit.click("start-tour");
  await visit.settled((state) => state.tour === 0);
});

test("resting on a control tells what it does", async () => {
  const { x, y } = await studio.middle("link");
  const { controls } = await studio.state();
  assert.match(controls.link.tooltip, /link/);
  const below = { device: { x: x - 60, y: y + 24, width: 120, height: 30 } };
  const text = [0xf3, 0xf1, 0xee];
  assert.ok(!hasColour(await studio.screenshot(), below, text));
  await studio.page.mouse.move(x, y);
  await studio.page.waitForTimeout(700);
  assert.ok(hasColour(await studio.screenshot(), below, text), "the tooltip is in sight");
});
