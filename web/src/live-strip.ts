// The last minute of what is listened to, as coloured stretches with their names.
import type { ElementView } from "./element-view";
import { leadingEmotion, type Prediction } from "./engine";
import type { FullLanguage } from "./languages/language";
import { nameOfState } from "./languages/name-of-state";
import { keepSaying } from "./languages/say-again";
import { LivePicture } from "./live-picture";
import { emotionColour } from "./palette";
import { adoptStyles } from "./result-styles";
import type { LiveSound } from "./worker-protocol";

const SECONDS = 60;
// Of the width; a narrower stretch has no room for its name.
const MIN_NAMED_SHARE = 0.08;

interface Piece {
  readonly state: Prediction["state"];
  /** Of the headline; undefined: none. */
  readonly label: number | undefined;
  readonly startSeconds: number;
  endSeconds: number;
}

export class LiveStrip {
  #pieces: Piece[] = [];
  #latest: Prediction | undefined;
  readonly #track = document.createElement("div");
  readonly #place: HTMLElement;
  readonly #labels: readonly string[];
  #language!: FullLanguage;

  /** In the view's place for it. */
  constructor(view: ElementView) {
    this.#place = view.part(".strip");
    this.#labels = view.labels;
    adoptStyles(this.#place);
    this.#track.className = "strip-track";
    this.#track.setAttribute("role", "img");
    const caption = document.createElement("p");
    caption.className = "strip-caption";
    this.#place.replaceChildren(this.#track, caption);
    const { host } = this.#place.getRootNode() as ShadowRoot;
    let picture: LivePicture | undefined; // where sound is kept
    const draw = (event: Event) => {
      if (!this.#track.isConnected) return host.removeEventListener("sound-picture", draw); // another session's took its place
      picture ??= new LivePicture(this.#track);
      picture.add((event as CustomEvent<LiveSound>).detail);
    };
    host.addEventListener("sound-picture", draw);
    this.#place.hidden = false;
    keepSaying(view, this.#place, (language) => {
      this.#language = language;
      caption.textContent = language.say("lastMinute");
      this.#draw();
    });
  }

  /** The next live prediction. */
  add(prediction: Prediction): void {
    const { state: heard, headline, endSeconds } = prediction;
    const label = headline ?? undefined;
    const state = heard === "no-speech" ? heard : label === undefined ? "uncertain" : "speech";
    const last = this.#pieces.at(-1);
    if (last?.state === state && last.label === label) last.endSeconds = endSeconds;
    else this.#pieces.push({ state, label, startSeconds: last?.endSeconds ?? 0, endSeconds });
    this.#pieces = this.#pieces.filter((piece) => piece.endSeconds > endSeconds - SECONDS);
    this.#latest = prediction;
    this.#draw();
  }

  #draw(): void {
    if (!this.#latest) return;
    const { endSeconds: now, smoothedProbabilities } = this.#latest;
    const { clock, percent, say } = this.#language;
    const start = Math.max(0, now - SECONDS);
    const share = (seconds: number) => Math.max(0, (seconds - start) / SECONDS);
    this.#track.replaceChildren(
      ...this.#pieces.map((piece) => {
        const { state, label, startSeconds, endSeconds } = piece;
        const element = document.createElement("span");
        const width = share(endSeconds) - share(startSeconds);
        element.className = state === "no-speech" ? "strip-piece is-silent" : "strip-piece";
        const colourless = `var(--${state === "no-speech" ? "silent" : "uncertain"})`;
        element.style.setProperty("--colour", label === undefined ? colourless : emotionColour(label));
        element.style.inlineSize = `${(100 * width).toFixed(2)}%`;
        if (state !== "no-speech" && width >= MIN_NAMED_SHARE) element.textContent = this.#nameOf(piece);
        return element;
      }),
    );
    const heard = this.#pieces.filter(({ state }) => state !== "no-speech");
    const list = heard.map((piece) => say("from", { emotion: this.#nameOf(piece), time: clock(Math.floor(piece.startSeconds)) }));
    this.#track.setAttribute("aria-label", say("lastMinuteOf", { list: list.join(say("comma")) || say("inListNoSpeech") }));
    const last = this.#pieces.at(-1);
    const { probability } = leadingEmotion(this.#labels, smoothedProbabilities);
    const name = last && last.state !== "no-speech" ? this.#nameOf(last) : "";
    this.#place.title = last?.state === "speech" ? `${name} ${percent(probability)}` : name;
  }

  #nameOf({ state, label }: Piece): string {
    return nameOfState(this.#language, state, this.#labels[label ?? -1]);
  }
}
