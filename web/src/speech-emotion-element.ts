// <speech-emotion>: the recognizer with a user interface, in a shadow tree of its own. docs/widget.md says what its
// attributes, methods, events, parts and style properties are.
import type { AnalyzeOptions } from "./analyze-options";
import type { AudioSource } from "./audio-source";
import { ElementConnection } from "./element-connection";
import { SpeechEmotionError } from "./errors";
import type { SpeechEmotionWords } from "./languages/words";
import type { Analysis } from "./named-answer";
import type {
  Activity,
  Channel,
  EngineName,
  FileResult,
  MicrophoneReport,
  MicrophoneState,
  ModelInfo,
  ModelOptions,
  Prediction,
  RecognizerEvent,
  Source,
} from "./recognizer";

export type { Activity, Analysis, AnalyzeOptions, AudioSource, Channel, FileResult, MicrophoneReport, MicrophoneState };
export type { ModelInfo, ModelOptions, Prediction, RecognizerEvent, SpeechEmotionWords };
export { SpeechEmotionError };

/** What event.detail is, by the event's name. Those of RecognizerEvent are among them. */
export type SpeechEmotionEvents = { readonly [E in RecognizerEvent as E["type"]]: E } & {
  readonly statechange: { readonly state: Activity; readonly previous: Activity };
  /** Somebody has spoken, on the clock of the input. */
  readonly utterance: { readonly source: Source; readonly startSeconds: number; readonly endSeconds: number };
  /** Of the microphone, ten times a second while it is open: decibels of full scale. */
  readonly level: { readonly dbfs: number };
  /** Doesn't bubble. */
  readonly error: { readonly error: SpeechEmotionError };
  /** Before the browser is asked for the microphone: preventDefault() keeps it closed. */
  readonly beforemicrophone: undefined;
};

/** As frameworks write them. */
export interface SpeechEmotionAttributes {
  /** Screen readers are told what is heard while the microphone is open, too: wear headphones. */
  readonly announce?: boolean | "";
  /** Folder with the package's folder `files`, where the site serves it itself. */
  readonly "asset-base"?: string;
  /** Seconds without speech after which the microphone is closed. */
  readonly "auto-stop"?: number | string;
  /** Of recordings with several: mix, left, right, or a number from 1 on. */
  readonly channel?: Channel | string;
  /** One line. */
  readonly compact?: boolean | "";
  readonly engine?: EngineName;
  /** No user interface: methods and events alone. */
  readonly headless?: boolean | "";
  /** Seconds of the microphone's latest sound, kept in memory for the card after Stop. Left out: none. */
  readonly "keep-sound"?: number | string;
  /** Which microphone: a deviceId of navigator.mediaDevices.enumerateDevices(). */
  readonly microphone?: string;
  /** What it speaks: left out, what is around it speaks; English where it has no dictionary. */
  readonly lang?: string;
  /** Address of another model. */
  readonly model?: string;
  /** A JSON object: what that model doesn't say of itself. */
  readonly "model-options"?: string;
  /** Recordings can't be chosen or dropped. */
  readonly "no-files"?: boolean | "";
  /** The card offers a link to this page, for showFragment. */
  readonly share?: boolean | "";
  /** Left out: as the operating system has it. */
  readonly theme?: "light" | "dark";
  /** A property, for frameworks that set those: the site's own words. */
  readonly words?: SpeechEmotionWords | undefined;
}

// Where there is no DOM (server-side rendering), importing this must still work.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

export class SpeechEmotionElement extends Base {
  static readonly observedAttributes = ["asset-base", "engine", "model", "model-options", "theme"];

  #connection: ElementConnection | undefined;
  #words: SpeechEmotionWords | undefined;

  connectedCallback(): void {
    this.#connection ??= new ElementConnection(this);
    void this.#connection.speak(); // moved, it may be among another language
  }

  disconnectedCallback(): void {
    // Not where it is only moved: then it is in the document again by now.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#connection?.end();
      this.#connection = undefined;
    });
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before !== after) this.#connection?.changeAttribute(name);
  }

  /** "idle" also while it isn't in a document. */
  get state(): Activity {
    return this.#connection?.recognizer.activity ?? "idle";
  }

  /** The site's own words, above those of the language. */
  get words(): SpeechEmotionWords | undefined {
    return this.#words;
  }

  set words(words: SpeechEmotionWords | undefined) {
    this.#words = words;
    void this.#connection?.speak();
  }

  /** Once it has loaded. */
  get model(): ModelInfo | undefined {
    return this.#connection?.model;
  }

  /** Of the latest recording, until the next one or reset(). */
  get lastResult(): FileResult | undefined {
    return this.#connection?.lastResult;
  }

  /** Opens the microphone, or hears a stream that is given; call it from a person's action. */
  async start(stream?: MediaStream): Promise<void> {
    await this.#connection?.start(stream);
  }

  /** Holds an open microphone: nothing is heard until start(), which goes on with the same voice. */
  pause(): void {
    this.#connection?.recognizer.microphone?.hold(true);
  }

  /** Ends what start, analyze or recognizeFile began. */
  stop(): void {
    this.#connection?.recognizer.stop();
  }

  /** As it was at first: ends what it does, forgets the voice, and shows nothing of what was heard. */
  reset(): void {
    this.#connection?.reset();
  }

  /** Shows the card that a link holds, made where the attribute share is: location.hash. Others are passed over. */
  async showFragment(fragment: string): Promise<void> {
    await this.#connection?.showFragment(fragment);
  }

  /** Somebody else speaks from here on: forgets what was learnt of the voice, and nothing else. */
  forgetVoice(): void {
    this.#connection?.forgetVoice();
  }

  /** What a recording sounds like, shown as well. Rejects with a SpeechEmotionError: "closed" where it was stopped. */
  async analyze(source: AudioSource, options: AnalyzeOptions = {}): Promise<Analysis> {
    if (!this.#connection) throw new SpeechEmotionError("closed", "expected the element in a document");
    return this.#connection.analyze(source, options);
  }

  /** `channel`: "mix", "left", "right" or a number from 1 on; left out, the element's attribute channel. */
  async recognizeFile(file: File, channel?: Channel): Promise<void> {
    await this.#connection?.recognizeFile(file, channel);
  }

  /** One after the other, with a row each. Resolves when all are done, or at stop. */
  async recognizeFiles(files: Iterable<File> | DataTransfer): Promise<void> {
    await this.#connection?.recognizeFiles("items" in files ? files : [...files]);
  }

  /**
   * Any ONNX model, with what it doesn't say of itself and the files with its weights; without one, the element's own
   * again.
   */
  async useModel(model?: Blob | BufferSource, options?: ModelOptions, files?: readonly File[]): Promise<void> {
    await this.#connection?.recognizer.useModel(model, options, files);
  }
}

// Events by their names, as TypeScript knows those of its own elements.
export interface SpeechEmotionElement {
  addEventListener<K extends keyof SpeechEmotionEvents>(
    type: K,
    listener: (this: SpeechEmotionElement, event: CustomEvent<SpeechEmotionEvents[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "speech-emotion": SpeechEmotionElement;
  }
}

if (globalThis.customElements && !customElements.get("speech-emotion")) {
  customElements.define("speech-emotion", SpeechEmotionElement);
}
