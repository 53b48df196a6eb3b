// Google Benchmark's kernels as a table: the products of the shipped models' layers, on each target.
import { execFileSync } from "node:child_process";

import { setting } from "./peers.mjs";
import { report } from "./report.mjs";

const told = execFileSync(
  setting("DIGITFORGE_KERNELS_BENCH"),
  ["--benchmark_format=json", "--benchmark_repetitions=5", "--benchmark_min_time=0.05"],
  { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 2 ** 26 },
);
const best = new Map();
for (const run of JSON.parse(told).benchmarks) {
  if (run.run_type !== "iteration") continue;
  const rate = run["op/s"] / 1e9;
  best.set(run.run_name, Math.max(rate, best.get(run.run_name) ?? 0));
}
const rows = [...best].map(([name, rate]) => {
  const [target, weights, size] = name.split("/");
  const [images, depth, outputs] = size.split("x");
  const plain = best.get(`eigen/${weights}/${size}`);
  return {
    target, weights, rows: images, depth, outputs, "GOP/s": rate.toFixed(1),
    "times Eigen's": (rate / plain).toFixed(1),
  };
});
report("kernels", "Products, one thread", rows,
  "A multiplication and an addition are two operations; the fastest of five repetitions. The target eigen " +
  "is the plain reference, runtime/kernels/eigen_kernels.cpp.");
