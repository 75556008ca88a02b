import type { Channel } from "./recording";

export interface AnalyzeOptions {
  /** Of a Float32Array. */
  readonly sampleRateHz?: number;
  /** Of a recording with several channels; left out: "mix". */
  readonly channel?: Channel;
  readonly signal?: AbortSignal;
  /** Seconds that are done, and of how many, where that is known. */
  readonly onProgress?: (seconds: number, totalSeconds: number | undefined) => void;
}
