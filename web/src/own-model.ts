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
  let isLoading = false;

  const options = (): ModelOptions => {
    const valueOf = (field: string) => part<HTMLInputElement>(field).value.trim();
    const labels = valueOf("labels");
    if (labels === "") return {}; // the model says all of it
    const rate = valueOf("rate");
    const output = valueOf("output");
    return {
      labels: labels.replace(/\s*,\s*/g, ","),
      "features.preset": valueOf("preset"),
      window_s: valueOf("window"),
      output: part<HTMLInputElement>("logits").checked ? "logits" : "probabilities",
      ...(rate === "" ? {} : { "features.sample_rate_hz": rate }),
      ...(output === "" ? {} : { output_name: output }),
    };
  };
  life.listen(part<HTMLFormElement>("form"), "submit", (event) => {
    event.preventDefault();
    const files = [...(file.files ?? [])];
    const model = files.find((one) => /\.onnx$/i.test(one.name)) ?? files[0];
    if (!model) return;
    name = model.name;
    isLoading = true;
    note.textContent = `Loading ${name}…`;
    void element.useModel(model, options(), files);
  });
  life.listen(part("back"), "click", () => {
    name = "";
    void element.useModel();
  });
  life.listen<CustomEvent<RecognizerEvent & { type: "loaded" }>>(element, "loaded", ({ detail: { model } }) => {
    isLoading = false;
    note.textContent = name === "" && model.engine === "core" ? "" : describe(name, model);
  });
  life.listen<CustomEvent<RecognizerEvent & { type: "failure" }>>(element, "failure", ({ detail: { error } }) => {
    // Whatever ends the loading is told here; later, what the model is to blame for.
    if (isLoading || error.code === "invalid-model") note.textContent = `${name || "Our model"}: ${error.message}`;
    isLoading = false;
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
