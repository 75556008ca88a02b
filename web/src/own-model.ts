// The page's part for models of one's own: what is chosen goes to the element, what became of it is told.
import type { ModelInfo, ModelOptions, RecognizerEvent } from "./recognizer";
import type { SpeechEmotionElement } from "./speech-emotion-element";

export function offerOwnModel(element: SpeechEmotionElement, section: HTMLElement): void {
  const part = <E extends Element>(name: string): E => {
    const found = section.querySelector<E>(`.own-model-${name}`);
    if (!found) throw new Error(`expected .own-model-${name} in the page`);
    return found;
  };
  const file = part<HTMLInputElement>("file");
  const note = part<HTMLElement>("note");
  let name = ""; // of the model that loads; none: ours

  const options = (): ModelOptions => {
    const labels = part<HTMLInputElement>("labels").value.trim();
    if (labels === "") return {}; // the model says all of it
    return {
      labels: labels.replace(/\s*,\s*/g, ","),
      "features.preset": part<HTMLSelectElement>("preset").value,
      window_s: part<HTMLInputElement>("window").value,
      output: part<HTMLInputElement>("logits").checked ? "logits" : "probabilities",
    };
  };
  part<HTMLFormElement>("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const [model] = file.files ?? [];
    if (!model) return;
    name = model.name;
    note.textContent = `Loading ${name}…`;
    void element.useModel(model, options());
  });
  part("back").addEventListener("click", () => {
    name = "";
    void element.useModel();
  });
  element.addEventListener("loaded", (event) => {
    const { model } = (event as CustomEvent<RecognizerEvent & { type: "loaded" }>).detail;
    note.textContent = name === "" && model.engine === "core" ? "" : describe(name, model);
  });
  element.addEventListener("failure", (event) => {
    const { error } = (event as CustomEvent<RecognizerEvent & { type: "failure" }>).detail;
    const isModels = error.code === "invalid-model" || error.code === "model-unknown";
    if (isModels) note.textContent = `${name}: ${error.message}`;
  });
}

function describe(name: string, { labels, windowSeconds, sampleRateHz, engine, engineReason }: ModelInfo): string {
  const hears = `${windowSeconds} s at ${sampleRateHz / 1000} kHz`;
  const runs =
    engine === "core"
      ? "It runs on this page’s own engine."
      : `It runs on ONNX Runtime Web${engineReason === undefined ? "" : `, since ${engineReason}`}.`;
  return `${name || "This model"} hears ${hears} and tells ${labels.length} labels apart. ${runs}`;
}
