// Enough of ONNX's protobuf to read what `digitforge export-onnx` writes.

function* fields(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const type = key & 7;
    if (type === 0) yield [key >> 3, varint()];
    else if (type === 5) yield [key >> 3, view.getFloat32((at += 4) - 4, true)];
    else if (type === 2) {
      const size = varint();
      yield [key >> 3, bytes.subarray(at, (at += size))];
    } else throw new Error(`wire type ${type}`);
  }
}

const text = (bytes) => new TextDecoder().decode(bytes);
const all = (bytes, number) => [...fields(bytes)].filter(([n]) => n === number).map(([, v]) => v);
const first = (bytes, number) => all(bytes, number)[0];
/** Repeated integers, packed or not. */
const integers = (bytes, number) =>
  all(bytes, number).flatMap((value) => {
    if (typeof value === "number") return [value];
    const values = [];
    for (let at = 0; at < value.length; ) {
      let result = 0n;
      for (let shift = 0n; ; shift += 7n) {
        const byte = value[at++];
        result |= BigInt(byte & 127) << shift;
        if (byte < 128) break;
      }
      values.push(Number(BigInt.asIntN(64, result)));
    }
    return values;
  });

/** { nodes: [{ type, inputs, output, attributes }], tensors: { name: { dims, values } } } */
export function readOnnx(bytes) {
  const graph = first(bytes, 7);
  const nodes = all(graph, 1).map((node) => ({
    type: text(first(node, 4)),
    inputs: all(node, 1).map(text),
    output: text(first(node, 2)),
    attributes: Object.fromEntries(
      all(node, 5).map((attribute) => {
        const list = integers(attribute, 8);
        const single = first(attribute, 2) ?? first(attribute, 3);
        return [text(first(attribute, 1)), list.length > 0 ? list : single];
      }),
    ),
  }));
  const tensors = Object.fromEntries(
    all(graph, 5).map((tensor) => {
      const raw = first(tensor, 9);
      const values = raw ? new Float32Array(raw.slice().buffer) : integers(tensor, 7);
      return [text(first(tensor, 8)), { dims: integers(tensor, 1), values }];
    }),
  );
  return { nodes, tensors };
}
