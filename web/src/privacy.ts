// What the page has asked of the network since it was ready, and what runs in it.
import type { PageLanguage } from "./page-languages/page-language";
import type { RecognizerEvent } from "./recognizer";
import type { Scope } from "./scope";
import type { SpeechEmotionElement } from "./speech-emotion-element";

/** Fills .requests and .running, while `life` lasts. */
export function showPrivacy(element: SpeechEmotionElement, page: ParentNode, language: PageLanguage, life: Scope): void {
  const requests = page.querySelector<HTMLElement>(".requests");
  const running = page.querySelector<HTMLElement>(".running");
  if (!requests || !running) return;
  let readyAt = Infinity;
  let count = 0;
  const observer = new PerformanceObserver((list) => {
    // What stays in the browser is no request: blob:, data:.
    count += list.getEntries().filter(({ startTime, name }) => startTime > readyAt && /^https?:/.test(name)).length;
    language.write(requests, () => language.number(count));
  });
  observer.observe({ type: "resource" });
  life.own(() => observer.disconnect());
  life.listen<CustomEvent<RecognizerEvent & { type: "loaded" }>>(element, "loaded", ({ detail: { model } }) => {
    language.write(running, () => {
      const engine = model.engine === "core" ? language.say("ownEngine") : "ONNX Runtime Web";
      const labels = model.labels.map((label) => language.nameOf(label)).join(language.say("comma"));
      if (model.parameterCount === undefined) return language.say("running", { engine, labels });
      return language.say("runningNumbers", { engine, labels, count: language.number(model.parameterCount) });
    });
    // What is fetched for later comes right behind.
    setTimeout(() => (readyAt = Math.min(readyAt, performance.now())), 3000);
  });
}
