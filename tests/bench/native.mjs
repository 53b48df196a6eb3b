// Each shipped model natively, one thread: this runtime's own process and onnxruntime's CPU library
// in Node, in turn, on the same weights and inputs. What Node's binding adds to a run is measured
// with a model of 30 weights, and taken off.
import { execFileSync, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { digitforge, exportOnnx, inputs, models, modules, setting } from "./peers.mjs";
import { against, intoReadme, median, milliseconds, minimum, ratio, report } from "./report.mjs";

const ort = createRequire(join(modules, "x.js"))("onnxruntime-node");
const rounds = Number(process.env.DIGITFORGE_BENCH_ROUNDS ?? 5);
const onnx = exportOnnx();
const options = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential" };

const ours = spawn(setting("DIGITFORGE_MODEL_TIMES"), { stdio: ["pipe", "pipe", "inherit"] });
const lines = createInterface({ input: ours.stdout })[Symbol.asyncIterator]();
async function timeOurs(path, count, atLeast, samples) {
  ours.stdin.write(`${path} ${count} ${atLeast} ${samples}\n`);
  const times = (await lines.next()).value.trim().split(" ").map(Number);
  const [target, ...image] = (await lines.next()).value.split(" ");
  return { times, target, image: image.map(Number) };
}

async function timeTheirs(session, feeds, atLeast, samples) {
  const times = [];
  let image;
  for (let i = 0; i < samples; i++) {
    let runs = 0;
    const start = performance.now();
    do {
      image = (await session.run(feeds)).image.data;
      runs++;
    } while (performance.now() - start < atLeast);
    times.push((performance.now() - start) / runs);
  }
  return { times, image };
}

function feedsOf(model, count) {
  const { latents, labels } = inputs(model, count);
  const feeds = { latent: new ort.Tensor("float32", latents, [count, model.latent]) };
  if (model.classes > 0) feeds.label = new ort.Tensor("float32", labels, [count, model.classes]);
  return feeds;
}

const tiny = join(onnx, "tiny.onnx");
execFileSync(digitforge, ["export-onnx", setting("DIGITFORGE_TINY_MODEL"), "--out", tiny]);
const tinySession = await ort.InferenceSession.create(tiny, options);
const tinyFeeds = feedsOf({ latent: 4, classes: 0 }, 1);
await timeTheirs(tinySession, tinyFeeds, 200, 1);
const binding = minimum((await timeTheirs(tinySession, tinyFeeds, 10, 40)).times);

const rows = [];
let kernels = "";
for (const model of models) {
  const session = await ort.InferenceSession.create(join(onnx, `${model.name}.onnx`), options);
  for (const count of [1, 64]) {
    const feeds = feedsOf(model, count);
    await timeTheirs(session, feeds, 200, 1);
    await timeOurs(model.path, count, 200, 1);
    const times = { ours: [], theirs: [] };
    let furthest = 0;
    for (let round = 0; round < rounds; round++) {
      const mine = await timeOurs(model.path, count, 10, 15);
      const other = await timeTheirs(session, feeds, 10, 15);
      times.ours.push(...mine.times);
      times.theirs.push(...other.times.map((time) => time - binding));
      kernels = mine.target;
      mine.image.forEach((v, i) => (furthest = Math.max(furthest, Math.abs(v - other.image[i]))));
    }
    rows.push({
      model: model.name,
      weights: model.dtype,
      images: count,
      "ours ms": milliseconds(minimum(times.ours)),
      "onnxruntime ms": milliseconds(minimum(times.theirs)),
      "onnxruntime / ours": ratio(minimum(times.theirs), minimum(times.ours)),
      "by medians": ratio(median(times.theirs), median(times.ours)),
      "largest difference": furthest.toPrecision(2),
    });
  }
}
report("native", `Models natively, one thread, ${kernels} kernels`, rows,
  `Milliseconds a batch, in turn; theirs without the ${milliseconds(binding)} ms of Node's binding.`);
intoReadme(
  "native",
  rows.map((row) => ({
    natively: `\`${row.model}\`, ${row.weights}`,
    images: row.images,
    ours: row["ours ms"],
    onnxruntime: row["onnxruntime ms"],
    "onnxruntime / ours (target 1.2)": against(row["onnxruntime / ours"], 1.2),
    "by medians": row["by medians"],
  })),
);
ours.stdin.end();
