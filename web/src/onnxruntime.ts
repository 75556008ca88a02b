// ONNX Runtime Web as what runs a graph: the core does all that comes before and after. A script of its own, fetched
// only for a model that needs it: it fails with plain errors, as the page's own classes are in another script.
import { env, InferenceSession, Tensor as OrtTensor } from "onnxruntime-web/wasm";
import type { EmotionModel, ModelFiles, Outcome, Tensor } from "#core";
import type { Graph } from "./core-engine";

/** A graph that is loaded, run as its model says. */
class OrtGraph implements Graph {
  readonly #inputNames: readonly string[];
  readonly #outputNames: readonly string[];

  constructor(
    private readonly session: InferenceSession,
    emotionModel: EmotionModel,
  ) {
    this.#inputNames = emotionModel.inputNames;
    this.#outputNames = emotionModel.outputNames;
  }

  async run(inputs: readonly Tensor[]): Promise<Float32Array[]> {
    const feeds = Object.fromEntries(
      inputs.map((tensor, i) => {
        const name = this.#inputNames[i] ?? "";
        return [name, this.#tensorOf(name, tensor)];
      }),
    );
    const results = await this.session.run(feeds, this.#outputNames).catch((cause: unknown) => {
      throw unusable(cause);
    });
    return this.#outputNames.map((name) => floatsOf(results[name]));
  }

  /** Of the type that the graph takes. */
  #tensorOf(name: string, { shape, values }: Tensor): OrtTensor {
    const info = this.session.inputMetadata.find((input) => input.name === name);
    const type = info?.isTensor ? info.type : "float32";
    if (type === "float64") return new OrtTensor(type, Float64Array.from(values), shape);
    if (type !== "float16") return new OrtTensor("float32", values, shape);
    const { Float16Array } = globalThis as unknown as { Float16Array?: { from(values: Float32Array): Uint16Array } };
    if (!Float16Array) throw new Error("the model takes numbers of half precision, which this browser lacks");
    return new OrtTensor(type, Float16Array.from(values), shape);
  }
}

function floatsOf(output: OrtTensor | undefined): Float32Array {
  const { type, data } = output ?? {};
  if (data instanceof Float32Array) return data;
  if (type === "float64" || type === "float16") return Float32Array.from(data as Float64Array);
  throw new Error(`expected an output of float, found ${type}`);
}

function unusable(cause: unknown): Error {
  return new Error(`ONNX Runtime Web: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}

/** Replays the model's self-test. `files`: that hold its weights. */
export async function createGraph(
  emotionModel: EmotionModel,
  model: Uint8Array,
  files: ModelFiles,
  wasmBinary: ArrayBuffer,
): Promise<Graph> {
  Object.assign(env.wasm, { wasmBinary, numThreads: 1, proxy: false });
  env.logLevel = "error";
  const externalData = Object.entries(files).map(([path, data]) => ({ path, data }));
  const options = { executionProviders: ["wasm"], externalData };
  const session = await InferenceSession.create(model, options).catch((cause: unknown) => {
    throw unusable(cause);
  });
  const graph = new OrtGraph(session, emotionModel);
  await replaySelfTest(emotionModel, graph);
  return graph;
}

async function replaySelfTest(emotionModel: EmotionModel, graph: Graph): Promise<void> {
  const selfTest = emotionModel.createSelfTest();
  try {
    for (;;) {
      const inputs = valueOf(selfTest.nextRun());
      if (inputs.length === 0) return;
      valueOf(selfTest.answer(await graph.run(inputs)));
    }
  } finally {
    selfTest.delete();
  }
}

function valueOf<T>({ value, error }: Outcome<T>): T {
  if (error) throw new Error(`${error.code}: ${error.message}`);
  return value as T;
}
