// What belongs to the page and not to the element.
import { offerOwnModel } from "./own-model";
import { offerLanguages } from "./page-languages/language-menu";
import { PageLanguage } from "./page-languages/page-language";
import { showPrivacy } from "./privacy";
import { offerGame } from "./say-it-like";
import { Scope } from "./scope";
import { offerSound } from "./sound-choice";
import type { SpeechEmotionElement } from "./speech-emotion-element";

const life = new Scope(); // the document's: nothing ends it before
const language = new PageLanguage(document);
const menu = document.querySelector<HTMLSelectElement>(".language");
if (menu) offerLanguages(menu, language, life);
const element = document.querySelector<SpeechEmotionElement>("speech-emotion");
const ownModel = document.querySelector<HTMLElement>(".own-model");
if (element && ownModel) offerOwnModel(element, ownModel, language, life);

const game = document.querySelector<HTMLElement>(".game");
if (element && game) offerGame(element, game, language, life);
if (element) offerSound(element, document, life);
if (element) showPrivacy(element, document, language, life);
void element?.showFragment(location.hash);
// What draws sounds, before the network may go.
if (element) life.listen(element, "loaded", () => void import(new URL(BUILT_PICTURE, import.meta.url).href).catch(() => undefined));
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-sample]")) {
  life.listen(button, "click", () => void hearSample(button.dataset["sample"] ?? "", button.textContent ?? ""));
}

async function hearSample(address: string, name: string): Promise<void> {
  const blob = await fetch(address).then((response) => response.blob());
  await element?.recognizeFile(new File([blob], name));
  element?.scrollIntoView({ behavior: "smooth", block: "start" });
}

// A file dropped beside the element would replace the page; it is meant for the element.
life.listen(globalThis, "dragover", (event) => event.preventDefault());
life.listen<DragEvent>(globalThis, "drop", (event) => {
  if (!event.defaultPrevented && event.dataTransfer) void element?.recognizeFiles(event.dataTransfer);
  event.preventDefault();
});

// The second visit works offline. Without it (private windows) the page is none the worse.
navigator.serviceWorker?.register("service-worker.js").catch(() => undefined);
