// Every message between the page and its worker.
import type { EngineName, FileAnswer, ModelInfo, ModelOptions, Prediction, UtteranceEvent } from "./engine";
import type { ErrorCode } from "./errors";

/** What the page asks. A stream is one microphone session or one file, by a number of its own. */
export type WorkerRequest =
  | {
      readonly type: "load";
      readonly wasmUrl: string;
      /** A URL, or a file that the person chose. */
      readonly model: string | Blob;
      readonly modelOptions: ModelOptions;
      readonly engine?: EngineName | undefined;
      /** Sizes known at build time: a compressed response doesn't say its own. */
      readonly expectedBytes: number;
      /** ONNX Runtime Web: fetched only where it is needed. */
      readonly ort: { readonly scriptUrl: string; readonly wasmUrl: string; readonly bytes: number };
    }
  | {
      readonly type: "open-microphone";
      readonly stream: number;
      readonly sampleRateHz: number;
      /** Brings Float32Array blocks straight from the audio thread. */
      readonly port: MessagePort;
    }
  | { readonly type: "recognize-file"; readonly stream: number; readonly bytes: ArrayBuffer }
  | {
      readonly type: "recognize-channels";
      readonly stream: number;
      readonly sampleRateHz: number;
      readonly channels: readonly Float32Array[];
    }
  /** Somebody else speaks from here on. */
  | { readonly type: "forget-voice"; readonly stream: number }
  /** Forgets the voice, too. */
  | { readonly type: "close"; readonly stream: number };

export interface StreamTiming {
  /** Audio taken in so far. */
  readonly audioSeconds: number;
  /** Time that the worker has spent on it. */
  readonly processingMilliseconds: number;
}

export interface FileResult extends FileAnswer {
  /** Where the file's header and its samples disagree, in one line; else empty. */
  readonly warning: string;
  readonly timing: StreamTiming;
}

export type WorkerReply =
  | { readonly type: "progress"; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly type: "loaded"; readonly model: ModelInfo }
  | {
      readonly type: "predictions";
      readonly stream: number;
      readonly predictions: readonly Prediction[];
      readonly utteranceEvents: readonly UtteranceEvent[];
      readonly timing: StreamTiming;
    }
  | {
      /** Not a WAV file that the worker reads itself: decode at this rate, send the channels. */
      readonly type: "needs-decoding";
      readonly stream: number;
      readonly sampleRateHz: number;
      readonly bytes: ArrayBuffer;
    }
  | { readonly type: "finished"; readonly stream: number; readonly result: FileResult }
  | {
      readonly type: "failed";
      /** Left out where loading failed. */
      readonly stream?: number;
      readonly code: ErrorCode;
      readonly message: string;
    };
