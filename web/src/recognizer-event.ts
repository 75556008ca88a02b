// What a recognizer tells of what it does and hears.
import type { ModelInfo, Prediction } from "./engine";
import type { SpeechEmotionError } from "./errors";
import type { MicrophoneReport } from "./microphone";
import type { MicrophoneState } from "./microphone-watch";
import type { FileResult, LiveSound, StreamTiming } from "./worker-protocol";

/** What a recognizer is doing. Loading goes on beside it, see the events "progress" and "loaded". */
export type Activity = "idle" | "starting" | "listening" | "reading-file";
export type Source = "microphone" | "file";

export type RecognizerEvent =
  | { readonly type: "progress"; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly type: "loaded"; readonly model: ModelInfo }
  | { readonly type: "activity"; readonly activity: Activity }
  | { readonly type: "microphone"; readonly report: MicrophoneReport }
  /** At each change; it starts "open". "lost" comes with the activity "starting", and ends with "listening". */
  | { readonly type: "microphone-state"; readonly state: MicrophoneState }
  | {
      readonly type: "prediction";
      readonly source: Source;
      readonly prediction: Prediction;
      readonly timing: StreamTiming;
    }
  | {
      /** Somebody begins or ends to speak. It is known half a second later, an end a little later still. */
      readonly type: "utterancestart" | "utteranceend";
      readonly source: Source;
      /** On the clock of the input. */
      readonly seconds: number;
    }
  /** A file of several channels is read once before, to find out which to hear: how far that is. */
  | { readonly type: "file-survey"; readonly seconds: number; readonly totalSeconds?: number | undefined }
  | { readonly type: "file-result"; readonly result: FileResult }
  /** Where sound is kept: how it looks. */
  | ({ readonly type: "sound-picture" } & LiveSound)
  /** What the microphone heard until stop: a WAV file, where sound is kept. */
  | { readonly type: "recording"; readonly file: Blob }
  | { readonly type: "failure"; readonly error: SpeechEmotionError };
