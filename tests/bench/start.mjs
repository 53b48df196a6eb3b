// From navigation to the first generated digit with nothing in any cache, and what that takes over
// the wire, compressed: the shortest page that does it with this runtime, and with onnxruntime-web.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

import { host as openHost, launch } from "./chromium.mjs";
import { models, setting } from "./peers.mjs";
import { milliseconds, minimum, ratio, report } from "./report.mjs";

const rounds = Number(process.env.DIGITFORGE_BENCH_ROUNDS ?? 5);
const host = await openHost();
const browser = await launch();

/** A first visit in a browser profile of its own. */
async function visit(engine, { name, latent, classes }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  // Bytes as they came in, headers left out, by the file's ending.
  const network = await context.newCDPSession(page);
  const kinds = new Map();
  const received = {};
  network.on("Network.requestWillBeSent", ({ requestId, request }) => {
    kinds.set(requestId, extname(new URL(request.url).pathname));
  });
  network.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    received[kind] = (received[kind] ?? 0) + encodedDataLength;
  });
  await network.send("Network.enable");
  const asked = new URLSearchParams({ engine, model: name, latent, classes });
  await page.goto(`${host.url}/bench/start.html?${asked}`);
  const root = await page.waitForSelector("html[data-first]", { state: "attached" });
  const first = Number(await root.getAttribute("data-first"));
  await context.close();
  const bytes = (...endings) => endings.reduce((sum, ending) => sum + (received[ending] ?? 0), 0);
  return { first, code: bytes(".wasm", ".mjs", ".js"), weights: bytes(".dfw", ".onnx") };
}

const starts = [];
const sizes = [];
for (const model of models) {
  const visits = { ours: [], onnxruntime: [] };
  for (const engine of Object.keys(visits)) await visit(engine, model);
  for (let round = 0; round < rounds; round++) {
    for (const engine of Object.keys(visits)) visits[engine].push(await visit(engine, model));
  }
  const first = (engine) => minimum(visits[engine].map((one) => one.first));
  starts.push({
    model: model.name,
    "ours ms": milliseconds(first("ours")),
    "onnxruntime-web ms": milliseconds(first("onnxruntime")),
    "onnxruntime / ours": ratio(first("onnxruntime"), first("ours")),
  });
  const [ours, theirs] = [visits.ours[0], visits.onnxruntime[0]];
  sizes.push({
    model: model.name,
    "our code": ours.code,
    "our generator": ours.weights,
    "bytes a parameter": (ours.weights / model.parameters).toFixed(3),
    "their code": theirs.code,
    "their generator": theirs.weights,
  });
}
report("start", "Navigation to the first digit, nothing cached", starts,
  "Milliseconds: the smallest of the visits, in turn.");
report("wire", "Bytes over the wire to the first digit, gzip", sizes,
  "As the browser received them, with the page that asks.");
await browser.close();
host.close();

const site = setting("DIGITFORGE_SITE");
if (existsSync(join(site, "index.html"))) {
  const files = readdirSync(site, { recursive: true })
    .filter((file) => statSync(join(site, file)).isFile())
    .filter((file) => /\.(html|css|mjs|js|wasm|svg|json)$/.test(file) && !file.startsWith("digitforge."));
  const rows = files.map((file) => {
    const bytes = readFileSync(join(site, file));
    return { file, bytes: bytes.length, gzip: gzipSync(bytes, { level: 6 }).length };
  });
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  rows.push({ file: "all", bytes: sum("bytes"), gzip: sum("gzip") });
  report("page", "The page with the app, without weights", rows);
}
