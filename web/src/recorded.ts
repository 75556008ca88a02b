// A recording that was heard to its end.
import type { FileResult } from "./worker-protocol";

export interface TimeSpan {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface Recorded {
  /** Of the file; empty where `origin` says what it is. */
  readonly name: string;
  readonly result: FileResult;
  readonly utterances: readonly TimeSpan[];
  /** Left out where it isn't at hand. */
  readonly sound?: Blob | undefined;
  /** Left out of files. */
  readonly origin?: "microphone" | "link" | undefined;
}
