// Our engine and ONNX Runtime's behind one interface, and inputs for both: in Node and in Chromium, which gets
// this file as it is.
//
// An engine is { load(bytes) }, which resolves to { run(inputs), close() }; the runtime's models have shapes(frames)
// too. An input is { samples, shape }; run() resolves to the first output. What fails throws.

export const TOLERANCE = 1e-4;
/** The outputs of different inputs differ by this at least, or their agreement would mean nothing. */
export const LEAST_SPREAD = 0.05;
const LONGEST_FRAMES = 298; // three seconds

/** `createModule`: what onnx_engine.mjs exports. */
export async function openCore(createModule, wasmBinary) {
  const { OnnxEngine } = await createModule({ wasmBinary });
  const valueOf = ({ value, error }) => {
    if (error) throw new Error(error.message);
    return value;
  };
  return {
    async load(bytes) {
      const model = valueOf(OnnxEngine.fromBytes(bytes));
      return {
        run: async (inputs) => valueOf(model.run(inputs)),
        close: async () => model.delete(),
      };
    },
  };
}

/** `ort`: onnxruntime-web/wasm or onnxruntime-node. */
export function openOnnxRuntime(ort) {
  if (ort.env.wasm) ort.env.wasm.numThreads = 1;
  return {
    async load(bytes) {
      const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
      const { inputMetadata, inputNames, outputNames } = session;
      // The runtimes tell a free dimension as its name, as "", as -1, or as that read as an unsigned number.
      const isFixed = (size) => Number.isInteger(size) && size > 0 && size < 2 ** 31;
      return {
        shapes: (frames) => inputMetadata.map(({ shape }) => shape.map((size) => (isFixed(size) ? size : frames))),
        run: async (inputs) => {
          const tensors = inputs.map(({ samples, shape }) => new ort.Tensor("float32", samples, shape));
          const outputs = await session.run(Object.fromEntries(tensors.map((tensor, i) => [inputNames[i], tensor])));
          return outputs[outputNames[0]].data;
        },
        close: () => session.release(),
      };
    },
  };
}

/** Draws from a normal distribution, the same ones for a seed. */
function normalDraws(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * Noise around a level of each band, which comes and goes as syllables do: what pools over the frames would take noise
 * alone for the same, and a model of voices steady noise for plain.
 */
export function randomInput(shape, seed) {
  const draw = normalDraws(seed);
  const bands = shape.at(-1);
  const levels = Float32Array.from({ length: bands }, draw);
  const gain = Math.exp(0.5 * draw());
  const [depth, frames] = [2 * Math.abs(draw()), 10 + 10 * Math.abs(draw())]; // of a syllable
  const samples = new Float32Array(shape.reduce((product, size) => product * size, 1));
  const syllables = (frame) => depth * Math.sin((2 * Math.PI * frame) / frames);
  return samples.map((_, i) => levels[i % bands] + syllables(Math.floor(i / bands)) + gain * draw());
}

/** Of a model's inputs the first are features; a voice's reference, seconds and means and a weight, has no sign. */
export function randomInputs(shapes, seed) {
  return shapes.map((shape, i) => {
    const samples = randomInput(shape, seed + i);
    return { shape, samples: i === 0 ? samples : samples.map(Math.abs) };
  });
}

export function maxDifference(a, b) {
  if (a.length !== b.length) return Number.NaN;
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

/** Most inputs are short, one in 20 has three seconds; no two in a row have the same length. */
const framesOf = (i) => (i % 20 === 0 ? LONGEST_FRAMES : 16 + ((i * 7) % 64));

/** Runs both engines on `inputs` random inputs: the largest difference, and how far outputs spread. */
export async function compareEngines(core, runtime, bytes, inputs) {
  const [ours, theirs] = [await core.load(bytes), await runtime.load(bytes)];
  const outputs = [];
  let worst = 0;
  for (let i = 0; i < inputs; ++i) {
    const given = randomInputs(theirs.shapes(framesOf(i)), i);
    const expected = await theirs.run(given);
    worst = Math.max(worst, maxDifference(await ours.run(given), expected));
    outputs.push(expected);
  }
  await Promise.all([ours.close(), theirs.close()]);
  const ranges = [...outputs[0]].map((_, i) => {
    const values = outputs.map((output) => output[i]);
    return Math.max(...values) - Math.min(...values);
  });
  return { compared: outputs.length, worst, spread: Math.max(...ranges) };
}
