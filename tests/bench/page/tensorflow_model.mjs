// An exported generator in TensorFlow.js, by its own operations, with images as it wants them,
// [n, h, w, c].

export function tensorflowModel(tf, { nodes, tensors }) {
  const constants = {};
  for (const node of nodes) {
    for (const name of node.inputs) {
      const found = tensors[name];
      if (!found || !(found.values instanceof Float32Array)) continue;
      const tensor = tf.tensor(found.values, found.dims);
      // [in, out, k, k] to [k, k, out, in], and of Conv [out, in, k, k] to [k, k, in, out]
      constants[name] = node.type.startsWith("Conv") && found.dims.length === 4
        ? tf.transpose(tensor, [2, 3, 1, 0])
        : tensor;
    }
  }
  const steps = {
    Gemm: ([x, w, b]) => tf.add(tf.matMul(x, w, false, true), b),
    Relu: ([x]) => tf.relu(x),
    Tanh: ([x]) => tf.tanh(x),
    Concat: (inputs) => tf.concat(inputs, 1),
    Reshape: ([x], { dims }) => {
      if (dims.length === 3) return tf.reshape(x, [-1, dims[0], dims[1]]);
      const [, c, h, w] = dims;
      return c === 1 || h * w === 1
        ? tf.reshape(x, [-1, h, w, c])
        : tf.transpose(tf.reshape(x, [-1, c, h, w]), [0, 2, 3, 1]);
    },
    Conv: ([x, w, b], { strides: [stride], pads: [padding] }) => {
      const pads = [[0, 0], [padding, padding], [padding, padding], [0, 0]];
      return tf.add(tf.conv2d(x, w, stride, padding === 0 ? "valid" : pads), b);
    },
    ConvTranspose: ([x, w, b], { strides: [stride], pads: [padding] }) => {
      const size = (x.shape[1] - 1) * stride - 2 * padding + w.shape[0];
      const shape = [x.shape[0], size, size, w.shape[2]];
      const pads = [[0, 0], [padding, padding], [padding, padding], [0, 0]];
      return tf.add(tf.conv2dTranspose(x, w, shape, stride, padding === 0 ? "valid" : pads), b);
    },
  };
  return async (latents, labels, count) => {
    const image = tf.tidy(() => {
      const values = { ...constants, latent: tf.tensor(latents, [count, latents.length / count]) };
      if (labels.length > 0) values.label = tf.tensor(labels, [count, labels.length / count]);
      let output;
      for (const { type, inputs, output: name, attributes } of nodes) {
        const step = steps[type];
        if (!step) throw new Error(`no ${type}`);
        const dims = type === "Reshape" ? tensors[inputs[1]].values : null;
        output = step(inputs.map((input) => values[input]), { ...attributes, dims });
        values[name] = output;
      }
      return output;
    });
    const data = await image.data();
    image.dispose();
    return data;
  };
}
