// The menu of languages: the browser's at first, and what is chosen, which the address alone remembers. Nothing is stored.
import type { Scope } from "../scope";
import type { PageLanguage } from "./page-language";

/** While `life` lasts. */
export function offerLanguages(menu: HTMLSelectElement, language: PageLanguage, life: Scope): void {
  const choose = async (tag: string) => {
    // Offline, maybe; what was chosen meanwhile stays.
    const isKnown = await language.choose(tag).catch(() => language.tag !== tag);
    if (!isKnown) await language.choose("en");
    menu.value = language.tag;
    // To be at hand without a network, as the rest is.
    if (language.tag !== "en") void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage(language.tag));
  };
  life.listen(menu, "change", () => {
    const address = new URL(location.href);
    address.searchParams.set("lang", menu.value);
    history.replaceState(null, "", address);
    void choose(menu.value);
  });
  const asked = new URLSearchParams(location.search).get("lang");
  const offered = new Set([...menu.options].map(({ value }) => value));
  const firstParts = (asked ? [asked] : navigator.languages).map((tag) => tag.toLowerCase().split("-")[0] ?? "");
  const first = firstParts.find((tag) => offered.has(tag)) ?? "en";
  if (first === "en") menu.value = "en"; // browsers fill in what was chosen before a reload
  else void choose(first);
}
