// Writes small ONNX models for tests: the field numbers are those of onnx.proto.

const FLOAT = 1;
const TYPES = { float: FLOAT, int64: 7, string: 8, float16: 10, double: 11 };

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

/** `what`: a shape of floats, { shape, type }, or "sequence". */
function valueInfo(field, name, what) {
  if (what === "sequence") return bytes(field, [...text(1, name), ...bytes(2, bytes(4, []))]);
  const { shape, type = "float" } = Array.isArray(what) ? { shape: what } : what;
  const dimensions = shape.flatMap((size) => bytes(1, size < 0 ? text(2, "T") : number(1, size)));
  const tensor = [...number(1, TYPES[type]), ...bytes(2, dimensions)];
  return bytes(field, [...text(1, name), ...bytes(2, bytes(1, tensor))]);
}

function attribute([name, value]) {
  const isList = Array.isArray(value);
  const content = isList ? value.flatMap((item) => number(8, item)) : number(3, value);
  return bytes(5, [...text(1, name), ...content, ...number(20, isList ? 7 : 2)]);
}

const entries = (field, object) =>
  Object.entries(object).flatMap(([key, value]) => bytes(field, [...text(1, key), ...text(2, String(value))]));

/** `values`, or { location, offset, length } of them in another file. */
function weight(name, { shape, values, external }) {
  return bytes(5, [
    ...shape.flatMap((size) => number(1, size)),
    ...number(2, FLOAT),
    ...text(8, name),
    ...(external
      ? [...entries(13, external), ...number(14, 1)]
      : bytes(9, new Uint8Array(Float32Array.from(values).buffer))),
  ]);
}

/**
 * inputs, outputs: name -> shape, -1 where free, or as valueInfo; nodes: [operator, inputs, output, integer
 * attributes]; weights: name -> { shape, values } or { shape, external }.
 */
export function onnxFile({ inputs, outputs, nodes, weights = {}, metadata = {}, opset = 13 }) {
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
    ...Object.entries(weights).flatMap(([name, content]) => weight(name, content)),
    ...Object.entries(inputs).flatMap(([name, shape]) => valueInfo(11, name, shape)),
    ...Object.entries(outputs).flatMap(([name, shape]) => valueInfo(12, name, shape)),
  ];
  return new Uint8Array([
    ...number(1, 8),
    ...bytes(7, graph),
    ...bytes(8, [...text(1, ""), ...number(2, opset)]),
    ...entries(14, metadata),
  ]);
}

const mix = () => Array.from({ length: 64 * 3 }, (_, i) => Math.sin(i) / 8);

/**
 * The same means, as the embedding; what differs from the reference counts twice, the more of it is known.
 * Its options say what the file doesn't.
 */
export function referenceModel() {
  const bands = 64;
  const pick = (columns, isOne) =>
    Array.from({ length: (1 + bands) * columns }, (_, i) => Number(isOne(Math.floor(i / columns), i % columns)));
  return onnxFile({
    inputs: { x: [1, -1, bands], reference: [1, 1 + bands] },
    outputs: { embedding: [1, bands], y: [1, 3] },
    nodes: [
      ["ReduceMean", ["x"], "embedding", { axes: [1], keepdims: 0 }],
      ["MatMul", ["reference", "first"], "seconds"],
      ["MatMul", ["reference", "others"], "usual"],
      ["Add", ["seconds", "ten"], "more"],
      ["Div", ["seconds", "more"], "trust"],
      ["Sub", ["embedding", "usual"], "unlike"],
      ["Mul", ["unlike", "trust"], "trusted"],
      ["Add", ["embedding", "trusted"], "heard"],
      ["MatMul", ["heard", "w"], "l"],
      ["Softmax", ["l"], "y", { axis: 1 }],
    ],
    weights: {
      w: { shape: [bands, 3], values: mix() },
      ten: { shape: [1], values: [10] },
      first: { shape: [1 + bands, 1], values: pick(1, (row) => row === 0) },
      others: { shape: [1 + bands, bands], values: pick(bands, (row, column) => row === column + 1) },
    },
  });
}

export const REFERENCE_OPTIONS = {
  labels: "calm,neutral,angry",
  window_s: "1",
  "features.preset": "flagship",
  "reference.input": "reference",
  "reference.output": "embedding",
};

/** What meanModel's matrix is in a file beside it. */
export const mixFile = () => new Uint8Array(Float32Array.from(mix()).buffer);

/**
 * Three labels from 64 log-mels: means over time, then `operators`, a matrix, and a softmax if asked for; other parts
 * as onnxFile takes them, more nodes before its own.
 */
export function meanModel({ operators = [], softmax = true, metadata = {}, ...changes } = {}) {
  const names = ["m", ...operators.map((_, i) => `o${i}`)];
  const { nodes = [], ...others } = changes;
  return onnxFile({
    inputs: { x: [1, -1, 64] },
    outputs: { y: [1, 3] },
    nodes: [
      ...nodes,
      ["ReduceMean", ["x"], "m", { axes: [1], keepdims: 0 }],
      ...operators.map((operator, i) => [operator, [names[i]], names[i + 1]]),
      ["MatMul", [names.at(-1), "w"], softmax ? "l" : "y"],
      ...(softmax ? [["Softmax", ["l"], "y", { axis: 1 }]] : []),
    ],
    weights: { w: { shape: [64, 3], values: mix() } },
    metadata,
    ...others,
  });
}
