// A recognizer's events as what a program loops over.
import type { SpeechEmotionError } from "./errors";
import type { MicrophoneReport } from "./microphone";
import type { MicrophoneState } from "./microphone-watch";
import { nameLive, type Reading } from "./named-answer";
import type { RecognizerEvent } from "./recognizer-event";

export type LiveEvent =
  /** It listens: what the browser does to the sound. */
  | { readonly type: "open"; readonly microphone: MicrophoneReport }
  /** At each change; it starts "open". */
  | { readonly type: "microphone-state"; readonly state: MicrophoneState }
  | { readonly type: "reading"; readonly reading: Reading }
  /** Somebody begins or ends to speak, on the clock of the stream; known half a second later or a little more. */
  | { readonly type: "utterance-start" | "utterance-end"; readonly seconds: number };

// Of readings that nobody takes: a minute of them. Older ones are worth nothing live.
const MOST_WAITING = 240;

/** Events wait until the loop takes them. `onEnd` is called once, whoever ends it. */
export class LiveEvents implements AsyncIterableIterator<LiveEvent> {
  readonly #waiting: LiveEvent[] = [];
  #error: SpeechEmotionError | undefined;
  #hasEnded = false;
  #wake: (() => void) | undefined;

  constructor(
    private readonly labels: readonly string[],
    private readonly onEnd: () => void,
  ) {}

  take(event: RecognizerEvent): void {
    const live = this.#liveEvent(event);
    if (!live) return;
    this.#waiting.push(live);
    if (this.#waiting.length > MOST_WAITING) {
      const reading = this.#waiting.findIndex(({ type }) => type === "reading");
      this.#waiting.splice(Math.max(0, reading), 1);
    }
    this.#wake?.();
  }

  fail(error: SpeechEmotionError): void {
    if (this.#hasEnded) return;
    this.#error = error;
    this.end();
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#wake?.();
    this.onEnd();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<LiveEvent>> {
    while (this.#waiting.length === 0 && !this.#hasEnded) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const value = this.#waiting.shift();
    if (value) return { value, done: false };
    const error = this.#error;
    this.#error = undefined;
    if (error) throw error;
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<LiveEvent>> {
    this.#waiting.length = 0;
    this.end();
    return { value: undefined, done: true };
  }

  #liveEvent(event: RecognizerEvent): LiveEvent | undefined {
    switch (event.type) {
      case "microphone":
        return { type: "open", microphone: event.report };
      case "microphone-state":
        return { type: event.type, state: event.state };
      case "prediction":
        return { type: "reading", reading: nameLive(this.labels, event.prediction) };
      case "utterancestart":
        return { type: "utterance-start", seconds: event.seconds };
      case "utteranceend":
        return { type: "utterance-end", seconds: event.seconds };
      default:
        return undefined;
    }
  }
}
