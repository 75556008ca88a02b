// The language of the page: that of ?lang= in its address, which is all that remembers it. The element in the page
// follows it by itself.
import { fill } from "../languages/fill";
import { percent as englishPercent } from "../palette";
import { ENGLISH_SENTENCES, PAGE_ENGLISH, type PageText, type PageWords, type ScriptText } from "./page-words";

type Values = Readonly<Record<string, string>>;

// As adjectives; the others are.
const ENGLISH_EMOTIONS: Readonly<Record<string, string>> = { disgust: "disgusted" };

export class PageLanguage {
  #tag = "en";
  #words: PageWords | undefined; // of English: none
  readonly #inPage: readonly InPage[];
  readonly #texts = new Map<Element, () => string>();

  constructor(private readonly page: Document) {
    this.#inPage = [...namesOf(page), ...[...page.querySelectorAll<HTMLElement>("[data-say]")].map(inner)];
  }

  get tag(): string {
    return this.#tag;
  }

  /** False where there is no such language. */
  async choose(tag: string): Promise<boolean> {
    const address = Object.hasOwn(BUILT_PAGE_LANGUAGES, tag) ? BUILT_PAGE_LANGUAGES[tag] : undefined;
    if (address === undefined && tag !== "en") return false;
    this.#tag = tag;
    // At once: the element fetches its own words meanwhile.
    this.page.documentElement.lang = tag;
    const words = address === undefined ? undefined : await load(address);
    if (this.#tag !== tag) return true; // another was chosen meanwhile
    this.#words = words;
    this.page.documentElement.dir = words?.dir ?? "ltr";
    for (const { key, english, show } of this.#inPage) show(words?.[key] ?? english);
    for (const [element, text] of this.#texts) element.textContent = text();
    return true;
  }

  say(key: ScriptText, values: Values = {}): string {
    return fill((this.#words ?? PAGE_ENGLISH)[key], values);
  }

  /** Now, and whenever the language changes. */
  write(element: Element, text: () => string): void {
    this.#texts.set(element, text);
    element.textContent = text();
  }

  /** As a label's name. */
  nameOf(label: string): string {
    return (this.#words?.emotions as Values | undefined)?.[label] ?? label;
  }

  /** As in "it sounds angry". */
  inSentence(label: string): string {
    return (this.#words ? this.#words.inSentences : ENGLISH_EMOTIONS)?.[label] ?? this.nameOf(label);
  }

  get sentences(): readonly string[] {
    return this.#words?.sentences ?? ENGLISH_SENTENCES;
  }

  percent(share: number): string {
    return this.#words ? new Intl.NumberFormat(this.#tag, { style: "percent" }).format(share) : englishPercent(share);
  }

  number(value: number): string {
    return value.toLocaleString(this.#tag);
  }
}

async function load(address: string): Promise<PageWords> {
  const { default: words } = (await import(new URL(address, import.meta.url).href)) as { default: PageWords };
  return words;
}

interface InPage {
  readonly key: PageText;
  readonly english: string;
  readonly show: (text: string) => void;
}

/** What has no text in the page: its title and description, and names of what has none in view. */
function namesOf(page: Document): InPage[] {
  const description = page.querySelector<HTMLMetaElement>('meta[name="description"]');
  const labels = [...page.querySelectorAll<HTMLElement>("[data-say-label]")];
  return [
    { key: "title", english: page.title, show: (text) => (page.title = text) },
    { key: "description", english: description?.content ?? "", show: (text) => description && (description.content = text) },
    ...labels.map((element) => ({
      key: element.dataset["sayLabel"] as PageText,
      english: element.ariaLabel ?? "",
      show: (text: string) => element.setAttribute("aria-label", text),
    })),
  ];
}

/** The elements within a text stay, wherever its words put them. */
function inner(element: HTMLElement): InPage {
  const nodes = [...element.childNodes];
  const children = [...element.children];
  const english = nodes.map((node) => (node instanceof Element ? `{${children.indexOf(node)}}` : node.textContent)).join("");
  const show = (text: string) => {
    element.replaceChildren(...text.split(/\{(\d)\}/).map((piece, i) => (i % 2 === 0 ? piece : (children[Number(piece)] ?? ""))));
  };
  return { key: element.dataset["say"] as PageText, english, show };
}
