// SpeechEmotion: what a recording or a microphone sounds like, without a user interface. The npm package's entry.
import type { AnalyzeOptions } from "./analyze-options";
import type { ModelInfo } from "./engine";
import { type AudioSource, fileOf } from "./audio-source";
import { SpeechEmotionError, toSpeechEmotionError } from "./errors";
import { type LiveEvent, LiveEvents } from "./live-events";
import { type Analysis, nameAnswer } from "./named-answer";
import { type Channel, type RecognizerEvent, type RecognizerSettings, SpeechEmotionRecognizer } from "./recognizer";

export type { AnalyzeOptions, AudioSource, Analysis, Channel, LiveEvent, ModelInfo, RecognizerEvent };
export type { EngineName, MicrophoneReport, MicrophoneState, ModelOptions } from "./recognizer";
export type { NamedStretch, Probabilities, Reading } from "./named-answer";
export type { ErrorCode } from "./errors";
export { SpeechEmotionError };

export interface SpeechEmotionOptions extends RecognizerSettings {
  /** While engine and model are fetched. */
  readonly onProgress?: (loadedBytes: number, totalBytes: number) => void;
}

export interface ListenOptions {
  /** Left out: the microphone, which the browser asks the person for. Yours stays open at the end. */
  readonly stream?: MediaStream;
  /** Which microphone: of navigator.mediaDevices.enumerateDevices(). Left out: the browser's choice. */
  readonly deviceId?: string;
  readonly signal?: AbortSignal;
}

/** Ended by close(). */
export class SpeechEmotion {
  readonly #settings: RecognizerSettings;
  readonly #live: SpeechEmotionRecognizer;
  readonly #ended = new AbortController();
  #events: LiveEvents | undefined;
  #latest: Promise<unknown> = Promise.resolve(); // of the analyses

  /** Fetches engine and model. Rejects with a SpeechEmotionError. */
  static load({ onProgress, ...settings }: SpeechEmotionOptions = {}): Promise<SpeechEmotion> {
    return new Promise((resolve, reject) => {
      let made: SpeechEmotion | undefined;
      const live = new SpeechEmotionRecognizer(settings, (event) => {
        if (made) made.#receive(event);
        else if (event.type === "progress") onProgress?.(event.loadedBytes, event.totalBytes);
        else if (event.type === "loaded") resolve((made = new SpeechEmotion(settings, live, event.model)));
        else if (event.type === "failure") {
          live.dispose();
          reject(event.error);
        }
      });
      void live.load();
    });
  }

  private constructor(
    settings: RecognizerSettings,
    live: SpeechEmotionRecognizer,
    readonly model: ModelInfo,
  ) {
    this.#settings = settings;
    this.#live = live;
  }

  /**
   * What a recording sounds like; one after the other where several are asked for. Rejects with a SpeechEmotionError,
   * or with the signal's reason.
   */
  analyze(source: AudioSource, options: AnalyzeOptions = {}): Promise<Analysis> {
    const analysis = this.#latest.then(() => this.#analyze(source, options));
    this.#latest = analysis.catch(() => undefined);
    return analysis;
  }

  async #analyze(source: AudioSource, { sampleRateHz, channel, signal, onProgress }: AnalyzeOptions): Promise<Analysis> {
    const ends = AbortSignal.any([this.#ended.signal, ...(signal ? [signal] : [])]);
    ends.throwIfAborted();
    const file = fileOf(source, sampleRateHz);
    const { labels } = this.model;
    return new Promise((resolve, reject) => {
      const recognizer = new SpeechEmotionRecognizer(this.#settings, (event) => {
        if (event.type === "prediction") onProgress?.(event.timing.audioSeconds, event.timing.totalSeconds);
        else if (event.type === "failure") settle(() => reject(event.error));
        else if (event.type === "file-result") {
          settle(() => resolve(nameAnswer(labels, event.result, event.result.warning)));
        }
      });
      const onAbort = () => settle(() => reject(ends.reason));
      const settle = (tell: () => void) => {
        ends.removeEventListener("abort", onAbort);
        recognizer.dispose();
        tell();
      };
      ends.addEventListener("abort", onAbort);
      void recognizer.recognizeFile(file, channel);
    });
  }

  /**
   * The microphone, or a stream, until the loop is left or stop() is called:
   * `for await (const event of speech.listen()) …`. A new call ends the one before. Throws a SpeechEmotionError.
   */
  listen({ stream, deviceId, signal }: ListenOptions = {}): AsyncIterableIterator<LiveEvent> {
    this.#events?.end();
    const events = new LiveEvents(this.model.labels, () => {
      if (this.#events !== events) return;
      this.#events = undefined;
      this.#live.stop();
    });
    this.#events = events;
    const ends = AbortSignal.any([this.#ended.signal, ...(signal ? [signal] : [])]);
    if (ends.aborted) events.end();
    else void this.#live.startMicrophone({ stream, deviceId });
    ends.addEventListener("abort", () => events.end(), { once: true });
    return events;
  }

  /** Somebody else speaks from here on: forgets what was learnt of the voice that is listened to. */
  forgetVoice(): void {
    this.#live.forgetVoice();
  }

  /** Ends listening, and releases the microphone before it returns. */
  stop(): void {
    this.#events?.end();
  }

  /** Ends everything: what is under way rejects with a SpeechEmotionError, "closed". */
  close(): void {
    this.#ended.abort(new SpeechEmotionError("closed", "close() was called"));
    this.#live.dispose();
  }

  #receive(event: RecognizerEvent): void {
    if (event.type === "failure") this.#events?.fail(toSpeechEmotionError(event.error, "engine-failed"));
    else this.#events?.take(event);
  }
}
