// ONNX Runtime Web as what runs a graph: the core does all that comes before and after.
import type { EmotionModel, Tensor } from "#core";
import { CoreEngine, type Graph } from "./core-engine";
import type { Engine } from "./engine";
import { SpeechEmotionError } from "./errors";
import type * as OnnxRuntime from "./onnxruntime";
import { unwrap } from "./outcome";

type Ort = typeof OnnxRuntime;

export interface OrtAssets {
  /** onnxruntime.ts, built. */
  readonly scriptUrl: string;
  /** Fetches its WebAssembly module. */
  readonly wasm: () => Promise<ArrayBuffer>;
}

/** A graph that is loaded, run as its model says. */
class OrtGraph implements Graph {
  readonly #inputNames: readonly string[];
  readonly #outputNames: readonly string[];

  constructor(
    private readonly ort: Ort,
    private readonly session: OnnxRuntime.InferenceSession,
    emotionModel: EmotionModel,
  ) {
    this.#inputNames = emotionModel.inputNames;
    this.#outputNames = emotionModel.outputNames;
  }

  async run(inputs: readonly Tensor[]): Promise<Float32Array[]> {
    const feeds = Object.fromEntries(
      inputs.map(({ shape, values }, i) => [
        this.#inputNames[i] ?? "",
        new this.ort.Tensor("float32", values, shape),
      ]),
    );
    const results = await this.session.run(feeds, this.#outputNames).catch((cause: unknown) => {
      throw unusable(cause);
    });
    return this.#outputNames.map((name) => {
      const data = results[name]?.data;
      if (data instanceof Float32Array) return data;
      throw new SpeechEmotionError(
        "invalid-model",
        `expected an output of float, found ${results[name]?.type}`,
      );
    });
  }
}

function unusable(cause: unknown): SpeechEmotionError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SpeechEmotionError("invalid-model", `ONNX Runtime Web: ${message}`, { cause });
}

/** Owns `emotionModel`. Replays the model's self-test. */
export async function createOrtEngine(
  emotionModel: EmotionModel,
  model: Uint8Array,
  assets: OrtAssets,
  engineReason?: string,
): Promise<Engine> {
  const [ort, wasmBinary] = await Promise.all([
    (import(assets.scriptUrl) as Promise<Ort>).catch((cause: unknown) => {
      throw new SpeechEmotionError("asset-unreachable", `expected ${assets.scriptUrl}`, { cause });
    }),
    assets.wasm(),
  ]);
  Object.assign(ort.env.wasm, { wasmBinary, numThreads: 1, proxy: false });
  ort.env.logLevel = "error";
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] }).catch(
    (cause: unknown) => {
      throw unusable(cause);
    },
  );
  const graph = new OrtGraph(ort, session, emotionModel);
  await replaySelfTest(emotionModel, graph);
  return new CoreEngine(emotionModel, graph, engineReason);
}

async function replaySelfTest(emotionModel: EmotionModel, graph: OrtGraph): Promise<void> {
  const selfTest = emotionModel.createSelfTest();
  try {
    for (;;) {
      const inputs = unwrap(selfTest.nextRun());
      if (inputs.length === 0) return;
      unwrap(selfTest.answer(await graph.run(inputs)));
    }
  } finally {
    selfTest.delete();
  }
}
