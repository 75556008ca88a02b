// In which language an element speaks: that of its attribute lang, else of what is around it, else English.
import type { ElementView } from "../element-view";
import { Scope } from "../scope";
import { adoptStyles } from "../result-styles";
import type { SpeechEmotionElement } from "../speech-emotion-element";
import { ENGLISH } from "./english";
import { fullLanguage } from "./full-language";
import type { FullLanguage } from "./language";
import { sayTemplate } from "./say-template";
import { changeLanguage } from "./say-again";
import type { SpeechEmotionWords, Words } from "./words";

export type WordsModule = { readonly default: Words };

/** Of languages, by their tags' first part. The npm package has them as modules; else they lie beside this script. */
export type DictionaryLoaders = Readonly<Record<string, () => Promise<WordsModule>>>;

export interface Speaking {
  readonly host: SpeechEmotionElement;
  readonly view: ElementView;
  /** Of the element. */
  readonly life: Scope;
  readonly loaders: DictionaryLoaders | undefined;
}

const watches = new WeakMap<HTMLElement, Scope>();

/** Now, and whenever what says the language changes, until `life` ends or it is called again. */
export async function speak(speaking: Speaking): Promise<void> {
  const { host, view, life } = speaking;
  const before = watches.get(host);
  const watch = new Scope();
  watches.set(host, watch);
  before?.end();
  life.own(() => watch.end());
  takeEarlyWords(host);
  watchLanguage(host, watch, () => void speak(speaking));
  adoptStyles(view.part(".card"));
  const language = await find(tagOf(host), host.words, speaking.loaders);
  if (watch.ended) return; // it is another one by now
  sayTemplate(view, language);
  changeLanguage(view, language, [".strip", ".timeline", ".files"].map((place) => view.part(place)));
}

/** A property that was set before the element was defined hides the element's own. */
function takeEarlyWords(host: SpeechEmotionElement): void {
  const { words } = host;
  if (!Object.hasOwn(host, "words")) return;
  delete (host as Partial<SpeechEmotionElement>).words;
  host.words = words;
}

/** From the inside out, through shadow trees. */
function* around(host: Element): Generator<Element> {
  for (let element: Element | null = host; element; element = element.parentElement ?? hostOf(element)) yield element;
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** As it is written; "en" where nobody says. */
function tagOf(host: Element): string {
  for (const element of around(host)) {
    const tag = element.getAttribute("lang");
    if (tag) return tag;
  }
  return "en";
}

function watchLanguage(host: Element, watch: Scope, onChange: () => void): void {
  const observer = new MutationObserver(onChange);
  const roots = new Set([...around(host)].map((element) => element.getRootNode()));
  for (const root of roots) observer.observe(root, { subtree: true, attributeFilter: ["lang"] });
  watch.own(() => observer.disconnect());
}

async function find(tag: string, own: SpeechEmotionWords | undefined, loaders = besideThis): Promise<FullLanguage> {
  const [first = ""] = tag.toLowerCase().split(/[-_]/);
  const load = Object.hasOwn(loaders, first) ? loaders[first] : undefined;
  // Without its dictionary English is better than nothing.
  const words = (await load?.().catch(() => undefined))?.default;
  // Numbers go with the words: a site's own are taken to be of the language that it says.
  const isIt = words !== undefined || first === "en" || own !== undefined;
  try {
    return fullLanguage(isIt ? tag : "en", words ?? ENGLISH, own);
  } catch {
    return fullLanguage("en", words ?? ENGLISH, own); // no tag that there is
  }
}

const besideThis: DictionaryLoaders = Object.fromEntries(
  Object.entries(BUILT_LANGUAGES).map(([tag, name]) => [
    tag,
    () => import(/* webpackIgnore: true */ /* @vite-ignore */ new URL(name, import.meta.url).href) as Promise<WordsModule>,
  ]),
);
