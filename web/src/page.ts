// What belongs to the page and not to the element.
import { offerOwnModel } from "./own-model";
import { Scope } from "./scope";
import type { SpeechEmotionElement } from "./speech-emotion-element";

const life = new Scope(); // the document's: nothing ends it before
const element = document.querySelector<SpeechEmotionElement>("speech-emotion");
const ownModel = document.querySelector<HTMLElement>(".own-model");
if (element && ownModel) offerOwnModel(element, ownModel, life);

// A file dropped beside the element would replace the page; it is meant for the element.
life.listen(globalThis, "dragover", (event) => event.preventDefault());
life.listen<DragEvent>(globalThis, "drop", (event) => {
  const files = event.dataTransfer?.files;
  if (!event.defaultPrevented && files) void element?.recognizeFiles(files);
  event.preventDefault();
});

// The second visit works offline. Without it (private windows) the page is none the worse.
navigator.serviceWorker?.register("service-worker.js").catch(() => undefined);
