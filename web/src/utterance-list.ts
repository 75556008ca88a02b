// What each utterance of a recording sounds like.
import type { Stretch } from "./engine";
import type { TimeSpan } from "./recorded";
import type { FileResult } from "./worker-protocol";

export interface UtteranceAnswer extends TimeSpan {
  /** The one that takes most of it. */
  readonly stretch: Stretch;
}

/** Utterances in which the time line says nothing are left out. */
export function utterancesOf({ stretches }: FileResult, utterances: readonly TimeSpan[]): UtteranceAnswer[] {
  return utterances.flatMap((utterance) => {
    const shares = stretches.map((stretch) => ({ stretch, seconds: overlap(stretch, utterance) }));
    const [most] = shares.filter(({ seconds }) => seconds > 0).sort((a, b) => b.seconds - a.seconds);
    return most ? [{ ...utterance, stretch: most.stretch }] : [];
  });
}

function overlap(a: TimeSpan, b: TimeSpan): number {
  return Math.min(a.endSeconds, b.endSeconds) - Math.max(a.startSeconds, b.startSeconds);
}
