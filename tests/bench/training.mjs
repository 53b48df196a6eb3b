// Training on the CPU: the trainer's DCGAN step beside a plain loop on the same LibTorch, and two
// single-threaded processes beside one.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

import { setting } from "./peers.mjs";
import { median, milliseconds, minimum, ratio, report } from "./report.mjs";

/** The benchmark's result on so many threads; LibTorch alone would take half of the processors. */
const steps = (threads) => JSON.parse(execFileSync(setting("DIGITFORGE_TRAINING_BENCH"), {
  encoding: "utf8",
  env: { ...process.env, OMP_NUM_THREADS: String(threads) },
}));
const results = [...new Set([1, availableParallelism()])].map(steps);
report("training", `DCGAN training step, batch ${results[0].batch}`, results.flatMap((result) => [
  {
    threads: result.threads,
    by: "medians",
    "plain loop ms": milliseconds(result.plain_median_ms),
    "ours ms": milliseconds(result.ours_median_ms),
    "plain / ours (target 1.5)": result.median_ratio.toFixed(2),
  },
  {
    threads: result.threads,
    by: "least times",
    "plain loop ms": milliseconds(result.plain_least_ms),
    "ours ms": milliseconds(result.ours_least_ms),
    "plain / ours (target 1.5)": ratio(result.plain_least_ms, result.ours_least_ms),
  },
]));

const folder = mkdtempSync(join(tmpdir(), "digitforge-training-"));
let runs = 0;
/** Images a second of a training by `count` processes of one thread. */
async function train(model, batch, images, count) {
  const out = join(folder, String(runs++));
  const options = ["train", "--model", model, "--device", "cpu", "--epochs", "1", "--judge", "none",
    "--split", String(images), "--batch", String(batch), "--out", out];
  const meeting = { WORLD_SIZE: String(count), MASTER_ADDR: "127.0.0.1",
    MASTER_PORT: String(29600 + runs) };
  await Promise.all(Array.from({ length: count }, (_, rank) => new Promise((resolve, reject) => {
    const shared = count > 1 ? { ...meeting, RANK: String(rank), LOCAL_RANK: String(rank) } : {};
    const child = spawn(setting("DIGITFORGE_TRAINER"), options, {
      env: { ...process.env, OMP_NUM_THREADS: "1", ...shared },
      stdio: ["ignore", "ignore", "inherit"],
    });
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
  })));
  return JSON.parse(readFileSync(join(out, "metrics.jsonl"), "utf8")).images_per_second;
}

const rows = [];
for (const [model, batch, images] of [["dcgan", 64, 1920], ["cgan-input", 100, 6000]]) {
  const rates = { one: [], two: [] };
  for (let round = 0; round < 3; round++) {
    rates.one.push(await train(model, batch, images, 1));
    rates.two.push(await train(model, batch, images, 2));
  }
  const inverse = (values) => values.map((value) => 1 / value);
  rows.push({
    model,
    batch,
    "one process, images/s": median(rates.one).toFixed(0),
    "two, images/s": median(rates.two).toFixed(0),
    "two / one (target 1.7)": ratio(median(rates.two), median(rates.one)),
    "by the best": ratio(minimum(inverse(rates.one)), minimum(inverse(rates.two))),
  });
}
rmSync(folder, { recursive: true });
report("processes", "Two processes of one thread over Gloo beside one", rows);
