// Every message between the page and its worker.
import type { EngineName, FileAnswer, ModelInfo, ModelOptions, Prediction, UtteranceEvent } from "./engine";
import type { ErrorCode } from "./errors";
import type { Channel } from "./recording";

/** What the page asks. A stream is one microphone session or one file, by a number of its own. */
export type WorkerRequest =
  | {
      readonly type: "load";
      /** An address, or the bytes. */
      readonly wasm: string | Blob;
      /** A URL, or a file that the person chose. */
      readonly model: string | Blob;
      /** That it may keep weights in; of a URL they are fetched beside it. */
      readonly modelFiles: readonly File[];
      readonly modelOptions: ModelOptions;
      readonly engine?: EngineName | undefined;
      /** Sizes known at build time: a compressed response doesn't say its own. */
      readonly expectedBytes: number;
      /** ONNX Runtime Web: fetched only where it is needed; undefined where it isn't at hand. */
      readonly ort: { readonly scriptUrl: string; readonly wasmUrl: string; readonly bytes: number } | undefined;
    }
  | {
      readonly type: "open-microphone";
      readonly stream: number;
      readonly sampleRateHz: number;
      /** Brings Float32Array blocks straight from the audio thread. */
      readonly port: MessagePort;
      /** Of sound: as much as "close" may ask for. */
      readonly keepSeconds: number;
      /** file-source.ts, built: fetched where sound is kept. */
      readonly filesUrl: string;
    }
  | {
      readonly type: "recognize-file";
      readonly stream: number;
      readonly file: Blob;
      readonly channel: Channel;
      /** file-source.ts and containers.ts, built: fetched for a file, and for a compressed one. */
      readonly filesUrl: string;
      readonly containersUrl: string;
    }
  /** The answer to "needs-decoding": one array a channel, or why there is none. */
  | {
      readonly type: "decoded";
      readonly stream: number;
      readonly channels: readonly Float32Array[];
      readonly failure?: string;
    }
  /** Somebody else speaks from here on. */
  | { readonly type: "forget-voice"; readonly stream: number }
  /** Forgets the voice, too. `wantsSound`: "sound" comes, where some was kept. */
  | { readonly type: "close"; readonly stream: number; readonly wantsSound?: boolean };

export interface StreamTiming {
  /** Audio taken in so far. */
  readonly audioSeconds: number;
  /** Time that the worker has spent on it. */
  readonly processingMilliseconds: number;
  /** Of a file, as far as it is known before its end. */
  readonly totalSeconds?: number | undefined;
}

export interface FileResult extends FileAnswer {
  /** Where the file's header and its samples disagree, or which channel is heard alone, in one line; else empty. */
  readonly warning: string;
  readonly timing: StreamTiming;
}

/** How the microphone sounded in a few tenths of a second, to be drawn. */
export interface LiveSound {
  /**
   * [columns, width], a column each 0.1 s: level in dB of full scale, pitch in Hz or 0 where there is none, then a
   * spectrum from 0 to 5000 Hz in dB of full scale.
   */
  readonly columns: Float32Array;
  readonly width: number;
  /** Of the last column, on the microphone's clock. */
  readonly endSeconds: number;
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
      /** Workers have no decodeAudioData: decode these bytes of the stream's file at this rate, send "decoded". */
      readonly type: "needs-decoding";
      readonly stream: number;
      readonly sampleRateHz: number;
      readonly begin: number;
      readonly end: number;
    }
  /** A file of several channels is read once before, to find out which to hear. */
  | {
      readonly type: "file-survey";
      readonly stream: number;
      readonly seconds: number;
      readonly totalSeconds?: number | undefined;
    }
  /** Where a microphone's sound is kept. */
  | ({ readonly type: "sound-picture"; readonly stream: number } & LiveSound)
  | { readonly type: "finished"; readonly stream: number; readonly result: FileResult }
  /** Of a microphone that was closed: a WAV file. */
  | { readonly type: "sound"; readonly stream: number; readonly file: Blob }
  | {
      readonly type: "failed";
      /** Left out where loading failed. */
      readonly stream?: number;
      readonly code: ErrorCode;
      readonly message: string;
    };
