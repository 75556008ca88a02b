// What is shown in a place can be said in another language, whenever that changes.
import type { ElementView } from "../element-view";
import { ENGLISH } from "./english";
import { fullLanguage } from "./full-language";
import type { FullLanguage } from "./language";

type Say = (language: FullLanguage) => void;

const spoken = new WeakMap<ElementView, FullLanguage>();
const said = new WeakMap<Element, Say>();

/** English, until its dictionary is there. */
export function languageOf(view: ElementView): FullLanguage {
  return spoken.get(view) ?? fullLanguage("en", ENGLISH);
}

/** Now and later, in the view's language. It takes the place of what was said there before. */
export function keepSaying(view: ElementView, place: Element, say: Say): void {
  said.set(place, say);
  say(languageOf(view));
}

/** Says again what is shown in these places. */
export function changeLanguage(view: ElementView, language: FullLanguage, places: readonly Element[]): void {
  spoken.set(view, language);
  view.setLanguage(language);
  for (const place of places) said.get(place)?.(language);
}
