// The page's part for models of one's own: what is chosen goes to the element, what became of it is told.
import type { ModelInfo, ModelOptions, RecognizerEvent } from "./recognizer";
import type { Scope } from "./scope";
import type { SpeechEmotionElement } from "./speech-emotion-element";

/** While `life` lasts. */
export function offerOwnModel(element: SpeechEmotionElement, section: HTMLElement, life: Scope): void {
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
  life.listen(part<HTMLFormElement>("form"), "submit", (event) => {
    event.preventDefault();
    const [model] = file.files ?? [];
    if (!model) return;
    name = model.name;
    note.textContent = `Loading ${name}…`;
    void element.useModel(model, options());
  });
  life.listen(part("back"), "click", () => {
    name = "";
    void element.useModel();
  });
  life.listen<CustomEvent<RecognizerEvent & { type: "loaded" }>>(element, "loaded", ({ detail: { model } }) => {
    note.textContent = name === "" && model.engine === "core" ? "" : describe(name, model);
  });
  life.listen<CustomEvent<RecognizerEvent & { type: "failure" }>>(element, "failure", ({ detail: { error } }) => {
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
