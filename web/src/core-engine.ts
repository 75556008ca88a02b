// A model as an Engine, run by the core or by another engine that is given: failures become exceptions here, heap
// objects get their owner here.
import type { EmotionModel, FileRecognizer, Recognizer, Tensor } from "#core";
import type { Engine, EngineStream, FileAnswer, ModelInfo, Prediction, StreamKind, UtteranceEvent } from "./engine";
import { SpeechEmotionError } from "./errors";
import { unwrap } from "./outcome";

/** What runs a graph in place of the core. */
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
    const file = kind === "file" ? unwrap(this.emotionModel.createFileRecognizer(sampleRateHz, {})) : undefined;
    const recognizer = file ?? unwrap(this.emotionModel.createRecognizer(sampleRateHz, {}));
    return this.graph ? new GraphStream(recognizer, this.graph, file) : new CoreStream(recognizer, file);
  }
}

class CoreStream implements EngineStream {
  constructor(
    protected readonly recognizer: Recognizer,
    private readonly file?: FileRecognizer,
  ) {}

  accept(samples: Float32Array): Prediction[] | Promise<Prediction[]> {
    return unwrap(this.recognizer.acceptWaveform(samples));
  }

  finish(): Prediction[] | Promise<Prediction[]> {
    return unwrap(this.recognizer.finish());
  }

  takeAnswer(): FileAnswer {
    if (!this.file) throw new SpeechEmotionError("engine-failed", "expected a file, found a stream");
    return unwrap(this.file.takeAnswer());
  }

  utteranceEvents(): UtteranceEvent[] {
    return this.recognizer.utteranceEvents();
  }

  forgetVoice(): void {
    this.recognizer.forgetVoice();
  }

  close(): void {
    this.recognizer.delete();
  }
}

class GraphStream extends CoreStream {
  #isRunning = false;
  #isClosed = false;

  constructor(
    recognizer: Recognizer,
    private readonly graph: Graph,
    file?: FileRecognizer,
  ) {
    super(recognizer, file);
  }

  override accept(samples: Float32Array): Promise<Prediction[]> {
    unwrap(this.recognizer.acceptWaveform(samples));
    return this.#predict();
  }

  override finish(): Promise<Prediction[]> {
    unwrap(this.recognizer.finish());
    return this.#predict();
  }

  override utteranceEvents(): UtteranceEvent[] {
    return this.#isClosed ? [] : super.utteranceEvents();
  }

  override forgetVoice(): void {
    if (!this.#isClosed) super.forgetVoice();
  }

  override close(): void {
    this.#isClosed = true;
    if (!this.#isRunning) super.close();
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
        if (!this.#isClosed) predictions.push(...unwrap(this.recognizer.answer(outputs)));
      }
      return [];
    } finally {
      this.#isRunning = false;
      if (this.#isClosed) super.close();
    }
  }
}
