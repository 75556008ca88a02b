// All that the element shows, by the recognizer's events. Knows nothing of where they come from.
import { AnswerView } from "./answer-view";
import { EmotionBars } from "./emotion-bars";
import { emotionAt, type LeadingEmotion, leadingEmotion } from "./engine";
import { FIRST_ENGLISH } from "./languages/first-words";
import type { Language, Values } from "./languages/language";
import type { Sentence } from "./languages/words";
import { emotionColour } from "./palette";
import type {
  Activity,
  FileResult,
  MicrophoneState,
  Prediction,
  RecognizerEvent,
} from "./recognizer";
import recordingStyles from "./recording.css";
import { Scope } from "./scope";
import template from "./speech-emotion-element.html";
import themeStyles from "./theme.css";
import { trustedHtml } from "./trusted";
import cardStyles from "./voice-card.css";
import { VoiceRing } from "./voice-ring";

// The meter's left end, in decibels of full scale: about a quiet room.
const METER_FLOOR_DBFS = -60;

// Of speech: a voice that was heard for less is hardly known.
const KNOWN_VOICE_SECONDS = 10;

export class ElementView {
  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #answer: AnswerView;
  readonly #bars: EmotionBars;
  readonly #ring: VoiceRing;
  labels: readonly string[] = []; // of the model
  #language = FIRST_ENGLISH;
  readonly #said = new Map<string, () => void>(); // to be said again in another language
  #fileName = "";
  #heard: LeadingEmotion | undefined; // while it is shown
  #hasReference = false; // of the model
  #microphoneState: MicrophoneState = "open";

  /** `levelDbfs` is asked for the microphone's level at each frame while it is open. */
  constructor(host: HTMLElement, life: Scope, levelDbfs: () => number) {
    this.#host = host;
    this.#root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.#root.innerHTML = trustedHtml(template);
    const sheet = new CSSStyleSheet(); // an inline style would need the page's permission
    sheet.replaceSync(themeStyles + cardStyles + recordingStyles);
    this.#root.adoptedStyleSheets = [sheet];

    this.#answer = new AnswerView({
      lead: this.part(".lead"),
      words: this.part(".words"),
      confidence: this.part(".confidence"),
      announcement: this.part(".announcement"),
    });
    life.own(() => this.#answer.stop());
    this.#bars = new EmotionBars(this.part(".bars"));
    this.#ring = new VoiceRing(this.part<HTMLCanvasElement>(".ring"), () => {
      const level = levelDbfs();
      this.#showLevel(level);
      return level;
    });
    life.own(() => this.#ring.stop());
    this.#showActivity("idle");
  }

  part<E extends Element = HTMLElement>(selector: string): E {
    const part = this.#root.querySelector<E>(selector);
    if (!part) throw new Error(`expected ${selector} in the element's template`);
    return part;
  }

  setLanguage(language: Language): void {
    this.#language = language;
    this.#showLabels();
    for (const say of this.#said.values()) say();
  }

  /** Of the file whose events come next; the microphone's own sound has none. */
  setFileName(name: string): void {
    this.#fileName = name;
  }

  /** As it was at first. */
  reset(): void {
    this.#heard = undefined;
    for (const part of [".timeline", ".strip", ".files"]) this.part(part).hidden = true;
    this.#clearMix();
    this.#showActivity("idle");
  }

  /** Style properties may have changed. */
  readColours(): void {
    this.#ring.readColours();
  }

  /** As when nothing is known of the voice. */
  forgetVoice(): void {
    this.#showAcquaintance(0);
  }

  show(event: RecognizerEvent): void {
    switch (event.type) {
      case "progress":
      case "microphone":
      case "file-survey":
        this.#showHint(event);
        break;
      case "loaded":
        this.labels = event.model.labels;
        this.#hasReference = event.model.hasReference;
        this.#showLabels();
        this.#ring.setLabels(event.model.labels.length);
        this.#showHint(event);
        break;
      case "activity":
        this.#showActivity(event.activity);
        break;
      case "microphone-state":
        this.#showMicrophoneState(event.state);
        break;
      case "prediction":
        if (event.source === "file") this.#showHint(event);
        this.#showPrediction(event.prediction);
        this.#showAcquaintance(event.prediction.referenceSeconds);
        break;
      case "file-result":
        this.showResult(event.result);
        break;
      case "failure":
        this.#showHint();
        this.#showProblem(() => this.#language.failure(event.error));
        break;
    }
  }

  #showActivity(activity: Activity): void {
    if (activity !== "listening" || this.#microphoneState === "lost") this.#microphoneState = "open";
    this.#showToggle(activity === "idle");
    this.#host.classList.toggle("is-live", activity === "listening");
    this.#answer.isQuiet = activity === "listening" && !this.#host.hasAttribute("announce");
    this.#showProblem();
    this.part(".acquaintance").hidden = !(this.#hasReference && activity === "listening");
    this.forgetVoice();
    switch (activity) {
      case "idle":
        this.#ring.stop();
        this.#showHint();
        // What was heard last stays in view.
        if (this.#heard) this.#showEmotion("lastHeard", this.#heard);
        else this.#showWords("pressStart", "saySomething");
        break;
      case "starting":
        this.#clearMix();
        this.part(".timeline").hidden = true;
        this.part(".strip").hidden = true;
        this.#showWords("oneMoment", "opening");
        break;
      case "listening":
        this.#ring.start();
        this.#showMicrophoneState(this.#microphoneState);
        break;
      case "reading-file":
        this.#showWords("yourRecording", "reading", this.#fileName);
        break;
    }
  }

  /** Whatever is said by `key` before, this takes its place. */
  #say(key: string, say: () => void): void {
    this.#said.delete(key); // what comes later is said again later
    this.#said.set(key, say);
    say();
  }

  #text(key: Sentence): string {
    return this.#language.say(key);
  }

  #showToggle(starts: boolean): void {
    const toggle = this.part(".toggle");
    toggle.classList.toggle("is-active", !starts);
    this.#say("toggle", () => {
      this.part(".toggle-text").textContent = this.#text(starts ? "start" : "stop");
      toggle.setAttribute("aria-label", this.#text(starts ? "startLabel" : "stop"));
    });
  }

  #showProblem(sentence = () => ""): void {
    this.#say("failure", () => {
      const part = this.part(".failure");
      part.textContent = sentence();
      part.hidden = !part.textContent;
    });
  }

  #showMicrophoneState(state: MicrophoneState): void {
    this.#microphoneState = state;
    this.#showToggle(state === "paused" || state === "held"); // to start anew always helps
    this.#showProblem(() => this.#text(`when-${state}`));
    this.#clearMix();
    if (state === "open") this.#showWords("sayASentence", "listening");
    else this.#showWords("microphoneIs", state);
  }

  #showPrediction({ state, headline, smoothedProbabilities }: Prediction): void {
    if (this.#microphoneState !== "open") return;
    if (state === "no-speech") {
      this.#clearMix();
      this.#showWords("listening", "noSpeech");
    } else if (headline === null) {
      this.#showUncertain(smoothedProbabilities);
    } else {
      this.#showMix(smoothedProbabilities, headline);
      this.#showEmotion("soundsLike", emotionAt(this.labels, smoothedProbabilities, headline));
    }
  }

  #showUncertain(probabilities: Float32Array): void {
    const { label, probability } = leadingEmotion(this.labels, probabilities);
    this.#showMix(probabilities, undefined);
    this.#showWords("closest", "uncertain", undefined, () => {
      const { emotion, percent } = this.#language;
      return { emotion: emotion(label), percent: percent(probability) };
    });
  }

  #showAcquaintance(referenceSeconds: number): void {
    const isKnown = referenceSeconds >= KNOWN_VOICE_SECONDS;
    this.#say("acquaintance", () => {
      const part = this.part(".acquaintance-text");
      const text = this.#text(isKnown ? "usualVoice" : "gettingToKnow");
      if (part.textContent !== text) part.textContent = text;
    });
  }

  /** Its answer; the card below is the connection's. */
  showResult(result: FileResult): void {
    if (result.state === "no-speech") {
      this.#clearMix();
      this.#showWords("inThisRecording", "noSpeech");
      return;
    }
    if (result.state === "uncertain") {
      this.#showUncertain(result.probabilities);
      return;
    }
    const leading = leadingEmotion(this.labels, result.probabilities);
    this.#showMix(result.probabilities, leading.index);
    this.#showEmotion("recordingSoundsLike", leading);
  }

  #showLabels(): void {
    this.#bars.setLabels(this.labels.map(this.#language.emotion));
  }

  #showMix(probabilities: Float32Array, leading: number | undefined): void {
    this.#say("bars", () => this.#bars.show(probabilities, leading, this.#language.percent));
    this.#ring.show(probabilities);
  }

  #clearMix(): void {
    this.#say("bars", () => this.#bars.clear());
    this.#ring.clear();
  }

  #showEmotion(lead: Sentence, heard: LeadingEmotion): void {
    const { label, index, probability } = heard;
    const headline = this.part(".headline");
    this.#heard = heard;
    headline.classList.add("is-emotion");
    headline.style.setProperty("--colour", emotionColour(index));
    this.#say("lead", () => {
      const { emotion, percent } = this.#language;
      this.#answer.show(this.#text(lead), emotion(label), percent(probability));
    });
  }

  /** `name` stands in place of the lead where there is one. */
  #showWords(lead: Sentence, words: Sentence, name = "", values?: () => Values): void {
    this.#heard = undefined;
    this.part(".headline").classList.remove("is-emotion");
    this.#say("lead", () => this.#answer.show(name || this.#language.say(lead, values?.()), this.#text(words)));
  }

  /** Of an event that says how far something is; none: empty. */
  #showHint(event?: RecognizerEvent): void {
    this.#say("hint", () => (this.part(".hint").textContent = event ? this.#language.hint(event) : ""));
  }

  #showLevel(dbfs: number): void {
    const share = Math.min(1, Math.max(0, 1 - dbfs / METER_FLOOR_DBFS));
    this.part(".level-fill").style.transform = `scaleX(${share.toFixed(3)})`;
  }
}
