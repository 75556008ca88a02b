// The leading line: what the voice sounds like, or why nothing is said of it.
import type { LeadingEmotion } from "./engine";
import { percent } from "./palette";

export type Answer =
  | { readonly kind: "words"; readonly lead: string; readonly words: string }
  | { readonly kind: "emotion"; readonly lead: string; readonly leading: LeadingEmotion };

// Screen readers are told at most this often: four changes a second would only be noise.
const ANNOUNCE_EVERY_MS = 3000;

export interface AnswerParts {
  readonly lead: HTMLElement;
  readonly words: HTMLElement;
  readonly confidence: HTMLElement;
  /** The polite live region. */
  readonly announcement: HTMLElement;
}

export class AnswerView {
  #text = "";
  #lastAnnounced = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: AnswerParts) {}

  show(answer: Answer): void {
    const { lead, words, confidence } = this.parts;
    lead.textContent = answer.lead;
    if (answer.kind === "words") {
      words.textContent = answer.words;
      confidence.textContent = "";
      this.#announce(answer.words);
    } else {
      const { label, probability } = answer.leading;
      words.textContent = label;
      confidence.textContent = percent(probability);
      this.#announce(`${answer.lead} ${label}`);
    }
  }

  /** Forgets what was about to be announced. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  // Numbers are left out of it: they change all the time.
  #announce(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    if (this.#timer !== undefined) return; // the latest text goes out when it's due
    const wait = Math.max(0, this.#lastAnnounced + ANNOUNCE_EVERY_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#lastAnnounced = performance.now();
      this.parts.announcement.textContent = this.#text;
    }, wait);
  }
}
