// One engine in one page: `load` a model, `time` its runs. ?engine=ours|onnxruntime|tensorflow and
// &threads=N choose it.
import { readOnnx } from "./onnx_reader.mjs";
import { tensorflowModel } from "./tensorflow_model.mjs";

const asked = new URLSearchParams(location.search);
const root = location.pathname.startsWith("/isolated/") ? "/isolated" : "";
const threads = Number(asked.get("threads") ?? 1);
const bytesOf = async (path) => new Uint8Array(await (await fetch(root + path)).arrayBuffer());

const engines = {
  async ours() {
    const { createRuntime } = await import(`${root}/site/digitforge.mjs`);
    const runtime = await createRuntime({ threads });
    if (runtime.threads !== threads) throw new Error(`${runtime.threads} threads of ${threads}`);
    return async (name) => {
      const model = runtime.load(await bytesOf(`/weights/${name}.dfw`));
      return (latents, labels) => model.forward(latents, labels);
    };
  },
  async onnxruntime() {
    const ort = await import(`${root}/ort/ort.wasm.min.mjs`);
    ort.env.wasm.numThreads = threads;
    ort.env.wasm.wasmPaths = `${root}/ort/`;
    return async (name) => {
      const session = await ort.InferenceSession.create(await bytesOf(`/onnx/${name}.onnx`));
      return async (latents, labels, count) => {
        const feeds = { latent: new ort.Tensor("float32", latents, [count, latents.length / count]) };
        if (labels.length > 0) {
          feeds.label = new ort.Tensor("float32", labels, [count, labels.length / count]);
        }
        return (await session.run(feeds)).image.data;
      };
    };
  },
  async tensorflow() {
    const script = (path) =>
      new Promise((resolve, reject) => {
        const element = document.createElement("script");
        Object.assign(element, { src: root + path, onload: resolve, onerror: reject });
        document.head.append(element);
      });
    await script("/tfjs/tf.min.js");
    await script("/tfjs-wasm/tf-backend-wasm.min.js");
    const tf = globalThis.tf;
    tf.wasm.setWasmPaths(`${root}/tfjs-wasm/`);
    tf.wasm.setThreadsCount(threads);
    if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js has no wasm backend here");
    return async (name) => tensorflowModel(tf, readOnnx(await bytesOf(`/onnx/${name}.onnx`)));
  },
};

let makeModel, model, given;

globalThis.bench = {
  start: async () => {
    makeModel = await engines[asked.get("engine")]();
  },
  load: async (name) => {
    model = await makeModel(name);
  },
  give: (latents, labels, count) => {
    given = [Float32Array.from(latents), Float32Array.from(labels), count];
  },
  run: async () => Array.from(await model(...given)),
  /** Milliseconds a run, each the mean of as many runs as take `atLeast` milliseconds. */
  time: async (atLeast, samples) => {
    const times = [];
    for (let i = 0; i < samples; i++) {
      let runs = 0;
      const start = performance.now();
      do {
        await model(...given);
        runs++;
      } while (performance.now() - start < atLeast);
      times.push((performance.now() - start) / runs);
    }
    return times;
  },
};
document.documentElement.dataset.ready = "yes";
