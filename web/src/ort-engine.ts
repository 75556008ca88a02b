// ONNX Runtime Web as an Engine: it runs the graph, the core does all that comes before and after.
import type { ExternalRecognizer, ModelContract, SpeechEmotionModule, Tensor } from "#core";
import type { Engine, EngineStream, ModelInfo, Prediction, StreamKind, UtteranceEvent } from "./engine";
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

/** A graph that is loaded, with one input and its first output. */
class OrtGraph {
  constructor(
    private readonly ort: Ort,
    private readonly session: OnnxRuntime.InferenceSession,
  ) {}

  async run({ shape, values }: Tensor): Promise<Float32Array> {
    const [input = ""] = this.session.inputNames;
    const [output = ""] = this.session.outputNames;
    const feeds = { [input]: new this.ort.Tensor("float32", values, shape) };
    const results = await this.session.run(feeds, [output]).catch((cause: unknown) => {
      throw unusable(cause);
    });
    const data = results[output]?.data;
    if (data instanceof Float32Array) return data;
    throw new SpeechEmotionError("invalid-model", `expected an output of float, found ${results[output]?.type}`);
  }
}

function unusable(cause: unknown): SpeechEmotionError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SpeechEmotionError("invalid-model", `ONNX Runtime Web: ${message}`, { cause });
}

/** Owns `contract`. Replays the model's self-test. */
export async function createOrtEngine(
  module: SpeechEmotionModule,
  contract: ModelContract,
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
  const graph = new OrtGraph(ort, session);
  unwrap(contract.checkSelfTest(await graph.run(unwrap(contract.selfTestInput()))));
  return new OrtEngine(module, contract, graph, engineReason);
}

class OrtEngine implements Engine {
  readonly model: ModelInfo;

  constructor(
    private readonly module: SpeechEmotionModule,
    private readonly contract: ModelContract,
    private readonly graph: OrtGraph,
    engineReason?: string,
  ) {
    const { labels, windowSeconds, sampleRateHz, metadata } = contract;
    const reason = engineReason === undefined ? {} : { engineReason };
    this.model = { labels, windowSeconds, sampleRateHz, metadata, engine: "onnxruntime-web", ...reason };
  }

  open(kind: StreamKind, sampleRateHz: number): EngineStream {
    const options = kind === "file" ? { firstPredictionSeconds: this.model.windowSeconds } : {};
    return new OrtStream(unwrap(this.contract.createRecognizer(sampleRateHz, options)), this.graph);
  }

  combine(predictions: readonly Prediction[]): Float32Array {
    return this.module.combinePredictions(predictions);
  }
}

class OrtStream implements EngineStream {
  #isRunning = false;
  #isClosed = false;

  constructor(
    private readonly recognizer: ExternalRecognizer,
    private readonly graph: OrtGraph,
  ) {}

  accept(samples: Float32Array): Promise<Prediction[]> {
    return this.#answer(unwrap(this.recognizer.acceptWaveform(samples)));
  }

  finish(): Promise<Prediction[]> {
    return this.#answer(unwrap(this.recognizer.finish()));
  }

  utteranceEvents(): UtteranceEvent[] {
    return this.#isClosed ? [] : this.recognizer.utteranceEvents();
  }

  close(): void {
    this.#isClosed = true;
    if (!this.#isRunning) this.recognizer.delete();
  }

  async #answer(inputs: readonly Tensor[]): Promise<Prediction[]> {
    this.#isRunning = true;
    try {
      const outputs: Float32Array[] = [];
      for (const input of inputs) outputs.push(await this.graph.run(input));
      return this.#isClosed ? [] : unwrap(this.recognizer.answer(outputs));
    } finally {
      this.#isRunning = false;
      if (this.#isClosed) this.recognizer.delete();
    }
  }
}
