// An animated picture (APNG) of what the built page can do, as in the README.
//
// usage: node take_tour.mjs URL OUT.png [WIDTH HEIGHT]
//
// Needs what built_page.mjs needs, and pngjs beside playwright-core.

import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";

import { encodeAnimation } from "./animated_png.mjs";
import { openPage, settle } from "./built_page.mjs";

const [url, out, width = "1000", height = "640"] = process.argv.slice(2);
if (!url || !out) {
  console.error("usage: node take_tour.mjs URL OUT.png [WIDTH HEIGHT]");
  process.exit(1);
}
const { browser, page } = await openPage(url, Number(width), Number(height));
const { PNG } = createRequire(resolve(process.env.DIGITFORGE_NODE_MODULES, "x"))("pngjs");

/** Frames: { ms, width, height, data } with data in RGBA. */
const frames = [];
async function show(ms) {
  await settle(page);
  frames.push({ ms, ...PNG.sync.read(await page.screenshot()) });
}
const run = (name, value = "") =>
  page.evaluate(([n, v]) => digitforgeStudio.command(n, v), [name, String(value)]);
/** Runs commands, then takes a frame that is shown for `ms`. */
async function step(ms, ...commands) {
  for (const [name, value] of commands) await run(name, value);
  await show(ms);
}
async function press(key, ms) {
  await page.keyboard.press(key);
  await show(ms);
}

await step(1200, ["seed", 2], ["digit", 3]);
await step(1000, ["digit", 8]);
await step(1200, ["digit", "all"]);
await step(800, ["digit", 3], ["other", 8], ["blend", 30]);
await step(800, ["blend", 70]);
await step(1000, ["other", -1], ["select", 1], ["pin"]);
await step(1200, ["select", -1], ["verdict"], ["order", 1]);
await step(700, ["verdict"], ["view", 1]);
for (const [x, y] of [[15, 20], [35, 30], [45, 10], [30, -25]]) await step(250, ["pad-x", x], ["pad-y", y]);
await step(700, ["restore"], ["view", 2], ["digit", 8], ["play"], ["place", 0]);
for (let place = 10; place <= 100; place += 10) await step(place === 100 ? 800 : 180, ["place", place]);
await step(1600, ["size", 12], ["view", 3]);
await step(1000, ["view", 4]);
await step(900, ["answer", 0]);
await step(1300, ["beside", 1]);
await press("i", 1600);
await page.keyboard.press("Escape");
await step(200, ["beside", 0], ["view", 0]);
await press("t", 1500);
await browser.close();

const bytes = encodeAnimation(frames);
await writeFile(out, bytes);
console.log(`${out}: ${frames.length} frames, ${bytes.length} bytes`);
