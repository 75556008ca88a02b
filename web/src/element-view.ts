// All that the element shows, by the recognizer's events. Knows nothing of where they come from.
import { AnswerView } from "./answer-view";
import { EmotionBars } from "./emotion-bars";
import type { ErrorCode } from "./errors";
import { emotionAt, type LeadingEmotion, leadingEmotion } from "./engine";
import { emotionColour, percent } from "./palette";
import { clock } from "./clock";
import type {
  Activity,
  FileResult,
  MicrophoneReport,
  MicrophoneState,
  Prediction,
  RecognizerEvent,
  StreamTiming,
} from "./recognizer";
import recordingStyles from "./recording.css";
import { Scope } from "./scope";
import { BROKEN, UNREACHABLE } from "./short-sentences";
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
  sentences: Readonly<Record<ErrorCode | MicrophoneState, string>> | undefined; // once they are fetched
  #fileName = "";
  #showsEmotion = false;
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

  /** Of the file whose events come next. */
  setFileName(name: string): void {
    this.#fileName = name;
  }

  /** As it was at first. */
  reset(): void {
    this.#showsEmotion = false;
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
        this.#showHint(`Loading the model: ${percent(event.loadedBytes / event.totalBytes)}`);
        break;
      case "loaded":
        this.labels = event.model.labels;
        this.#hasReference = event.model.hasReference;
        this.#bars.setLabels(event.model.labels);
        this.#ring.setLabels(event.model.labels.length);
        this.#showHint("");
        break;
      case "activity":
        this.#showActivity(event.activity);
        break;
      case "microphone":
        this.#showMicrophone(event.report);
        break;
      case "microphone-state":
        this.#showMicrophoneState(event.state);
        break;
      case "prediction":
        if (event.source === "file") this.#showProgress(event.timing);
        this.#showPrediction(event.prediction);
        this.#showAcquaintance(event.prediction.referenceSeconds);
        break;
      case "file-survey":
        this.#showHint(`Comparing the channels: ${clock(event.seconds)} of ${clock(event.totalSeconds ?? 0)}`);
        break;
      case "file-result":
        this.showResult(event.result);
        break;
      case "failure": {
        const { code, message } = event.error;
        // Which coding, which header: the person may know what made the file.
        const detail = code === "file-unreadable" ? ` (${message})` : "";
        const otherwise = code === "asset-unreachable" ? UNREACHABLE : BROKEN;
        this.#showProblem((this.sentences?.[code] ?? otherwise) + detail);
        break;
      }
    }
  }

  #showActivity(activity: Activity): void {
    if (activity !== "listening" || this.#microphoneState === "lost") this.#microphoneState = "open";
    this.#showToggle(activity === "idle");
    this.#host.classList.toggle("is-live", activity === "listening");
    this.#answer.isQuiet = activity === "listening" && !this.#host.hasAttribute("announce");
    this.#showProblem("");
    this.part(".acquaintance").hidden = !(this.#hasReference && activity === "listening");
    this.forgetVoice();
    switch (activity) {
      case "idle":
        this.#ring.stop();
        this.#showHint("");
        // What was heard last stays in view.
        if (this.#showsEmotion) this.part(".lead").textContent = "Last heard";
        else this.#showWords("Press Start, then", "Say something");
        break;
      case "starting":
        this.#clearMix();
        this.part(".timeline").hidden = true;
        this.part(".strip").hidden = true;
        this.#showWords("One moment", "Opening…");
        break;
      case "listening":
        this.#ring.start();
        this.#showMicrophoneState(this.#microphoneState);
        break;
      case "reading-file":
        this.#showWords(this.#fileName, "Reading…");
        break;
    }
  }

  #showToggle(starts: boolean): void {
    const toggle = this.part(".toggle");
    toggle.classList.toggle("is-active", !starts);
    this.part(".toggle-text").textContent = starts ? "Start" : "Stop";
    toggle.setAttribute("aria-label", starts ? "Start the microphone" : "Stop");
  }

  #showProblem(sentence: string): void {
    const part = this.part(".failure");
    part.textContent = sentence;
    part.hidden = !sentence;
  }

  #showMicrophoneState(state: MicrophoneState): void {
    this.#microphoneState = state;
    this.#showToggle(state === "paused"); // to start anew always helps
    this.#showProblem(this.sentences?.[state] ?? "");
    this.#clearMix();
    if (state === "open") this.#showWords("Say a sentence or two", "Listening…");
    else this.#showWords("The microphone is", state);
  }

  #showPrediction({ state, headline, smoothedProbabilities }: Prediction): void {
    if (this.#microphoneState !== "open") return;
    if (state === "no-speech") {
      this.#clearMix();
      this.#showWords("Listening…", "No speech");
    } else if (headline === null) {
      this.#showUncertain(smoothedProbabilities);
    } else {
      this.#showMix(smoothedProbabilities, headline);
      this.#showEmotion("Sounds like", emotionAt(this.labels, smoothedProbabilities, headline));
    }
  }

  /** Of a file: how far, and how long it will take. */
  #showProgress({ audioSeconds, totalSeconds = 0, processingMilliseconds }: StreamTiming): void {
    const left = ((totalSeconds - audioSeconds) * processingMilliseconds) / audioSeconds / 1000;
    if (totalSeconds < audioSeconds) this.#showHint(`${clock(audioSeconds)} read`);
    else this.#showHint(`${clock(audioSeconds)} of ${clock(totalSeconds)}, about ${clock(Math.ceil(left))} left`);
  }

  #showUncertain(probabilities: Float32Array): void {
    const { label, probability } = leadingEmotion(this.labels, probabilities);
    this.#showMix(probabilities, undefined);
    this.#showWords(`Closest: ${label}, ${percent(probability)}`, "Uncertain");
  }

  #showAcquaintance(referenceSeconds: number): void {
    const isKnown = referenceSeconds >= KNOWN_VOICE_SECONDS;
    const text = isKnown ? "Compared with your usual voice" : "Getting to know your voice";
    const part = this.part(".acquaintance-text");
    if (part.textContent !== text) part.textContent = text;
  }

  /** Its answer; the card below is the connection's. */
  showResult(result: FileResult): void {
    if (result.state === "no-speech") {
      this.#clearMix();
      this.#showWords("In this recording", "No speech");
      return;
    }
    if (result.state === "uncertain") {
      this.#showUncertain(result.probabilities);
      return;
    }
    const leading = leadingEmotion(this.labels, result.probabilities);
    this.#showMix(result.probabilities, leading.index);
    this.#showEmotion("This recording sounds like", leading);
  }

  #showMix(probabilities: Float32Array, leading: number | undefined): void {
    this.#bars.show(probabilities, leading);
    this.#ring.show(probabilities);
  }

  #clearMix(): void {
    this.#bars.clear();
    this.#ring.clear();
  }

  #showEmotion(lead: string, leading: LeadingEmotion): void {
    const headline = this.part(".headline");
    this.#showsEmotion = true;
    headline.classList.add("is-emotion");
    headline.style.setProperty("--colour", emotionColour(leading.index));
    this.#answer.show({ kind: "emotion", lead, leading });
  }

  #showWords(lead: string, words: string): void {
    this.#showsEmotion = false;
    this.part(".headline").classList.remove("is-emotion");
    this.#answer.show({ kind: "words", lead, words });
  }

  #showMicrophone(report: MicrophoneReport): void {
    const { echoCancellation, noiseSuppression, autoGainControl } = report;
    this.#showHint(
      `Echo cancellation ${echoCancellation} · noise suppression ${noiseSuppression} · ` +
        `gain control ${autoGainControl}`,
    );
  }

  #showHint(text: string): void {
    this.part(".hint").textContent = text;
  }

  #showLevel(dbfs: number): void {
    const share = Math.min(1, Math.max(0, 1 - dbfs / METER_FLOOR_DBFS));
    this.part(".level-fill").style.transform = `scaleX(${share.toFixed(3)})`;
  }
}
