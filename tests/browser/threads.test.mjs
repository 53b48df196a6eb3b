// Isolated from other origins, the page and the headless module have threads; anywhere else, and
// where the build with threads does not come, they have one. The images are the same to the bit.
import assert from "node:assert/strict";
import { test } from "node:test";

import { assertNotBlank, difference } from "../support/pictures.mjs";
import { Session } from "./session.mjs";
import { Site } from "./studio.mjs";

const session = new Session();

/** All pictures of the first model, with how many threads made them. */
async function pagePictures() {
  const studio = await session.open();
  await studio.enterSeed(11);
  const pictures = (await studio.pictures()).map(({ picture }) => picture);
  const threads = await studio.page.evaluate(() => digitforgeStudio.threads());
  for (const picture of pictures) assertNotBlank(picture);
  return { pictures, threads };
}

test("the page draws the same with threads and without", async () => {
  const one = await pagePictures();
  assert.equal(one.threads, 1);
  assert.ok(session.site.requests.every((path) => !path.includes("-threads.")));
  session.site.isolated = true;
  const several = await pagePictures();
  assert.equal(several.threads, await threadsOfThisMachine());
  assert.ok(session.site.requests.includes("studio-threads.wasm"));
  assert.equal(several.pictures.length, one.pictures.length);
  several.pictures.forEach((picture, i) => assert.equal(difference(picture, one.pictures[i]), 0));
});

test("an isolated page without the threads' files has one thread", async () => {
  session.site.isolated = true;
  session.site.replaced.set("studio-threads.wasm", new Uint8Array(100));
  const { threads, pictures } = await pagePictures();
  assert.equal(threads, 1);
  assert.ok(pictures.length > 0);
});

/** What the module makes in a blank page under the app's policy: bytes of images, as text, by thread count. */
async function moduleImages(threads) {
  const page = await (await session.context()).newPage();
  const [policy] = /<meta http-equiv="Content-Security-Policy"[^>]*>/.exec(await Site.read("index.html"));
  const blank = `<!doctype html>${policy}<title>blank</title><link rel="icon" href="icon.svg">`;
  session.site.replaced.set("blank.html", Buffer.from(blank));
  await page.goto(`${session.site.address}blank.html`);
  const [{ file }, ...rest] = await Site.models();
  const files = [file, ...rest.map((model) => model.file)];
  const made = await page.evaluate(
    async ([threads, files]) => {
      const { createRuntime, fetchGenerator } = await import("./digitforge.mjs");
      const runtime = await createRuntime({ threads });
      const images = {};
      for (const file of files) {
        const model = runtime.load(await fetchGenerator(`weights/${file}`));
        const digit = model.info.classNames.length > 0 ? { digit: 4 } : {};
        for (const count of [1, 3, 64]) {
          // Again and again, so that threads that start late take part, too.
          for (let round = 0; round < 20; round++) {
            await new Promise((done) => setTimeout(done));
            const bits = new Uint32Array(model.generate({ seed: 5, count, ...digit }).buffer);
            const text = bits.join();
            images[`${file} ${count}`] ??= text;
            if (images[`${file} ${count}`] !== text) throw new Error(`${file}: another image`);
          }
        }
        model.free();
      }
      return { threads: runtime.threads, images };
    },
    [threads, files],
  );
  return made;
}

test("the module's images are the same to the bit with threads and without", async () => {
  const one = await moduleImages(3);
  assert.equal(one.threads, 1);
  session.site.isolated = true;
  const three = await moduleImages(3);
  assert.equal(three.threads, 3);
  assert.deepEqual(three.images, one.images);
});

test("an isolated page without the module's threads has one", async () => {
  session.site.isolated = true;
  session.excuse(/404/);
  session.site.replaced.set("digitforge-threads.mjs", 404);
  const made = await moduleImages(3);
  assert.equal(made.threads, 1);
  assert.ok(Object.keys(made.images).length >= 3);
});

async function threadsOfThisMachine() {
  const page = await (await session.context()).newPage();
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  return Math.min(cores, 4);
}
