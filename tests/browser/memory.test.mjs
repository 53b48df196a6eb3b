// Hours of use in minutes: resamples and changes of the model, after which nothing has grown. As many as
// DIGITFORGE_RESAMPLES says: `./dev soak memory` has ten thousand.
import assert from "node:assert/strict";
import { test } from "node:test";

import { plain, Session } from "./session.mjs";

const resamples = Number(process.env.DIGITFORGE_RESAMPLES ?? 300);
const switches = Math.ceil(resamples / 50);
const session = new Session({ ...plain, viewport: { width: 360, height: 480 } });

/** Keeps the memory of each module that the page starts. */
function keepMemories() {
  const { instantiate } = WebAssembly;
  globalThis.memories = [];
  WebAssembly.instantiate = async (source, imports) => {
    const result = await instantiate.call(WebAssembly, source, imports);
    const values = [result.instance.exports, ...Object.values(imports)].flatMap(Object.values);
    globalThis.memories.push(values.find((value) => value instanceof WebAssembly.Memory));
    return result;
  };
}

/**
 * What the page holds once its garbage is collected. wasm: the module's memory; reached: how far anything
 * was ever written in it, which is where its heap ends; heap: JavaScript's; all in bytes.
 */
async function measure(studio, protocol) {
  await studio.settled();
  await protocol.send("HeapProfiler.collectGarbage");
  const { usedSize } = await protocol.send("Runtime.getHeapUsage");
  const { documents, nodes, jsEventListeners } = await protocol.send("Memory.getDOMCounters");
  const [wasm, reached] = await studio.page.evaluate(() => {
    const words = new Uint32Array(globalThis.memories[0].buffer);
    return [words.length * 4, (words.findLastIndex((word) => word !== 0) + 1) * 4];
  });
  return { wasm, reached, heap: usedSize, documents, nodes, jsEventListeners };
}

/** Resamples and, every fiftieth time, changes the model; waits for each to be drawn. */
async function use(studio, rounds) {
  const { models } = await studio.state();
  for (let round = 0; round < rounds; round++) {
    await studio.page.evaluate(
      async ([model, count]) => {
        const frame = () => new Promise(requestAnimationFrame);
        digitforgeStudio.command("model", model);
        for (let i = 0; i < count; i++) {
          digitforgeStudio.command("resample");
          do await frame();
          while (digitforgeStudio.state().busy);
        }
      },
      [round % models.length, 50],
    );
  }
  await studio.run("model", 0);
}

test("resampling and changing the model make nothing grow", { timeout: 3_600_000 }, async () => {
  const studio = await session.open({ prepare: (page) => page.addInitScript(keepMemories) });
  const protocol = await studio.page.context().newCDPSession(studio.page);
  await studio.run("size", 4);
  const { models } = await studio.state();
  // Every model once and more: as much as it ever takes.
  const warm = Math.max(models.length, Math.ceil(switches / 10));
  await use(studio, warm);
  const before = await measure(studio, protocol);
  await use(studio, switches);
  const after = await measure(studio, protocol);
  console.log(JSON.stringify({ before, after }));
  assert.equal(after.wasm, before.wasm, "the module's memory");
  // A heap that is used for long is cut up further; one that leaks 30 bytes with each of ten thousand
  // resamples grows by more.
  assert.ok(after.reached <= before.reached + 2 ** 18, `the heap: ${before.reached}, then ${after.reached} bytes`);
  for (const what of ["documents", "nodes", "jsEventListeners"]) {
    assert.ok(after[what] <= before[what] + 5, `${what}: ${before[what]}, then ${after[what]}`);
  }
  assert.ok(after.heap < before.heap + 500_000, `JavaScript's heap: ${before.heap}, then ${after.heap} bytes`);
  const kib = (what) => Math.round((after[what] - before[what]) / 1024);
  console.log(
    `tried: ${switches * 50} resamples and ${switches} changes of the model; the module's heap grew by ` +
      `${kib("reached")} KiB, JavaScript's by ${kib("heap")} KiB`,
  );
});
