// Chromium and a host for the benchmarks' pages.
import { createRequire } from "node:module";
import { join } from "node:path";

import { exportOnnx, modules, setting, weights } from "./peers.mjs";
import { serve } from "./server.mjs";

const { chromium } = createRequire(join(modules, "x.js"))("playwright-core");

/** drawing: with WebGL, in software. */
export const launch = ({ drawing = false } = {}) =>
  chromium.launch({
    executablePath: setting("DIGITFORGE_CHROMIUM"),
    args: ["--no-sandbox", ...(drawing ? ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"] : [])],
  });

export const host = () =>
  serve({
    "/bench/": join(new URL(".", import.meta.url).pathname, "page"),
    "/site/": setting("DIGITFORGE_SITE"),
    "/weights/": weights,
    "/onnx/": exportOnnx(),
    "/ort/": join(modules, "onnxruntime-web/dist"),
    "/tfjs/": join(modules, "@tensorflow/tfjs/dist"),
    "/tfjs-wasm/": join(modules, "@tensorflow/tfjs-backend-wasm/dist"),
  });
