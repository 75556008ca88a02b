// The C++ core as an Engine: failures become exceptions here, heap objects get their owner here.
import type { EmotionModel, Recognizer, SpeechEmotionModule } from "#core";
import type { CombinedAnswer, Engine, EngineStream, ModelInfo, Prediction, StreamKind, UtteranceEvent } from "./engine";
import { unwrap } from "./outcome";

/** Owns `emotionModel`. */
export class CoreEngine implements Engine {
  readonly model: ModelInfo;

  constructor(
    private readonly module: SpeechEmotionModule,
    private readonly emotionModel: EmotionModel,
  ) {
    const { labels, windowSeconds, sampleRateHz, hasReference, uncertainBelow } = emotionModel;
    const { parameterCount, metadata } = emotionModel;
    this.model = {
      labels,
      windowSeconds,
      sampleRateHz,
      hasReference,
      uncertainBelow,
      parameterCount,
      metadata,
      engine: "core",
    };
  }

  open(kind: StreamKind, sampleRateHz: number): EngineStream {
    const options = kind === "file" ? { firstPredictionSeconds: this.model.windowSeconds } : {};
    return new CoreStream(unwrap(this.emotionModel.createRecognizer(sampleRateHz, options)));
  }

  combine(predictions: readonly Prediction[]): CombinedAnswer {
    const probabilities = this.module.combinePredictions(predictions);
    const state = this.module.combinedState(predictions, probabilities, this.model.uncertainBelow);
    return { probabilities, state };
  }
}

class CoreStream implements EngineStream {
  constructor(private readonly recognizer: Recognizer) {}

  accept(samples: Float32Array): Prediction[] {
    return unwrap(this.recognizer.acceptWaveform(samples));
  }

  finish(): Prediction[] {
    return unwrap(this.recognizer.finish());
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
