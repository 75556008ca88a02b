// Answers in the shape of the predictions that Hume's Expression Measurement gave of prosody, for programs that read
// those. The names of its public TypeScript SDK (0.13): what it measured besides has no counterpart here.
import type { Analysis, Probabilities } from "./named-answer";

export interface EmotionScore {
  readonly name: string;
  /** 0 to 1. Hume's were independent of each other; these are probabilities, and their sum is 1. */
  readonly score: number;
}

export interface ProsodyPrediction {
  readonly time: { readonly begin: number; readonly end: number };
  readonly emotions: readonly EmotionScore[];
}

export interface ProsodyResults {
  readonly groupedPredictions: readonly { readonly id: string; readonly predictions: readonly ProsodyPrediction[] }[];
}

export interface FilePredictions {
  readonly file: string;
  readonly models: { readonly prosody: ProsodyResults };
}

// Of our labels. Neutral had no name there.
const HUME_NAMES: Readonly<Record<string, readonly string[]>> = {
  neutral: ["Neutral"],
  calm: ["Calmness"],
  happy: ["Joy"],
  sad: ["Sadness"],
  angry: ["Anger"],
  fearful: ["Fear"],
  disgust: ["Disgust"],
  // Which of the two a voice doesn't tell: half to each.
  surprised: ["Surprise (negative)", "Surprise (positive)"],
};

/**
 * A prediction for each window in which somebody speaks: three seconds with our model, one every quarter of a second.
 * A label that Hume's names have no counterpart of keeps its own.
 */
export function toHumePredictions(analysis: Analysis, file = ""): FilePredictions {
  const predictions = analysis.segments
    .filter(({ state }) => state !== "no-speech")
    .map(({ startSeconds, endSeconds, probabilities }) => ({
      time: { begin: startSeconds, end: endSeconds },
      emotions: toEmotionScores(probabilities),
    }));
  return { file, models: { prosody: { groupedPredictions: [{ id: "unknown", predictions }] } } };
}

export function toEmotionScores(probabilities: Probabilities): EmotionScore[] {
  return Object.entries(probabilities).flatMap(([label, probability]) => {
    const names = HUME_NAMES[label] ?? [label];
    return names.map((name) => ({ name, score: probability / names.length }));
  });
}
