// Writes small ONNX models for tests: the field numbers are those of onnx.proto.

const FLOAT = 1;

function varint(value) {
  const bytes = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
}

const number = (field, value) => [...varint(field << 3), ...varint(value)];
const bytes = (field, content) => [...varint((field << 3) | 2), ...varint(content.length), ...content];
const text = (field, content) => bytes(field, new TextEncoder().encode(content));

function valueInfo(field, name, shape) {
  const dimensions = shape.flatMap((size) => bytes(1, size < 0 ? text(2, "T") : number(1, size)));
  const tensor = [...number(1, FLOAT), ...bytes(2, dimensions)];
  return bytes(field, [...text(1, name), ...bytes(2, bytes(1, tensor))]);
}

function attribute([name, value]) {
  const isList = Array.isArray(value);
  const content = isList ? value.flatMap((item) => number(8, item)) : number(3, value);
  return bytes(5, [...text(1, name), ...content, ...number(20, isList ? 7 : 2)]);
}

/** nodes: [operator, inputs, output, integer attributes]; weights: name -> { shape, values }. */
export function onnxFile({ input, output, nodes, weights = {}, metadata = {}, opset = 13 }) {
  const graph = [
    ...nodes.flatMap(([operator, inputs, result, attributes = {}]) =>
      bytes(1, [
        ...inputs.flatMap((name) => text(1, name)),
        ...text(2, result),
        ...text(4, operator),
        ...Object.entries(attributes).flatMap(attribute),
      ]),
    ),
    ...text(2, "test"),
    ...Object.entries(weights).flatMap(([name, { shape, values }]) =>
      bytes(5, [
        ...shape.flatMap((size) => number(1, size)),
        ...number(2, FLOAT),
        ...text(8, name),
        ...bytes(9, new Uint8Array(Float32Array.from(values).buffer)),
      ]),
    ),
    ...valueInfo(11, "x", input),
    ...valueInfo(12, "y", output),
  ];
  return new Uint8Array([
    ...number(1, 8),
    ...bytes(7, graph),
    ...bytes(8, [...text(1, ""), ...number(2, opset)]),
    ...Object.entries(metadata).flatMap(([key, value]) => bytes(14, [...text(1, key), ...text(2, value)])),
  ]);
}

/** Three labels from 64 log-mels: means over time, then `operators`, a matrix, and a softmax if asked for. */
export function meanModel({ operators = [], softmax = true, metadata = {} } = {}) {
  const values = Array.from({ length: 64 * 3 }, (_, i) => Math.sin(i) / 8);
  const names = ["m", ...operators.map((_, i) => `o${i}`)];
  return onnxFile({
    input: [1, -1, 64],
    output: [1, 3],
    nodes: [
      ["ReduceMean", ["x"], "m", { axes: [1], keepdims: 0 }],
      ...operators.map((operator, i) => [operator, [names[i]], names[i + 1]]),
      ["MatMul", [names.at(-1), "w"], softmax ? "l" : "y"],
      ...(softmax ? [["Softmax", ["l"], "y", { axis: 1 }]] : []),
    ],
    weights: { w: { shape: [64, 3], values } },
    metadata,
  });
}
