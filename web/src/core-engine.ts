// A model as an Engine, run by the core or by another engine that is given: failures become exceptions here, heap
// objects get their owner here.
import type { EmotionModel, FileRecognizer, Recognizer, Tensor } from "#core";
import type { Engine, EngineStream, FileAnswer, ModelInfo, Prediction, StreamKind, UtteranceEvent } from "./engine";
import { toSpeechEmotionError } from "./errors";
import { unwrap } from "./outcome";

/** What runs a graph in place of the core. Where it fails, the model is to blame. */
export interface Graph {
  /** The outputs that the model names, in its order. */
  run(inputs: readonly Tensor[]): Promise<Float32Array[]>;
}

/** Owns `emotionModel`. */
export class CoreEngine implements Engine {
  readonly model: ModelInfo;

  /** `reason`: why the core doesn't run it. */
  constructor(
    private readonly emotionModel: EmotionModel,
    private readonly graph?: Graph,
    reason?: string,
  ) {
    const { labels, windowSeconds, sampleRateHz, hasReference, uncertainBelow } = emotionModel;
    const { parameterCount, metadata } = emotionModel;
    this.model = {
      labels,
      windowSeconds,
      sampleRateHz,
      hasReference,
      uncertainBelow,
      metadata,
      engine: graph ? "onnxruntime-web" : "core",
      ...(parameterCount === undefined ? {} : { parameterCount }),
      ...(reason === undefined ? {} : { engineReason: reason }),
    };
  }

  open(kind: StreamKind, sampleRateHz: number): EngineStream {
    const { emotionModel } = this;
    const recognizer =
      kind === "file"
        ? unwrap(emotionModel.createFileRecognizer(sampleRateHz, {}))
        : unwrap(emotionModel.createRecognizer(sampleRateHz, {}));
    return new CoreStream(recognizer, this.graph);
  }
}

class CoreStream implements EngineStream {
  #isRunning = false;
  #isClosed = false;

  constructor(
    private readonly recognizer: Recognizer,
    private readonly graph?: Graph,
  ) {}

  accept(samples: Float32Array): Prediction[] | Promise<Prediction[]> {
    const news = unwrap(this.recognizer.acceptWaveform(samples));
    return this.graph ? this.#predict(this.graph) : news;
  }

  finish(): Prediction[] | Promise<Prediction[]> {
    const news = unwrap(this.recognizer.finish());
    return this.graph ? this.#predict(this.graph) : news;
  }

  takeAnswer(): FileAnswer {
    return unwrap((this.recognizer as FileRecognizer).takeAnswer()); // which a stream refuses
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
  async #predict(graph: Graph): Promise<Prediction[]> {
    this.#isRunning = true;
    const predictions: Prediction[] = [];
    try {
      while (!this.#isClosed) {
        const inputs = unwrap(this.recognizer.nextRun());
        if (inputs.length === 0) return predictions;
        const outputs = await graph.run(inputs).catch((thrown: unknown) => {
          throw toSpeechEmotionError(thrown, "invalid-model");
        });
        if (!this.#isClosed) predictions.push(...unwrap(this.recognizer.answer(outputs)));
      }
      return [];
    } finally {
      this.#isRunning = false;
      if (this.#isClosed) this.recognizer.delete();
    }
  }
}
