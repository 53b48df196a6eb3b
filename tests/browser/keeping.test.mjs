// What a person takes along: pictures, animations, latents, links; and models of their own.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, test } from "node:test";

import { decodePng, difference, greyPicture, sample, setting } from "../support/pictures.mjs";
import { clipboard, plain, Session } from "./session.mjs";
import { side, Site } from "./studio.mjs";

const session = new Session({ ...plain, ...clipboard });
let studio;
beforeEach(async () => (studio = await session.open()));

/** The file that `act` has the page save: { name, bytes }. */
async function saved(act) {
  const [download] = await Promise.all([studio.page.waitForEvent("download"), act()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const copied = () => studio.page.evaluate(() => navigator.clipboard.readText());

/** A PNG file's chunks. */
function chunks(bytes) {
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    found.push({ type: bytes.toString("latin1", at + 4, at + 8), data: bytes.subarray(at + 8, at + 8 + size) });
    at += size + 12;
  }
  return found;
}

test("a saved sheet holds the pictures on the screen", async () => {
  const shown = await studio.pictures();
  const { name, bytes } = await saved(() => studio.click("save-sheet"));
  assert.match(name, /^digitforge-.*-3-seed-1\.png$/);
  const png = decodePng(bytes);
  const pitch = (side + 2) * 4;
  assert.deepEqual([png.width, png.height], [4 * pitch - 8, 4 * pitch - 8]);
  for (const { index, picture } of shown) {
    const at = { x: (index % 4) * pitch, y: Math.floor(index / 4) * pitch, width: side * 4, height: side * 4 };
    assert.equal(difference(picture, greyPicture(png, at, 4)), 0, `picture ${index}`);
  }
});

test("one picture is saved by the key S, and is the command line's", async () => {
  await studio.clickImage(0);
  const { bytes } = await saved(() => studio.press("s"));
  const png = decodePng(bytes);
  const [{ file }] = await Site.models();
  const native = await sample(join(setting("DIGITFORGE_WEIGHTS"), file), { seed: 1, digit: 3 });
  const picture = greyPicture(png, { x: 0, y: 0, width: png.width, height: png.height }, 8);
  assert.ok(difference(native, picture) <= 1);
});

test("a filmstrip and an animation hold the path", async () => {
  await studio.press("k");
  await studio.settled((state) => state.view === 2);
  await studio.click("pin-two");
  await studio.settled((state) => state.playing);
  await studio.click("play");
  await studio.settled((state) => !state.playing);
  const strip = decodePng((await saved(() => studio.press("Shift+S"))).bytes);
  assert.equal(strip.height, side * 4);
  assert.equal(strip.width, 11 * (side + 2) * 4 - 8);

  const { bytes } = await saved(() => studio.press("s"));
  const parts = chunks(bytes);
  const control = parts.find(({ type }) => type === "acTL").data;
  assert.equal(control.readUInt32BE(0), 60, "frames");
  assert.equal(parts.filter(({ type }) => type === "fcTL").length, 60);
  // A browser plays it: every frame decodes, and the path's other end comes in the middle.
  const frames = await studio.page.evaluate(async (data) => {
    const decoder = new ImageDecoder({ data: new Uint8Array(data), type: "image/png" });
    await Promise.all([decoder.completed, decoder.tracks.ready]);
    const track = decoder.tracks.selectedTrack;
    const sums = [];
    for (let i = 0; i < track.frameCount; i += 10) {
      const { image } = await decoder.decode({ frameIndex: i });
      const canvas = new OffscreenCanvas(image.codedWidth, image.codedHeight);
      const painter = canvas.getContext("2d");
      painter.drawImage(image, 0, 0);
      const { data: rgba } = painter.getImageData(0, 0, canvas.width, canvas.height);
      sums.push(rgba.reduce((sum, value, at) => sum + value * ((at >> 2) % 97), 0));
    }
    return { count: track.frameCount, sums };
  }, [...bytes]);
  assert.equal(frames.count, 60);
  assert.equal(new Set(frames.sums.slice(0, 4)).size, 4, "the frames differ");
  const first = decodePng(bytes);
  const shown = greyPicture(first, { x: 0, y: 0, width: first.width, height: first.height }, 8);
  const start = greyPicture(strip, { x: 0, y: 0, width: side * 4, height: side * 4 }, 4);
  assert.equal(difference(shown, start), 0, "it starts where the filmstrip starts");
});

test("the latent is copied as JSON, the link as an address", async () => {
  await studio.press("j");
  await studio.settled();
  const latent = JSON.parse(await copied());
  assert.equal(latent.length, 100);
  assert.ok(latent.every((value) => value >= -1 && value <= 1));
  await studio.click("link");
  const { link } = await studio.settled();
  assert.equal(await copied(), `${session.site.address}#${link}`);
});

test("a picture is copied by shortcut and by button", async () => {
  const types = () =>
    studio.page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const bitmap = await createImageBitmap(await item.getType("image/png"));
      return [bitmap.width, bitmap.height];
    });
  await studio.clickImage(2);
  await studio.press("Control+c");
  await studio.page.getByText("The picture was copied.").waitFor({ state: "attached" });
  assert.deepEqual(await types(), [side * 8, side * 8]);
  await studio.press("Escape");
  await studio.settled((state) => state.selected === -1);
  await studio.page.evaluate(() => (document.getElementById("live").textContent = ""));
  await studio.click("copy-sheet");
  await studio.page.getByText("The picture was copied.").waitFor({ state: "attached" });
  assert.equal((await types())[0], 4 * (side + 2) * 4 - 8);
});

test("a model of one's own is opened, and a damaged one refused with the reader's message", async () => {
  const [{ file }] = await Site.models();
  const good = await readFile(join(setting("DIGITFORGE_WEIGHTS"), file));
  const bad = Buffer.from(good);
  bad[bad.length >> 1] ^= 4;
  const before = await studio.state();
  const choose = async (name, buffer) => {
    const chooser = studio.page.waitForEvent("filechooser");
    await studio.click("open-model");
    await (await chooser).setFiles({ name, mimeType: "application/octet-stream", buffer });
  };
  await choose("broken.dfw", bad);
  const refused = await studio.settled((state) => state.notices.length > 0);
  assert.match(refused.notices[0], /broken\.dfw was refused.*checksum/s);
  assert.equal(refused.models.length, before.models.length);
  await studio.click("notice-0-close");
  await studio.settled((state) => state.notices.length === 0);

  const requests = session.site.requests.length;
  await choose("mine.dfw", good);
  const opened = await studio.settled((state) => state.models.length === before.models.length + 1);
  assert.equal(opened.models[opened.modelIndex].title, "mine");
  assert.ok(opened.link.includes("m=mine"));
  const asked = session.site.requests.slice(requests).filter((path) => path !== "icon.svg");
  assert.deepEqual(asked, [], "it never leaves the machine");
  await studio.page.evaluate(async (data) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(data)], "dropped.dfw"));
    dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
  }, [...good]);
  await studio.settled((state) => state.models.at(-1).title === "dropped");
});

test("a model of one's own is there after a reload, and by its link, in this browser alone", async () => {
  const [{ file }] = await Site.models();
  const good = await readFile(join(setting("DIGITFORGE_WEIGHTS"), file));
  await studio.page.setInputFiles("#file", { name: "my own.dfw", mimeType: "", buffer: good });
  await studio.settled((state) => state.models.at(-1).key === "my_own");
  await studio.press("9");
  const { link, models } = await studio.settled((state) => state.digit === 9);
  await studio.page.waitForFunction(async () => (await caches.match("own/my_own.dfw")) !== undefined);
  const before = await studio.picture();
  for (const visit of [() => studio.page.reload(), () => studio.page.goto(`${session.site.address}?#${link}`)]) {
    await visit();
    const again = await studio.loaded();
    assert.equal(again.link, link);
    assert.deepEqual(again.models, models);
    assert.deepEqual([again.notices, again.toast], [[], ""]);
    assert.equal(difference(before, await studio.picture()), 0);
  }
  // Damaged, it opens nothing: not the model it seems to name, either.
  await studio.page.goto(`${session.site.address}?again#${link.replace("m=my_own", "m=my_own&s=5")}`);
  await studio.loaded();
  const damaged = await studio.settled((state) => state.notices.length > 0);
  assert.match(damaged.notices[0], /damaged/);

  const elsewhere = await (await session.open({ fragment: `#${link}` })).state();
  assert.match(elsewhere.notices[0], /"my_own", which is not here/);
});

test("a file that is opened twice is there once, and two of one name are told apart by their links", async () => {
  const open = async (name, holds) => {
    const buffer = await readFile(join(setting("DIGITFORGE_WEIGHTS"), name));
    await studio.page.setInputFiles("#file", { name: "mine.dfw", mimeType: "", buffer });
    return studio.settled(holds);
  };
  const [first, second] = await Site.models();
  const once = await open(first.file, ({ models, modelIndex }) => models[modelIndex].title === "mine");
  await studio.press("m");
  await studio.settled(({ modelIndex }) => modelIndex !== once.modelIndex);
  const twice = await open(first.file, ({ models, modelIndex }) => models[modelIndex].title === "mine");
  assert.deepEqual([twice.models, twice.modelIndex], [once.models, once.modelIndex]);

  const more = ({ models }) => models.length === once.models.length + 1;
  const { link, models } = await open(second.file, more);
  await studio.page.waitForFunction(async (key) => await caches.match(`own/${key}.dfw`), models.at(-1).key);
  const before = await studio.picture();
  await studio.page.reload();
  const again = await studio.loaded();
  assert.deepEqual([again.link, again.notices], [link, []]);
  assert.equal(difference(before, await studio.picture()), 0);
});
