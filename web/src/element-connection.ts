// All that lives while the element is in a page, and ends with that.
import type { AnalyzeOptions } from "./analyze-options";
import type { AssetUrls } from "./assets";
import type { AudioSource } from "./audio-source";
import { channelOf, isModel, parseOptions } from "./element-attributes";
import { listenToPeople } from "./element-controls";
import { ElementView } from "./element-view";
import { SpeechEmotionError } from "./errors";
import type * as Results from "./results";
import { findAssets } from "./find-assets";
import type { LiveStrip } from "./live-strip";
import type { Analysis } from "./named-answer";
import type { Recorded, TimeSpan } from "./recorded";
import {
  type Activity,
  type Channel,
  type EngineName,
  type FileResult,
  type ModelInfo,
  type Prediction,
  type RecognizerEvent,
  SpeechEmotionRecognizer,
} from "./recognizer";
import { Scope } from "./scope";
import type { SpeechEmotionElement } from "./speech-emotion-element";

const LEVEL_EVERY_MS = 100;

type Outcome = FileResult | SpeechEmotionError | undefined; // undefined: the person stopped it

export class ElementConnection {
  recognizer: SpeechEmotionRecognizer;
  model: ModelInfo | undefined;
  lastResult: FileResult | undefined;
  readonly #view: ElementView;
  readonly #life = new Scope();
  #outcome: ((outcome: Outcome) => void) | undefined;
  #state: Activity = "idle";
  #utteranceStart = 0;
  #utterances: TimeSpan[] = []; // of the file
  #sound: { readonly name: string; readonly blob: Blob; readonly origin: Recorded["origin"] } | undefined; // of the file
  #cardLife = new Scope();
  #strip: LiveStrip | undefined;
  #levels: ReturnType<typeof setInterval> | undefined; // while it listens
  #spokeAt = 0; // seconds on the microphone's clock
  #isReloading = false;
  #onProgress: AnalyzeOptions["onProgress"]; // of the file that is read

  constructor(private readonly host: SpeechEmotionElement) {
    this.#view = new ElementView(host, this.#life, () => this.#levelDbfs);
    this.recognizer = this.#makeRecognizer();
    this.#life.own(() => this.recognizer.dispose());
    this.#life.own(() => this.#cardLife.end());
    listenToPeople(host, this.#view, this.#life, {
      start: () => void this.start(),
      stop: () => this.recognizer.stop(),
      forgetVoice: () => this.forgetVoice(),
      recognizeFiles: (files) => void this.recognizeFiles(files),
    });
    this.#life.own(() => clearInterval(this.#levels));
    void this.recognizer.load();
  }

  /** In the language of the attribute lang, or of what is around the element, and with its own words. */
  async speak(): Promise<void> {
    try {
      const { speak } = await this.#fileTools();
      const { languages: loaders } = await this.#assets();
      await speak({ host: this.host, view: this.#view, life: this.#life, loaders });
    } catch {
      // Without what is fetched it speaks what English it has.
    }
  }

  end(): void {
    this.#life.end();
    this.#outcome?.(undefined);
  }

  changeAttribute(name: string): void {
    if (name === "theme") return this.#view.readColours();
    if (this.#isReloading) return;
    this.#isReloading = true;
    // Once for all that a script changes at a time.
    queueMicrotask(() => {
      this.#isReloading = false;
      if (this.#life.ended) return;
      this.recognizer.stop();
      this.recognizer.dispose();
      this.recognizer = this.#makeRecognizer();
      void this.recognizer.load();
    });
  }

  get #levelDbfs(): number {
    return this.recognizer.microphone?.level() ?? -120;
  }

  async start(stream?: MediaStream): Promise<void> {
    if (!stream && this.recognizer.microphone?.hold(false)) return;
    if (!stream && !this.#tell("beforemicrophone", undefined, { cancelable: true })) return;
    const deviceId = this.host.getAttribute("microphone") || undefined;
    const keepSeconds = Number(this.host.getAttribute("keep-sound")) || 0;
    await this.recognizer.startMicrophone({ stream, deviceId, keepSeconds });
  }

  reset(): void {
    this.recognizer.stop(false);
    this.lastResult = undefined;
    this.#sound = undefined;
    this.#cardLife.end();
    this.#view.reset();
  }

  forgetVoice(): void {
    this.recognizer.forgetVoice();
    this.#view.forgetVoice();
  }

  async analyze(source: AudioSource, options: AnalyzeOptions): Promise<Analysis> {
    const { analyze } = await this.#fileTools();
    return analyze(source, options, {
      hear: async (file) => {
        const outcome = await this.#outcomeOf(() => {
          this.#onProgress = options.onProgress;
          return this.recognizeFile(file, options.channel);
        });
        this.#onProgress = undefined;
        if (outcome && !("code" in outcome)) return outcome;
        throw outcome ?? new SpeechEmotionError("closed", "stopped");
      },
      stop: () => this.recognizer.stop(),
      labels: () => this.#view.labels,
    });
  }

  async recognizeFile(file: Blob, channel = channelOf(this.host.getAttribute("channel"))): Promise<void> {
    const { name = "" } = file as Partial<File>;
    if (isModel(name)) return this.recognizer.useModel(file);
    await this.#hear(name, file, channel);
  }

  async #hear(name: string, blob: Blob, channel: Channel, origin?: Recorded["origin"]): Promise<void> {
    this.#view.setFileName(name);
    this.#sound = { name, blob, origin };
    this.#utterances = [];
    await this.recognizer.recognizeFile(blob, channel);
  }

  async recognizeFiles(chosen: readonly File[] | DataTransfer): Promise<void> {
    // Of what is dropped, before anything is awaited: it is gone then.
    const entries = "items" in chosen ? [...chosen.items].flatMap((item) => item.webkitGetAsEntry() ?? []) : [];
    const isFolder = entries.some((entry) => entry.isDirectory);
    const given = "items" in chosen ? [...chosen.files] : chosen;
    const { files, others } = isFolder ? await (await this.#fileTools()).filesOf(entries) : { files: given, others: [] };
    const [first] = files;
    const list = this.#view.part(".files");
    list.hidden = true;
    list.replaceChildren();
    const model = files.find(({ name }) => isModel(name)); // and what holds its weights
    if (model) return this.recognizer.useModel(model, {}, files);
    if (!isFolder && files.length < 2) return first && this.recognizeFile(first);
    const { recognizeAll } = await this.#fileTools();
    await recognizeAll(this.#view, files, others, {
      recognize: (file) => this.#outcomeOf(() => this.recognizeFile(file)),
      recorded: (file, result) => ({ name: file.name, result, utterances: this.#utterances, sound: file }),
      show: (recorded) => {
        this.#view.showResult(recorded.result);
        this.#showCard(recorded);
      },
      labels: () => this.#view.labels,
    });
  }

  /** Fetched when it is needed. */
  async #fileTools(): Promise<typeof Results> {
    const { results } = await this.#assets();
    return import(/* webpackIgnore: true */ /* @vite-ignore */ results.href) as Promise<typeof Results>;
  }

  #assets(): Promise<AssetUrls> {
    return findAssets(this.host.getAttribute("asset-base") ?? undefined);
  }

  /** What a link holds. */
  async showFragment(fragment: string): Promise<void> {
    const { fromFragment } = await this.#fileTools();
    const card = fromFragment(fragment);
    if (card) this.#showCard(card.recorded, card.labels);
  }

  #showCard(recorded: Recorded, labels = this.#view.labels): void {
    void this.#fileTools().then(({ showVoiceCard }) => {
      if (this.#life.ended) return;
      this.#cardLife.end();
      this.#cardLife = new Scope();
      showVoiceCard(this.#view, recorded, labels, this.#cardLife);
    });
  }

  #makeRecognizer(): SpeechEmotionRecognizer {
    const attribute = (name: string) => this.host.getAttribute(name) ?? undefined;
    const settings = {
      assetBase: attribute("asset-base"),
      model: attribute("model"),
      modelOptions: parseOptions(attribute("model-options")),
      engine: attribute("engine") as EngineName | undefined,
    };
    return new SpeechEmotionRecognizer(settings, (event) => this.#receive(event));
  }

  #receive(event: RecognizerEvent): void {
    this.#view.show(event);
    this.#settle(event);
    this.#tell(event.type, event);
    switch (event.type) {
      case "loaded":
        this.model = event.model;
        break;
      case "activity":
        this.#tell("statechange", { state: event.activity, previous: this.#state });
        this.#state = event.activity;
        this.#spokeAt = 0;
        if (event.activity === "starting") this.#strip = undefined;
        clearInterval(this.#levels);
        if (event.activity === "listening") {
          this.#levels = setInterval(() => this.#tell("level", { dbfs: this.#levelDbfs }), LEVEL_EVERY_MS);
        }
        break;
      case "utterancestart":
        this.#utteranceStart = event.seconds;
        break;
      case "utteranceend": {
        const { source, seconds: endSeconds } = event;
        const utterance = { startSeconds: this.#utteranceStart, endSeconds };
        if (source === "file") this.#utterances.push(utterance);
        this.#tell("utterance", { source, ...utterance });
        break;
      }
      case "prediction":
        if (event.source === "microphone") {
          this.#showLive(event.prediction);
          this.#stopAfterSilence(event.prediction);
        } else {
          this.#onProgress?.(event.timing.audioSeconds, event.timing.totalSeconds);
        }
        break;
      case "recording":
        if (!this.#life.ended) void this.#hear("", event.file, "mix", "microphone");
        break;
      case "file-result": {
        this.lastResult = event.result;
        const { name = "", blob: sound, origin } = this.#sound ?? {};
        this.#showCard({ name, result: event.result, utterances: this.#utterances, sound, origin });
        break;
      }
      case "failure":
        this.#tell("error", { error: event.error }, { bubbles: false });
        break;
    }
  }

  /** False where a listener prevented it. */
  #tell(type: string, detail: unknown, init: CustomEventInit = {}): boolean {
    return this.host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, ...init }));
  }

  #showLive(prediction: Prediction): void {
    if (this.#strip) return this.#strip.add(prediction);
    if (this.host.matches("[compact], [headless]")) return;
    void this.#fileTools().then(({ LiveStrip }) => {
      if (this.#state === "listening") this.#strip ??= new LiveStrip(this.#view);
    }, () => undefined);
  }

  /** The attribute auto-stop: seconds without speech. */
  #stopAfterSilence({ state, endSeconds }: { readonly state: string; readonly endSeconds: number }): void {
    if (state !== "no-speech") this.#spokeAt = endSeconds;
    const patience = Number(this.host.getAttribute("auto-stop"));
    if (patience > 0 && endSeconds - this.#spokeAt >= patience) this.recognizer.stop();
  }

  #outcomeOf(start: () => Promise<void>): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#outcome?.(undefined); // of the one before, which ends
      this.#outcome = resolve;
      void start();
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
}
