// A recording that was heard to its end.
import type { FileResult } from "./worker-protocol";

export interface TimeSpan {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface Recorded {
  /** Of the file; of the microphone what it is called. */
  readonly name: string;
  readonly result: FileResult;
  readonly utterances: readonly TimeSpan[];
  /** Left out where it isn't at hand. */
  readonly sound?: Blob | undefined;
  /** It came from the microphone. */
  readonly isLive?: boolean;
}
