// Cards of several recordings beside one another, as many as there is room for.
import type { FullLanguage } from "./languages/language";
import type { Recorded } from "./recorded";
import { Scope } from "./scope";
import { fillCard } from "./voice-card";

interface Card {
  readonly figure: HTMLElement;
  readonly life: Scope;
  readonly say: (language: FullLanguage) => void;
}

export class SideBySide {
  readonly #cards = new Map<Recorded, Card>();
  readonly #place = document.createElement("div");
  #language: FullLanguage;

  /** Behind what is in `place`, until `life` ends. */
  constructor(place: HTMLElement, life: Scope, language: FullLanguage) {
    this.#language = language;
    this.#place.className = "side-by-side";
    place.append(this.#place);
    life.own(() => this.#cards.forEach((card) => card.life.end()));
  }

  /** Its card comes behind the others, or goes. */
  set(recorded: Recorded, labels: readonly string[], isShown: boolean): void {
    const before = this.#cards.get(recorded);
    before?.life.end();
    before?.figure.remove();
    this.#cards.delete(recorded);
    if (!isShown) return;
    const [figure, life] = [document.createElement("figure"), new Scope()];
    figure.className = "timeline";
    this.#place.append(figure);
    const say = fillCard(figure, recorded, labels, life, this.#language);
    this.#cards.set(recorded, { figure, life, say });
    say(this.#language);
  }

  say(language: FullLanguage): void {
    this.#language = language;
    this.#cards.forEach((card) => card.say(language));
  }
}
