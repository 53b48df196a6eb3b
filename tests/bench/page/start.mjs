// The shortest page that shows one digit: ?engine=ours|onnxruntime&model=NAME&latent=N&classes=N.
// Leaves in document.documentElement.dataset.first the milliseconds from navigation to the pixels.
const asked = new URLSearchParams(location.search);
const name = asked.get("model");
const latent = Float32Array.from({ length: Number(asked.get("latent")) }, (_, i) => Math.sin(i));
const labels = new Float32Array(Number(asked.get("classes")));
if (labels.length > 0) labels[3] = 1;

const engines = {
  async ours() {
    const { createRuntime, fetchGenerator } = await import("/site/digitforge.mjs");
    const [runtime, bytes] = await Promise.all([
      createRuntime(),
      fetchGenerator(`/weights/${name}.dfw`),
    ]);
    return runtime.load(bytes).forward(latent, labels);
  },
  async onnxruntime() {
    const model = fetch(`/onnx/${name}.onnx`).then((response) => response.arrayBuffer());
    const ort = await import("/ort/ort.wasm.min.mjs");
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = "/ort/";
    const session = await ort.InferenceSession.create(new Uint8Array(await model));
    const feeds = { latent: new ort.Tensor("float32", latent, [1, latent.length]) };
    if (labels.length > 0) feeds.label = new ort.Tensor("float32", labels, [1, labels.length]);
    return (await session.run(feeds)).image.data;
  },
};

const image = await engines[asked.get("engine")]();
const context = document.querySelector("canvas").getContext("2d");
const pixels = context.createImageData(28, 28);
image.forEach((value, i) => {
  const grey = (value + 1) * 127.5;
  pixels.data.set([grey, grey, grey, 255], i * 4);
});
context.putImageData(pixels, 0, 0);
document.documentElement.dataset.first = String(performance.now());
