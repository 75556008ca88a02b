// What runs a model, whatever runs it. Engines live in the worker; nothing here may touch a page.
import type { FileAnswer, ModelOptions, Prediction, Stretch, UtteranceEvent } from "#core";

export type { FileAnswer, ModelOptions, Prediction, Stretch, UtteranceEvent };

export type EngineName = "core" | "onnxruntime-web";

export interface ModelInfo {
  readonly labels: readonly string[];
  readonly windowSeconds: number;
  readonly sampleRateHz: number;
  /** Whether streams get to know the voice. */
  readonly hasReference: boolean;
  /** Leading probability under which an answer is uncertain. */
  readonly uncertainBelow: number;
  /** Left out where the engine doesn't count them. */
  readonly parameterCount?: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly engine: EngineName;
  /** Why the core's own engine doesn't run it: the operators that it lacks. */
  readonly engineReason?: string;
}

/** Live shows windows that are still filling; a file's result is made of full windows only. */
export type StreamKind = "live" | "file";

/** Fails with a SpeechEmotionError, as all of an engine's functions do. */
export interface Engine {
  readonly model: ModelInfo;
  open(kind: StreamKind, sampleRateHz: number): EngineStream;
}

/** One call at a time: the next one comes once the one before has given its answer. */
export interface EngineStream {
  accept(samples: Float32Array): Prediction[] | Promise<Prediction[]>;
  finish(): Prediction[] | Promise<Prediction[]>;
  /** Of a file, after finish. */
  takeAnswer(): FileAnswer;
  /** Starts and ends of utterances that the latest accept or finish found. */
  utteranceEvents(): UtteranceEvent[];
  /** Somebody else speaks from here on. May be called at any time. */
  forgetVoice(): void;
  /** The voice is forgotten with it. */
  close(): void;
}

export interface LeadingEmotion {
  readonly index: number;
  readonly label: string;
  readonly probability: number;
}

export function leadingEmotion(
  labels: readonly string[],
  probabilities: Float32Array,
): LeadingEmotion {
  let index = 0;
  probabilities.forEach((probability, i) => {
    if (probability > (probabilities[index] ?? 0)) index = i;
  });
  return emotionAt(labels, probabilities, index);
}

export function emotionAt(
  labels: readonly string[],
  probabilities: Float32Array,
  index: number,
): LeadingEmotion {
  return { index, label: labels[index] ?? "", probability: probabilities[index] ?? 0 };
}
