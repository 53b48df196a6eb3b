// From navigation to the first generated digit with nothing in any cache, and what that takes over
// the wire, compressed: the shortest page that does it with this runtime, and with onnxruntime-web.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { host as openHost, launch } from "./chromium.mjs";
import { models, setting } from "./peers.mjs";
import { against, intoReadme, milliseconds, minimum, ratio, report } from "./report.mjs";

const gzip = (bytes) => gzipSync(bytes, { level: 6 }).length;
const gzipOf = (...files) => files.reduce((sum, file) => sum + gzip(readFileSync(file)), 0);
const rounds = Number(process.env.DIGITFORGE_BENCH_ROUNDS ?? 5);
const host = await openHost();
const browser = await launch();

/** A first visit in a browser profile of its own: milliseconds from navigation to the digit. */
async function visit(engine, { name, latent, classes }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked = new URLSearchParams({ model: name, latent, classes });
  await page.goto(`${host.url}/bench/start_${engine}.html?${asked}`);
  const root = await page.waitForSelector("html[data-first]", { state: "attached" });
  const first = Number(await root.getAttribute("data-first"));
  await context.close();
  return first;
}

const starts = [];
const sizes = [];
for (const model of models) {
  const visits = { ours: [], onnxruntime: [], blank: [] };
  for (const engine of Object.keys(visits)) await visit(engine, model);
  for (let round = 0; round < rounds; round++) {
    for (const engine of Object.keys(visits)) visits[engine].push(await visit(engine, model));
  }
  const [ours, theirs, blank] = Object.values(visits).map(minimum);
  starts.push({
    model: model.name,
    weights: model.dtype,
    "ours ms": milliseconds(ours),
    "onnxruntime-web ms": milliseconds(theirs),
    "onnxruntime / ours": ratio(theirs, ours),
    "a page with nothing ms": milliseconds(blank),
    "without that": ratio(theirs - blank, ours - blank),
  });
  const whole = readFileSync(model.path);
  const generator = gzip(whole.subarray(0, model.generatorBytes));
  sizes.push({
    model: model.name,
    "our code": gzipOf(host.file("/site/digitforge.wasm"), host.file("/site/digitforge.mjs")),
    "our generator": generator,
    "bytes a parameter": (generator / model.parameters).toFixed(3),
    "their code": gzipOf(
      host.file("/ort/ort.wasm.min.mjs"),
      host.file("/ort/ort-wasm-simd-threaded.mjs"),
      host.file("/ort/ort-wasm-simd-threaded.wasm"),
    ),
    "their generator": gzipOf(host.file(`/onnx/${model.name}.onnx`)),
  });
}
report("start", "Navigation to the first digit, nothing cached", starts,
  "Milliseconds: the smallest of the visits, in turn; also for a page that only clears its canvas.");
report("wire", "Bytes over the wire to the first digit, gzip", sizes,
  "Of ours, the generator's part of the file: fetchGenerator stops there.");
intoReadme(
  "start",
  starts.map((row, i) => ({
    "to the first digit": `\`${row.model}\`, ${row.weights}`,
    "ours ms": row["ours ms"],
    "onnxruntime-web ms": row["onnxruntime-web ms"],
    "onnxruntime-web / ours (target 10)": against(row["onnxruntime / ours"], 10),
    "a page with nothing ms": row["a page with nothing ms"],
    "without that": row["without that"],
    "our code, bytes (at most 80,000)": sizes[i]["our code"],
    "generator, bytes a parameter (at most 1.05)": sizes[i]["bytes a parameter"],
    "their code": sizes[i]["their code"],
  })),
);
await browser.close();
host.close();

const site = setting("DIGITFORGE_SITE");
if (existsSync(join(site, "index.html"))) {
  const files = readdirSync(site, { recursive: true })
    .filter((file) => statSync(join(site, file)).isFile())
    .filter((file) => /\.(html|css|mjs|js|wasm|svg|json)$/.test(file) && !file.startsWith("digitforge"));
  const rows = files.map((file) => {
    const bytes = readFileSync(join(site, file));
    return { file, bytes: bytes.length, gzip: gzip(bytes) };
  });
  const all = (file, wanted) => {
    const parts = rows.filter(wanted);
    const sum = (key) => parts.reduce((total, row) => total + row[key], 0);
    return { file, bytes: sum("bytes"), gzip: sum("gzip") };
  };
  rows.push(
    all("all, with one thread", ({ file }) => !file.includes("-threads.")),
    all("all, with threads", ({ file }) => !/^studio\.(mjs|wasm)$/.test(file)),
  );
  report("page", "The page with the app, without weights", rows);
  intoReadme(
    "page",
    rows.slice(-2).map(({ file, gzip }) => ({
      "the page with the app, without weights": file,
      "bytes, gzip (at most 400,000)": gzip,
    })),
  );
}
