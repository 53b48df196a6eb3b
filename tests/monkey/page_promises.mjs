// What must hold of the page whatever a monkey did.
import assert from "node:assert/strict";

import { decodePng } from "../support/pictures.mjs";
import { side } from "../browser/studio.mjs";

/** What the plain controls say otherwise than the app's state; runs in the page. */
function disagreements() {
  const state = digitforgeStudio.state();
  if (!state.model) return [];
  const wanted = {
    model: state.modelIndex,
    view: state.view,
    other: state.other,
    blend: Math.round(state.blend / 10),
    seed: state.seed,
    size: state.size,
    order: state.order,
    filter: state.filter,
    select: state.selected,
    "pad-x": Math.round(state.shift.x / 10),
    "pad-y": Math.round(state.shift.y / 10),
    "which-value": state.latentValue.which + 1,
    value: Math.round(state.latentValue.value * 100),
    place: Math.round(state.place / 10),
    route: state.path.route,
  };
  if (state.digit !== null) wanted.digit = state.digit;
  const found = [];
  for (const [name, value] of Object.entries(wanted)) {
    const element = document.getElementById(`mirror-${name}`);
    if (element === document.activeElement || element.value === String(value)) continue;
    found.push(`${name} is ${value}, in the plain controls "${element.value}"`);
  }
  for (const [name, value] of [["verdict", state.verdict], ["beside", state.beside]]) {
    if (document.getElementById(`mirror-${name}`).checked !== value) found.push(`${name} is ${value}`);
  }
  if (location.hash.slice(1) !== state.link) found.push(`the address is not ${state.link}`);
  return found;
}

/** The plain controls and the address show the app's state. They follow it when it is at rest. */
export async function assertSameInMirror(page) {
  const end = Date.now() + 20_000;
  let found;
  do {
    found = await page.evaluate(disagreements);
    if (found.length === 0) return;
    await page.waitForTimeout(50);
  } while (Date.now() < end);
  assert.deepEqual(found, []);
}

/** The picture among the plain controls, as a checksum of its pixels; empty where the view has none. */
export const mirrorPicture = (page) =>
  page.evaluate(async () => {
    const image = document.querySelector("#mirror img");
    if (!image.src) return "";
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const painter = new OffscreenCanvas(width, height).getContext("2d");
    painter.drawImage(image, 0, 0);
    let sum = 0;
    for (const value of painter.getImageData(0, 0, width, height).data) sum = (Math.imul(sum, 31) + value) | 0;
    return `${width} x ${height}: ${sum}`;
  });

const overlaps = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** How many greys apart the lightest and the darkest pixel of a part of a screenshot are. */
function range(png, { x, y, width, height }) {
  let [least, most] = [255, 0];
  for (let row = Math.ceil(y); row < Math.floor(y + height); row++) {
    for (let column = Math.ceil(x); column < Math.floor(x + width); column++) {
      const green = png.data[(row * png.width + column) * 4 + 1];
      least = Math.min(least, green);
      most = Math.max(most, green);
    }
  }
  return most - least;
}

/**
 * The canvas shows the app, and each picture on it that nothing is in front of is drawn.
 * @param {number} shipped how many models are trained: others may draw one grey
 */
export async function assertDrawn(protocol, state, shipped) {
  const { data } = await protocol.send("Page.captureScreenshot", { format: "png" });
  const png = decodePng(Buffer.from(data, "base64"));
  assert.ok(range(png, { x: 0, y: 0, width: png.width, height: png.height }) > 60, "the screen is empty");
  const inFront = /^tour$|^toast$|^tooltip$|-card$/;
  const covers = Object.entries(state.controls).filter(([name]) => inFront.test(name));
  if (covers.some(([name]) => name.endsWith("-card"))) return; // the rest is in the shade
  for (const { index, device, model } of state.images) {
    const { x, y, width, height } = device;
    const inside = x >= 0 && y >= 0 && x + width <= png.width && y + height <= png.height;
    const hidden = covers.some(([, cover]) => overlaps(cover.device, device));
    if (!inside || hidden || width < side || (model ?? 0) >= shipped) continue;
    assert.ok(range(png, device) > 50, `picture ${index} of ${state.images.length} is not drawn`);
  }
}

const most = { heap: 100e6, module: 400e6, nodes: 20_000, jsEventListeners: 2_000 };

/** Memory stays within what the page needs with all its models, however long it has been used. */
export async function assertModest(page, protocol) {
  await protocol.send("HeapProfiler.collectGarbage");
  const { usedSize, embedderHeapUsedSize = 0 } = await protocol.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await protocol.send("Memory.getDOMCounters");
  const module = Math.max(...(await page.evaluate(() => memorySizes())));
  const used = { heap: usedSize + embedderHeapUsedSize, module, nodes, jsEventListeners };
  for (const [what, limit] of Object.entries(most)) {
    assert.ok(used[what] <= limit, `${what}: ${used[what]} is more than ${limit}`);
  }
}
