// What people do with the element: press, choose, drop.
import type { ElementView } from "./element-view";
import type { Scope } from "./scope";

export interface ElementActions {
  readonly start: () => void;
  readonly stop: () => void;
  readonly forgetVoice: () => void;
  readonly recognizeFiles: (files: readonly File[] | DataTransfer) => void;
}

/** While `life` lasts. */
export function listenToPeople(host: HTMLElement, view: ElementView, life: Scope, actions: ElementActions): void {
  const toggle = view.part(".toggle");
  life.listen(toggle, "click", () => {
    // As it says: "Start" also where the browser has paused the microphone.
    if (toggle.matches(".is-active")) actions.stop();
    else actions.start();
  });
  life.listen<KeyboardEvent>(host, "keydown", ({ key }) => {
    if (key === "Escape") actions.stop();
  });
  life.listen(view.part(".someone-else"), "click", actions.forgetVoice);
  const picker = view.part<HTMLInputElement>(".file");
  life.listen(picker, "change", () => {
    actions.recognizeFiles([...(picker.files ?? [])]);
    picker.value = ""; // the same file may be chosen again
  });
  listenToDrops(host, life, actions);
}

function listenToDrops(host: HTMLElement, life: Scope, { recognizeFiles }: ElementActions): void {
  const takes = () => !host.matches("[no-files], [headless]");
  const mark = (isDropping: boolean) => host.classList.toggle("is-dropping", isDropping);
  life.listen<DragEvent>(host, "dragover", (event) => {
    if (!takes()) return;
    event.preventDefault();
    mark(true);
  });
  life.listen(host, "dragleave", () => mark(false));
  life.listen<DragEvent>(host, "drop", (event) => {
    if (!takes()) return;
    event.preventDefault();
    mark(false);
    if (event.dataTransfer) recognizeFiles(event.dataTransfer);
  });
}
