// <speech-emotion>: the recognizer with a user interface, in a shadow tree of its own.
//
// Attributes, read when the element is put into a page: asset-base; model, model-options (a JSON object)
// and engine (recognizer.ts says what they mean); read for each file: channel (mix, left, right, or a number from 1 on). Events: one
// CustomEvent for each RecognizerEvent, of its type and with it as detail: utterancestart and utteranceend,
// for one, with detail.seconds. Slot: disclosure.
import { ElementView } from "./element-view";
import { resolveAssets } from "./assets";
import type { SpeechEmotionError } from "./errors";
import type * as FileList from "./file-list";
import {
  type Channel,
  type EngineName,
  type FileResult,
  type ModelOptions,
  type RecognizerEvent,
  SpeechEmotionRecognizer,
} from "./recognizer";
import { Scope } from "./scope";

// Where there is no DOM (server-side rendering), importing this must still work.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

export class SpeechEmotionElement extends Base {
  #connection: Connection | undefined;

  connectedCallback(): void {
    this.#connection ??= new Connection(this);
  }

  disconnectedCallback(): void {
    this.#connection?.end();
    this.#connection = undefined;
  }

  /** Opens the microphone; call it from a person's action. */
  async start(): Promise<void> {
    await this.#connection?.recognizer.startMicrophone();
  }

  /** Ends what start or recognizeFile began. */
  stop(): void {
    this.#connection?.recognizer.stop();
  }

  /** Somebody else speaks from here on: forgets what was learnt of the voice, and nothing else. */
  forgetVoice(): void {
    this.#connection?.forgetVoice();
  }

  /** `channel`: "mix", "left", "right" or a number from 1 on; left out, the element's attribute channel. */
  async recognizeFile(file: File, channel?: Channel): Promise<void> {
    await this.#connection?.recognizeFile(file, channel);
  }

  /** One after the other, with a row each. Resolves when all are done, or at stop. */
  async recognizeFiles(files: Iterable<File>): Promise<void> {
    await this.#connection?.recognizeFiles([...files]);
  }

  /**
   * Any ONNX model, with what it doesn't say of itself and the files with its weights; without one, the element's own
   * again.
   */
  async useModel(model?: Blob, options?: ModelOptions, files?: readonly File[]): Promise<void> {
    await this.#connection?.recognizer.useModel(model, options, files);
  }
}

/** All that lives while the element is in a page, and ends with that. */
class Connection {
  readonly recognizer: SpeechEmotionRecognizer;
  readonly #view: ElementView;
  readonly #life = new Scope();
  #outcome: ((outcome: FileResult | SpeechEmotionError | undefined) => void) | undefined;

  constructor(private readonly host: SpeechEmotionElement) {
    this.#view = new ElementView(host, this.#life, () => this.recognizer.levelDbfs);
    const settings = {
      assetBase: host.getAttribute("asset-base") ?? undefined,
      modelUrl: host.getAttribute("model") ?? undefined,
      modelOptions: parseOptions(host.getAttribute("model-options")),
      engine: (host.getAttribute("engine") as EngineName | null) ?? undefined,
    };
    this.recognizer = new SpeechEmotionRecognizer(settings, (event) => {
      this.#view.show(event);
      this.#settle(event);
      host.dispatchEvent(new CustomEvent(event.type, { detail: event, bubbles: true, composed: true }));
    });
    this.#life.own(() => this.recognizer.dispose());
    this.#listenToControls();
    this.#listenToDrops();
    void this.recognizer.load();
  }

  end(): void {
    this.#life.end();
  }

  forgetVoice(): void {
    this.recognizer.forgetVoice();
    this.#view.forgetVoice();
  }

  async recognizeFile(file: File, channel = channelOf(this.host.getAttribute("channel"))): Promise<void> {
    if (isModel(file)) return this.recognizer.useModel(file);
    this.#view.setFileName(file.name);
    await this.recognizer.recognizeFile(file, channel);
  }

  async recognizeFiles(files: readonly File[]): Promise<void> {
    const [first] = files;
    const list = this.#view.part(".files");
    list.hidden = true;
    list.replaceChildren();
    const model = files.find(isModel); // and what holds its weights
    if (model) return this.recognizer.useModel(model, {}, files);
    if (!first || files.length === 1) return first && this.recognizeFile(first);
    const { fileList } = resolveAssets(this.host.getAttribute("asset-base") ?? undefined);
    const { recognizeAll } = (await import(fileList.href)) as typeof FileList;
    await recognizeAll(list, files, {
      recognize: (file) =>
        new Promise((resolve) => {
          this.#outcome = resolve;
          void this.recognizeFile(file);
        }),
      show: (name, result) => this.#view.showFile(name, result),
      labels: () => this.#view.labels,
    });
  }

  /** What became of the file that is waited for. */
  #settle(event: RecognizerEvent): void {
    const outcome = this.#outcome;
    if (event.type === "file-result") outcome?.(event.result);
    else if (event.type === "failure") outcome?.(event.error);
    // A result or failure comes right behind; else the person stopped it.
    else if (event.type === "activity" && event.activity === "idle") queueMicrotask(() => outcome?.(undefined));
  }

  #listenToControls(): void {
    const toggle = this.#view.part(".toggle");
    this.#life.listen(toggle, "click", () => {
      // As it says: "Start" also where the browser has paused the microphone.
      if (toggle.matches(".is-active")) this.recognizer.stop();
      else void this.recognizer.startMicrophone();
    });
    this.#life.listen(this.#view.part(".someone-else"), "click", () => this.forgetVoice());
    const picker = this.#view.part<HTMLInputElement>(".file");
    this.#life.listen(picker, "change", () => {
      void this.recognizeFiles([...(picker.files ?? [])]);
      picker.value = ""; // the same file may be chosen again
    });
  }

  #listenToDrops(): void {
    const mark = (isDropping: boolean) => this.host.classList.toggle("is-dropping", isDropping);
    this.#life.listen<DragEvent>(this.host, "dragover", (event) => {
      event.preventDefault();
      mark(true);
    });
    this.#life.listen(this.host, "dragleave", () => mark(false));
    this.#life.listen<DragEvent>(this.host, "drop", (event) => {
      event.preventDefault();
      mark(false);
      void this.recognizeFiles([...(event.dataTransfer?.files ?? [])]);
    });
  }
}

function channelOf(text: string | null): Channel {
  return text === "left" || text === "right" ? text : Number(text) || "mix";
}

const isModel = ({ name }: File): boolean => /\.onnx$/i.test(name);

function parseOptions(text: string | null): ModelOptions | undefined {
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as ModelOptions;
  } catch (thrown) {
    console.error(`<speech-emotion>: expected a JSON object as model-options, found ${text}`, thrown);
    return undefined;
  }
}

if (globalThis.customElements && !customElements.get("speech-emotion")) {
  customElements.define("speech-emotion", SpeechEmotionElement);
}
