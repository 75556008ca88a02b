// The C++ core as an Engine: failures become exceptions here, heap objects get their owner here.
import createSpeechEmotion, {
  type EmotionModel,
  type Outcome,
  type Prediction,
  type Recognizer,
  type SpeechEmotionModule,
  type UtteranceEvent,
} from "#core";
import type { Engine, EngineStream, ModelInfo, StreamKind } from "./engine";
import { type ErrorCode, SpeechEmotionError } from "./errors";

// The core's codes (native/include/speech_emotion/error.h) that a page can tell something of; the
// others mean that page and core don't fit together.
const CODES: Readonly<Record<string, ErrorCode>> = {
  "invalid-audio": "invalid-audio",
  "invalid-model": "invalid-model",
  "unsupported-operator": "invalid-model",
  "self-test-failed": "invalid-model",
};

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.error) {
    const { code, message } = outcome.error;
    throw new SpeechEmotionError(CODES[code] ?? "engine-failed", `${code}: ${message}`);
  }
  return outcome.value;
}

export async function createCoreEngine(
  wasmBinary: ArrayBuffer,
  modelBytes: ArrayBuffer,
): Promise<Engine> {
  const module = await createSpeechEmotion({ wasmBinary });
  return new CoreEngine(module, unwrap(module.EmotionModel.fromBytes(new Uint8Array(modelBytes))));
}

class CoreEngine implements Engine {
  readonly model: ModelInfo;

  constructor(
    private readonly module: SpeechEmotionModule,
    private readonly emotionModel: EmotionModel,
  ) {
    const { labels, windowSeconds, sampleRateHz, parameterCount, metadata } = emotionModel;
    this.model = { labels, windowSeconds, sampleRateHz, parameterCount, metadata };
  }

  open(kind: StreamKind, sampleRateHz: number): EngineStream {
    const options = kind === "file" ? { firstPredictionSeconds: this.model.windowSeconds } : {};
    return new CoreStream(unwrap(this.emotionModel.createRecognizer(sampleRateHz, options)));
  }

  combine(predictions: readonly Prediction[]): Float32Array {
    return this.module.combinePredictions(predictions);
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

  close(): void {
    this.recognizer.delete();
  }
}
