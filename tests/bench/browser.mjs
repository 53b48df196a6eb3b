// Each shipped model in headless Chromium: this runtime, onnxruntime-web and TensorFlow.js (its
// WebAssembly backend) side by side, in turn, on the same weights and inputs.
import { host as openHost, launch } from "./chromium.mjs";
import { inputs, models } from "./peers.mjs";
import { against, intoReadme, median, milliseconds, minimum, ratio, report } from "./report.mjs";

const rounds = Number(process.env.DIGITFORGE_BENCH_ROUNDS ?? 5);

const host = await openHost();
const browser = await launch();

async function openEngine(engine, threads) {
  const page = await (await browser.newContext()).newPage();
  page.on("pageerror", (error) => console.error(`${engine}: ${error.message}`));
  await page.goto(`${host.url}/isolated/bench/engine.html?engine=${engine}&threads=${threads}`);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  await page.evaluate(() => globalThis.bench.start());
  return { engine, page };
}

const rows = [];
const threadCounts = (process.env.DIGITFORGE_BENCH_THREADS ?? "1,2").split(",").map(Number);
for (const threads of threadCounts) {
  const engines = [];
  for (const engine of ["ours", "onnxruntime", "tensorflow"]) {
    engines.push(await openEngine(engine, threads));
  }
  for (const model of models) {
    for (const { page } of engines) {
      await page.evaluate((name) => globalThis.bench.load(name), model.name);
    }
    for (const count of [1, 64]) {
      const { latents, labels } = inputs(model, count);
      const images = [];
      const times = engines.map(() => []);
      for (const { page } of engines) {
        await page.evaluate(([z, y, n]) => globalThis.bench.give(z, y, n), [
          Array.from(latents),
          Array.from(labels),
          count,
        ]);
        images.push(await page.evaluate(() => globalThis.bench.run()));
        // Engines swap in their optimised code in the first runs.
        await page.evaluate(() => globalThis.bench.time(200, 1));
      }
      for (let round = 0; round < rounds; round++) {
        for (let i = 0; i < engines.length; i++) {
          const taken = await engines[i].page.evaluate(() => globalThis.bench.time(10, 15));
          times[i].push(...taken);
        }
      }
      const [ours, onnxruntime, tensorflow] = times.map(minimum);
      const furthest = Math.max(...images[0].map((v, i) => Math.abs(v - images[1][i])));
      rows.push({
        model: model.name,
        weights: model.dtype,
        images: count,
        threads,
        "ours ms": milliseconds(ours),
        "onnxruntime-web ms": milliseconds(onnxruntime),
        "TensorFlow.js ms": milliseconds(tensorflow),
        "onnxruntime / ours": ratio(onnxruntime, ours),
        "by medians": ratio(median(times[1]), median(times[0])),
        "TensorFlow / ours": ratio(tensorflow, ours),
        "largest difference": furthest.toPrecision(2),
      });
      console.error(JSON.stringify(rows.at(-1)));
    }
  }
  for (const { page } of engines) await page.context().close();
}
report("browser", `Models in Chromium ${browser.version()}`, rows,
  "Milliseconds a batch: the smallest of the means over 10 ms each; engines in turn, threads equal.");
intoReadme(
  "browser",
  rows.map((row) => ({
    "in Chromium": `\`${row.model}\`, ${row.weights}`,
    images: row.images,
    threads: row.threads,
    ours: row["ours ms"],
    "onnxruntime-web": row["onnxruntime-web ms"],
    "TensorFlow.js": row["TensorFlow.js ms"],
    "onnxruntime-web / ours (target 2)": against(row["onnxruntime / ours"], 2),
    "by medians": row["by medians"],
  })),
);
await browser.close();
host.close();
