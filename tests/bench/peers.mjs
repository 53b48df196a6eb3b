// What the benchmarks run: the shipped models as .dfw and as ONNX, the built site, the peers'
// packages. `./dev bench` says where each is.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run ./dev bench`);
  return value;
}

export const weights = setting("DIGITFORGE_WEIGHTS");
export const modules = setting("DIGITFORGE_NODE_MODULES");
export const digitforge = setting("DIGITFORGE_COMMAND");

/** Of a generator as `digitforge inspect --json` tells it, an image: with every tap. */
function multiplyAdds({ inputs, nodes }) {
  const shapes = [...inputs, ...nodes].map(({ shape }) => shape);
  const positions = ([, height = 1, width = 1]) => height * width;
  const product = (shape) => shape.reduce((a, b) => a * b, 1);
  return nodes.reduce((sum, node) => {
    const weight = node.tensors?.[0];
    if (!weight) return sum;
    const moved = node.op === "conv" ? node.shape : shapes[node.inputs[0]];
    return sum + product(weight.shape) * (node.op === "linear" ? 1 : positions(moved));
  }, 0);
}

/** [{ name, path, latent, classes, parameters, ... }] of the generators that ship. */
export const models = JSON.parse(readFileSync(join(weights, "models.json"))).map(({ file }) => {
  const path = join(weights, file);
  const told = JSON.parse(execFileSync(digitforge, ["inspect", "--json", path]));
  return {
    name: file.replace(/\.dfw$/, ""),
    path,
    latent: told.generator.inputs[0].shape[0],
    classes: told.metadata.classes.length,
    parameters: told.generator.parameters,
    multiplyAdds: multiplyAdds(told.generator),
    dtype: told.generator.nodes.find(({ tensors }) => tensors).tensors[0].dtype,
    generatorBytes: told.generator_bytes,
    bytes: told.bytes,
  };
});

/** The generators as ONNX files in a folder that goes with the process. */
export function exportOnnx() {
  const folder = mkdtempSync(join(tmpdir(), "digitforge-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const { name, path } of models) {
    execFileSync(digitforge, ["export-onnx", path, "--out", join(folder, `${name}.onnx`)]);
  }
  return folder;
}

/** Latents in [-1, 1) and one-hot labels in turn. */
export function inputs({ latent, classes }, count) {
  let state = 1;
  const next = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1);
  const latents = Float32Array.from({ length: count * latent }, next);
  const labels = new Float32Array(count * classes);
  if (classes > 0) for (let i = 0; i < count; i++) labels[i * classes + (i % classes)] = 1;
  return { latents, labels };
}
