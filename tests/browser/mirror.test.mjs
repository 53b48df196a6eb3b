// The page without its canvas: plain elements, by name and by keys, for screen readers.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, test } from "node:test";

import { setting } from "../support/pictures.mjs";
import { clipboard, plain, Session } from "./session.mjs";
import { side, Site } from "./studio.mjs";

const session = new Session({ ...plain, ...clipboard });
let studio;
let page;
beforeEach(async () => {
  studio = await session.open();
  ({ page } = studio);
});

const mirror = () => page.locator("#mirror");
/** Waits until the app is at rest, and the mirror shows that: it follows when no frame is wanted. */
async function settled(holds) {
  await studio.settled(holds);
  await page.evaluate(async () => {
    for (let i = 0; i < 10; i++) await new Promise(requestAnimationFrame);
  });
  return studio.state();
}
/** What was said last. */
async function said() {
  await settled();
  return studio.said();
}
const field = (label) => mirror().getByLabel(label, { exact: true });
const push = async (name) => {
  await mirror().getByRole("button", { name, exact: true }).press("Enter");
  return settled();
};
const choose = async (label, option) => {
  await field(label).selectOption(option);
  return settled();
};
const enter = async (label, value) => {
  await field(label).fill(String(value));
  await field(label).press("Enter");
  return settled();
};

/** The mirror's picture, in greys, as [width, height, pixels]. */
const shownPicture = () =>
  page.evaluate(async () => {
    const image = document.querySelector("#mirror img");
    await image.decode();
    const painter = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext("2d");
    painter.drawImage(image, 0, 0);
    const { width, height, data } = painter.getImageData(0, 0, image.naturalWidth, image.naturalHeight);
    return { width, height, pixels: [...data.filter((_, at) => at % 4 === 0)] };
  });

test("axe-core finds no violation, in any view and look", async () => {
  const axe = await readFile(join(setting("DIGITFORGE_NODE_MODULES"), "axe-core/axe.min.js"), "utf8");
  await page.evaluate(axe);
  const violations = async () => {
    const { violations } = await page.evaluate(() => axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
  };
  await push("Pin it");
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    for (const view of ["Make", "Shape", "Morph", "Compare", "Quiz"]) {
      await choose("View", view); // leaves the focus there: the mirror is in sight
      assert.deepEqual(await violations(), [], `${view}, ${colorScheme}`);
    }
  }
  await mirror().getByText("About this model").click();
  assert.deepEqual(await violations(), []);
  await page.locator("#canvas").focus();
  assert.deepEqual(await violations(), [], "out of sight");
});

test("axe-core finds no violation in a page that cannot start", async () => {
  const axe = await readFile(join(setting("DIGITFORGE_NODE_MODULES"), "axe-core/axe.min.js"), "utf8");
  session.excuse(/503/);
  session.site.replaced.set("studio.wasm", 503);
  const other = (await session.visit()).page;
  await other.getByRole("alert").waitFor();
  await other.evaluate(axe);
  const { violations } = await other.evaluate(() => axe.run());
  assert.deepEqual(violations.map(({ id }) => id), []);
});

test("Tab leads from the canvas to the controls and back", async () => {
  const focused = () =>
    page.evaluate(() => [document.activeElement.id, Boolean(document.activeElement.closest("#mirror"))]);
  await page.locator("#canvas").focus();
  await studio.press("Tab");
  assert.deepEqual(await focused(), ["mirror-view", true]);
  const { width } = await mirror().boundingBox();
  assert.ok(width > 200, "the controls are in sight while they have the focus");
  await studio.press("Shift+Tab");
  assert.deepEqual(await focused(), ["canvas", false]);
  assert.equal((await mirror().boundingBox()).width, 1);
});

test("keys in the controls are the controls' own", async () => {
  const { seed, digit } = await studio.state();
  await field("Seed").focus();
  await studio.press("5");
  await studio.press("m");
  const state = await settled();
  assert.deepEqual([state.seed, state.digit, state.modelIndex], [seed, digit, 0]);
});

test("what is made is said, and shown as a picture with words", async () => {
  await choose("Digit", "7");
  const [{ title }] = await Site.models();
  assert.ok((await said()).startsWith(`16 images of the digit 7 by ${title}, seed 1, `), await said());
  const image = mirror().getByRole("img");
  assert.equal(await image.getAttribute("alt"), await said());
  const { width, height, pixels } = await shownPicture();
  const pitch = side + 2;
  assert.deepEqual([width, height], [4 * pitch - 2, 4 * pitch - 2]);
  for (const { index, picture } of await studio.pictures()) {
    const [left, top] = [(index % 4) * pitch, Math.floor(index / 4) * pitch];
    const same = [...picture.pixels].every(
      (grey, at) => grey === pixels[(top + Math.floor(at / side)) * width + left + (at % side)],
    );
    assert.ok(same, `picture ${index}`);
  }
});

test("models, digits, blends, seeds and sizes are chosen by name", async () => {
  const { models, modelIndex } = await choose("Model", await Site.title("cgan-hidden"));
  assert.equal(models[modelIndex].name, "cgan-hidden");
  await choose("Digit", "8");
  await choose("Blend with", "3");
  const blended = await enter("Percent of the other digit", 30);
  assert.deepEqual([blended.digit, blended.other, blended.blend], [8, 3, 300]);
  assert.match(await said(), /a blend of 8 \(70 %\) \+ 3 \(30 %\)/);
  assert.equal((await enter("Seed", 99)).seed, 99);
  assert.equal((await enter("Pictures", 5)).count, 5);
  const { seed } = await push("Resample");
  assert.notEqual(seed, 99);
  assert.equal((await push("Undo")).seed, 99);
  assert.equal((await push("Redo")).seed, seed);
  await choose("Model", await Site.title("gan"));
  assert.ok(await field("Digit").isDisabled(), "a model without labels");
});

test("the discriminator's verdicts are asked for, sorted and filtered", async () => {
  await field("Show its verdict").press("Space");
  const all = await settled((state) => state.verdict && state.images.every((i) => i.probabilityReal));
  await choose("Order", "most real first");
  const sorted = (await settled()).images.map((image) => image.probabilityReal);
  assert.deepEqual(sorted, all.images.map((i) => i.probabilityReal).sort((a, b) => b - a));
  const forged = await choose("Show", "only forged");
  assert.ok(forged.images.length > 0);
  assert.ok(forged.images.every((image) => image.probabilityReal < 0.5));
});

test("one picture is selected, pinned, moved and changed value by value", async () => {
  await choose("Selected picture", "Picture 3");
  await push("Pin it");
  await choose("View", "Shape");
  const before = await shownPicture();
  await enter("Shift along the first direction", 40);
  const { shift } = await enter("Shift along the second direction", -60);
  assert.deepEqual(shift, { x: 400, y: -600 });
  assert.notDeepEqual((await shownPicture()).pixels, before.pixels);
  await push("Random directions");
  await push("New noise for it alone");
  await enter("Value of the latent to change", 100);
  await enter("That value, in hundredths", 25); // the noise may round to what comes next: no change then
  const { latentValue } = await enter("That value, in hundredths", -25);
  assert.deepEqual([latentValue.which, latentValue.value], [99, -0.25]);
  await push("Back to the noise of the seed");
  assert.deepEqual((await shownPicture()).pixels, before.pixels);
  await choose("Digit", "1");
  await push("Pin 1: 3: bring it back");
  assert.equal((await settled()).digit, 3);
  assert.equal((await push("Pin 1: 3: let go of it")).pins, 0);
});

test("a path is made, gone along, played and kept", async () => {
  await choose("View", "Morph");
  assert.equal(await said(), "A path needs two pinned images.");
  await choose("Digit", "9");
  await push("Pause");
  await enter("Percent of the way", 40);
  assert.match(await said(), /^A path from 3 to 9 .* 40 percent of the way/);
  const spherical = (await shownPicture()).pixels;
  await choose("Route", "linear");
  assert.notDeepEqual((await shownPicture()).pixels, spherical);
  await choose("Speed", "400 percent");
  const { path } = await choose("From", "Pin 2: 9");
  assert.deepEqual([path.from, path.to, path.speed], [0, 1, 400], "a path has two ends");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    push("Save the path as a filmstrip"),
  ]);
  assert.match(download.suggestedFilename(), /filmstrip\.png$/);
  await push("Copy the path as a filmstrip");
  await page.getByText("The picture was copied.").waitFor({ state: "attached" });
});

/** Sharpness and speckle of a picture of values in [-1, 1], as shared/image_measures.h defines them. */
function measures(picture) {
  const ink = (row, column) =>
    Math.min(row, column) < 0 || Math.max(row, column) >= side ? 0 : (picture[row * side + column] + 1) / 2;
  const inked = (row, column) => ink(row, column) >= Math.fround(0.2);
  const sums = { strokes: 0, energy: 0, ink: 0, alone: 0 };
  for (let at = 0; at < side * side; at++) {
    const [row, column] = [Math.floor(at / side), at % side];
    if (!inked(row, column)) continue;
    const around = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => inked(row + down, column + right)));
    const across = (ink(row, column + 1) - ink(row, column - 1)) / 2;
    const along = (ink(row + 1, column) - ink(row - 1, column)) / 2;
    sums.strokes++;
    sums.energy += across ** 2 + along ** 2;
    sums.ink += ink(row, column);
    if (around.filter(Boolean).length === 1) sums.alone += ink(row, column);
  }
  return { sharpness: sums.energy / sums.strokes, speckle: sums.alone / sums.ink };
}

/** The pictures that the headless module makes of the first noise of seed 1, in floats. */
const pictures = (file, digit, count) =>
  page.evaluate(
    async ([file, digit, count]) => {
      const { createRuntime, fetchGenerator } = await import("./digitforge.mjs");
      const model = (await createRuntime()).load(await fetchGenerator(`weights/${file}`));
      const label = model.info.classNames.length > 0 ? { digit } : {};
      const images = [...model.generate({ seed: 1, count, ...label })];
      const size = images.length / count;
      return [...Array(count).keys()].map((i) => images.slice(i * size, (i + 1) * size));
    },
    [file, digit, count],
  );

test("models are compared in figures", async () => {
  await choose("View", "Compare");
  const words = await said();
  const { models, compared, digit, seed } = await settled();
  assert.equal(compared.length, 4);
  assert.deepEqual([digit, seed], [3, 1]);
  const files = (await Site.models()).map(({ file }) => file);
  const whole = new Set(); // figures before they are rounded
  for (const index of compared) {
    const each = (await pictures(files[index], digit, 16)).map(measures);
    const mean = (name) => each.reduce((sum, one) => sum + one[name], 0) / each.length;
    const [sharpness, speckle] = [mean("sharpness"), mean("speckle")];
    const figures = `sharpness ${sharpness.toFixed(3)}, speckle ${(100 * speckle).toFixed(2)} percent`;
    assert.ok(words.includes(`. ${models[index].title}: ${figures}`), `${figures}: ${words}`);
    whole.add(`${sharpness} ${speckle}`);
  }
  assert.equal(whole.size, 4, "each model has figures of its own");
  const { title } = models[compared[2]];
  await field(title).press("Space");
  const fewer = await settled((state) => state.compared.length === 3);
  assert.deepEqual(fewer.compared, compared.filter((model) => model !== compared[2]));
  assert.ok(!(await said()).includes(`. ${title}: `));
});

test("the quiz is played, and the answer told", async () => {
  await choose("View", "Quiz");
  assert.equal(await said(), "Question 1: real or forged?");
  const [{ real }] = (await settled()).images;
  await push(real ? "Forged" : "Real");
  assert.match(await said(), /^Wrong: .* 0 of 1 right so far\.$/);
  await push("Next question");
  const [second] = (await settled()).images;
  await push(second.real ? "Real" : "Forged");
  assert.match(await said(), /^Right: .* 1 of 2 right so far\.$/);
  await field("Real digits beside generated ones").press("Space");
  const { images } = await settled((state) => state.beside);
  assert.ok(images.some((image) => image.real) && images.some((image) => !image.real));
});

test("while pictures change from frame to frame, the mirror's picture waits", async () => {
  const [moving, rested] = await page.evaluate(async () => {
    const { createObjectURL } = URL;
    let pictures = 0;
    URL.createObjectURL = (blob) => {
      pictures++;
      return createObjectURL.call(URL, blob);
    };
    const nextFrame = () => new Promise(requestAnimationFrame);
    const end = performance.now() + 1300;
    for (let seed = 1000; performance.now() < end; seed++) {
      globalThis.digitforgeStudio.command("seed", seed);
      await nextFrame();
    }
    const moving = pictures;
    while (pictures === moving) await nextFrame();
    URL.createObjectURL = createObjectURL;
    return [moving, pictures];
  });
  assert.deepEqual([moving, rested], [0, 1]);
});

test("links and latents are copied, and the model is told about", async () => {
  await push("Copy a link to this");
  const { link } = await studio.state();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${session.site.address}#${link}`);
  assert.equal(await said(), "A link to this was copied.");
  await push("Copy the latent as JSON");
  assert.equal(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())).length, 100);
  await choose("Model", await Site.title("cgan-input"));
  await mirror().getByText("About this model").press("Enter");
  await mirror().getByText(/^The generator turns 100 random numbers and the digit .* real ones of MNIST\.$/).waitFor();
  await mirror().getByText(/^Generator: Linear, tanh, 1 . 28 . 28, \d+ parameters$/).waitFor();
  await mirror().getByText(/^Training: epochs \d+$/).waitFor();
});
