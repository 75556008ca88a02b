// What the page has asked of the network since it was ready, and what runs in it.
import type { RecognizerEvent } from "./recognizer";
import type { Scope } from "./scope";
import type { SpeechEmotionElement } from "./speech-emotion-element";

/** Fills .requests and .running, while `life` lasts. */
export function showPrivacy(element: SpeechEmotionElement, page: ParentNode, life: Scope): void {
  const requests = page.querySelector<HTMLElement>(".requests");
  const running = page.querySelector<HTMLElement>(".running");
  if (!requests || !running) return;
  let readyAt = Infinity;
  let count = 0;
  const observer = new PerformanceObserver((list) => {
    // What stays in the browser is no request: blob:, data:.
    count += list.getEntries().filter(({ startTime, name }) => startTime > readyAt && /^https?:/.test(name)).length;
    requests.textContent = String(count);
  });
  observer.observe({ type: "resource" });
  life.own(() => observer.disconnect());
  life.listen<CustomEvent<RecognizerEvent & { type: "loaded" }>>(element, "loaded", ({ detail: { model } }) => {
    const engine = model.engine === "core" ? "this page’s own engine" : "ONNX Runtime Web";
    const parameters = model.parameterCount === undefined ? "" : ` of ${model.parameterCount.toLocaleString("en")} numbers`;
    running.textContent = `What runs: ${engine} in a worker, and a model${parameters} that knows ${model.labels.join(", ")}.`;
    // What is fetched for later comes right behind.
    setTimeout(() => (readyAt = Math.min(readyAt, performance.now())), 3000);
  });
}
