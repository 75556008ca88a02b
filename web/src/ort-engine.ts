// ONNX Runtime Web as an Engine: it runs the graph, the core does all that comes before and after.
import type { LiveRecognizer, ModelContract, SpeechEmotionModule, Tensor } from "#core";
import type { CombinedAnswer, Engine, EngineStream, ModelInfo, Prediction, StreamKind, UtteranceEvent } from "./engine";
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

/** A graph that is loaded, run as its contract says. */
class OrtGraph {
  readonly #inputNames: readonly string[];
  readonly #outputNames: readonly string[];

  constructor(
    private readonly ort: Ort,
    private readonly session: OnnxRuntime.InferenceSession,
    contract: ModelContract,
  ) {
    this.#inputNames = contract.inputNames;
    this.#outputNames = contract.outputNames;
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
  const graph = new OrtGraph(ort, session, contract);
  await replaySelfTest(contract, graph);
  return new OrtEngine(module, contract, graph, engineReason);
}

async function replaySelfTest(contract: ModelContract, graph: OrtGraph): Promise<void> {
  const selfTest = contract.createSelfTest();
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

class OrtEngine implements Engine {
  readonly model: ModelInfo;

  constructor(
    private readonly module: SpeechEmotionModule,
    private readonly contract: ModelContract,
    private readonly graph: OrtGraph,
    engineReason?: string,
  ) {
    const { labels, windowSeconds, sampleRateHz, hasReference, uncertainBelow, metadata } = contract;
    const reason = engineReason === undefined ? {} : { engineReason };
    this.model = {
      labels,
      windowSeconds,
      sampleRateHz,
      hasReference,
      uncertainBelow,
      metadata,
      engine: "onnxruntime-web",
      ...reason,
    };
  }

  open(kind: StreamKind, sampleRateHz: number): EngineStream {
    const options = kind === "file" ? { firstPredictionSeconds: this.model.windowSeconds } : {};
    return new OrtStream(unwrap(this.contract.createRecognizer(sampleRateHz, options)), this.graph);
  }

  combine(predictions: readonly Prediction[]): CombinedAnswer {
    const probabilities = this.module.combinePredictions(predictions);
    const state = this.module.combinedState(predictions, probabilities, this.model.uncertainBelow);
    return { probabilities, state };
  }
}

class OrtStream implements EngineStream {
  #isRunning = false;
  #isClosed = false;

  constructor(
    private readonly recognizer: LiveRecognizer,
    private readonly graph: OrtGraph,
  ) {}

  accept(samples: Float32Array): Promise<Prediction[]> {
    unwrap(this.recognizer.acceptWaveform(samples));
    return this.#predict();
  }

  finish(): Promise<Prediction[]> {
    unwrap(this.recognizer.finish());
    return this.#predict();
  }

  utteranceEvents(): UtteranceEvent[] {
    return this.#isClosed ? [] : this.recognizer.utteranceEvents();
  }

  forgetVoice(): void {
    if (!this.#isClosed) this.recognizer.forgetVoice();
  }

  close(): void {
    this.#isClosed = true;
    if (!this.#isRunning) this.recognizer.delete();
  }

  /** Makes all runs that are due, one after the other: each one's answer changes what the next is asked. */
  async #predict(): Promise<Prediction[]> {
    this.#isRunning = true;
    const predictions: Prediction[] = [];
    try {
      while (!this.#isClosed) {
        const inputs = unwrap(this.recognizer.nextRun());
        if (inputs.length === 0) return predictions;
        const outputs = await this.graph.run(inputs);
        if (!this.#isClosed) predictions.push(unwrap(this.recognizer.answer(outputs)));
      }
      return [];
    } finally {
      this.#isRunning = false;
      if (this.#isClosed) this.recognizer.delete();
    }
  }
}
