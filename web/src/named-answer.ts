// Answers as programs read them: labels by name.
import { type FileAnswer, leadingEmotion, type Prediction } from "./engine";

export type Probabilities = Readonly<Record<string, number>>;

/** What a window of about three seconds sounds like. */
export interface Reading {
  /** On the clock of the input. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly state: Prediction["state"];
  /**
   * Of a recording: the window's leading label; live: the steadier one to show. Or "uncertain": no label stands out; or
   * "no speech".
   */
  readonly emotion: string;
  /** One a label, sum 1. */
  readonly probabilities: Probabilities;
  /** Of a voice rather than a sound; 1 where the model doesn't say. */
  readonly speechProbability: number;
  /** Seconds of speech that were known of this voice when the window was judged. */
  readonly referenceSeconds: number;
  /** Of the window's loudest 0.1 s, in decibels of full scale. */
  readonly levelDbfs: number;
  /** From a window that is still filling: live only. */
  readonly provisional: boolean;
}

/** Neighbouring windows that say the same. Stretches have no gaps: a window speaks for the time around its middle. */
export interface NamedStretch {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly emotion: string;
  /** Of the label: mean over the windows; 0 without speech. */
  readonly probability: number;
}

/** What a recording sounds like. */
export interface Analysis {
  readonly durationSeconds: number;
  readonly state: Prediction["state"];
  /** The leading label, "uncertain" where none stands out, or "no speech". */
  readonly emotion: string;
  /** One a label, sum 1. */
  readonly probabilities: Probabilities;
  /** A window every quarter of a second. */
  readonly segments: readonly Reading[];
  readonly stretches: readonly NamedStretch[];
  /** Where header and sound disagree, or which channel is heard alone, in one line; else empty. */
  readonly warning: string;
}

export function nameAnswer(labels: readonly string[], answer: FileAnswer, warning: string): Analysis {
  const { durationSeconds, state, probabilities, segments, stretches } = answer;
  return {
    durationSeconds,
    state,
    emotion: nameOf(state, leadingEmotion(labels, probabilities).label),
    probabilities: nameAll(labels, probabilities),
    segments: segments.map((segment) => {
      const emotion = nameOf(segment.state, leadingEmotion(labels, segment.probabilities).label);
      return nameWindow(segment, emotion, nameAll(labels, segment.probabilities));
    }),
    stretches: stretches.map(({ startSeconds, endSeconds, state, label, probability }) => {
      const emotion = nameOf(state, labels[label]);
      return { startSeconds, endSeconds, emotion, probability: state === "no-speech" ? 0 : probability };
    }),
    warning,
  };
}

/** A live prediction: its headline, which outlasts some windows, and what is smoothed over the latest of them. */
export function nameLive(labels: readonly string[], prediction: Prediction): Reading {
  const { state, headline, smoothedProbabilities } = prediction;
  const shown = state === "uncertain" && headline !== null ? "speech" : state;
  const emotion = nameOf(shown, headline === null ? undefined : labels[headline]);
  return nameWindow(prediction, emotion, nameAll(labels, smoothedProbabilities));
}

function nameWindow(prediction: Prediction, emotion: string, probabilities: Probabilities): Reading {
  const { startSeconds, endSeconds, state, speechProbability, referenceSeconds, levelDbfs, provisional } = prediction;
  return {
    startSeconds,
    endSeconds,
    state,
    emotion,
    probabilities,
    speechProbability,
    referenceSeconds,
    levelDbfs,
    provisional,
  };
}

/** Of what is shown: the label, "uncertain" or "no speech". */
export function nameOf(state: Prediction["state"], label: string | undefined): string {
  if (state === "no-speech") return "no speech";
  return state === "uncertain" || label === undefined ? "uncertain" : label;
}

function nameAll(labels: readonly string[], probabilities: Float32Array): Probabilities {
  return Object.fromEntries(labels.map((label, i) => [label, probabilities[i] ?? 0]));
}
