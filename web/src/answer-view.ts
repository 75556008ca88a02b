// The leading line: what the voice sounds like, or why nothing is said of it.
// Screen readers are told at most this many changes a minute: four a second would only be noise.
const ANNOUNCED_A_MINUTE = 4;

export interface AnswerParts {
  readonly lead: HTMLElement;
  readonly words: HTMLElement;
  readonly confidence: HTMLElement;
  /** The polite live region. */
  readonly announcement: HTMLElement;
}

export class AnswerView {
  #text = "";
  /** While a microphone would hear what a screen reader says. */
  isQuiet = false;
  readonly #announcedAt: number[] = []; // the latest few
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: AnswerParts) {}

  /** `percent`: of an emotion. */
  show(lead: string, words: string, percent = ""): void {
    this.parts.lead.textContent = lead;
    this.parts.words.textContent = words;
    this.parts.confidence.textContent = percent;
    this.#announce(percent ? `${lead} ${words}` : words);
  }

  /** Forgets what was about to be announced. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  // Numbers are left out of it: they change all the time.
  #announce(text: string): void {
    if (text === this.#text || this.isQuiet) return;
    this.#text = text;
    if (this.#timer !== undefined) return; // the latest text goes out when it's due
    const oldest = this.#announcedAt.length < ANNOUNCED_A_MINUTE ? undefined : this.#announcedAt.shift();
    const wait = oldest === undefined ? 0 : Math.max(0, oldest + 60_000 - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.isQuiet) return;
      this.#announcedAt.push(performance.now());
      this.parts.announcement.textContent = this.#text;
    }, wait);
  }
}
