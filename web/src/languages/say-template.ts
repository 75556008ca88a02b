// The element's words that stand in its template, and the way that they are written.
import type { ElementView } from "../element-view";
import type { FullLanguage } from "./language";
import type { Sentence } from "./words";

const LABELS: Readonly<Record<string, Sentence>> = { ".bars": "barsLabel", ".files": "recordings" };

export function sayTemplate(view: ElementView, language: FullLanguage): void {
  const { say } = language;
  for (const [selector, key] of Object.entries(LABELS)) view.part(selector).setAttribute("aria-label", say(key));
  view.part(".announcement").textContent = ""; // it was said, in another language maybe
  view.part(".someone-else").textContent = say("someoneElse");
  const link = view.part(".picker-link");
  const [before = "", behind = ""] = say("chooseFiles").split("{link}");
  link.textContent = say("chooseFilesLink");
  view.part(".picker-text").replaceChildren(before, link, behind);
  const disclosure = view.part(".disclosure");
  disclosure.replaceChildren(...stressed(say("disclosure")));
  // Not the host: its attributes are the site's, and so is what it has put into the slot.
  for (const part of [...(disclosure.getRootNode() as ShadowRoot).children, disclosure]) {
    if (part instanceof HTMLSlotElement) continue;
    part.setAttribute("lang", language.tag);
    part.setAttribute("dir", language.dir);
  }
}

/** What stands between asterisks is stressed. */
function stressed(text: string): (string | Element)[] {
  return text.split("*").map((piece, i) => {
    if (i % 2 === 0) return piece;
    const element = document.createElement("em");
    element.textContent = piece;
    return element;
  });
}
