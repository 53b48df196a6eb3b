// What the pages of the start benchmark share, of `asked`, ?model=NAME&latent=N&classes=N: a latent,
// a label, and how the digit gets onto the canvas. Leaves in document.documentElement.dataset the milliseconds
// from navigation to the page's first script and to the pixels.
document.documentElement.dataset.script = String(performance.now());
const name = asked.get("model");
const latent = Float32Array.from({ length: Number(asked.get("latent")) }, (_, i) => Math.sin(i));
const labels = new Float32Array(Number(asked.get("classes")));
if (labels.length > 0) labels[3] = 1;

function show(image) {
  const context = document.querySelector("canvas").getContext("2d");
  const pixels = context.createImageData(28, 28);
  image.forEach((value, i) => {
    const grey = (value + 1) * 127.5;
    pixels.data.set([grey, grey, grey, 255], i * 4);
  });
  context.putImageData(pixels, 0, 0);
  document.documentElement.dataset.first = String(performance.now());
}
