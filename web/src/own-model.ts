// The page's part for models of one's own: what is chosen goes to the element, what became of it is told.
import type { PageLanguage } from "./page-languages/page-language";
import type { ModelInfo, ModelOptions, RecognizerEvent } from "./recognizer";
import type { Scope } from "./scope";
import type { SpeechEmotionElement } from "./speech-emotion-element";

/** While `life` lasts. */
export function offerOwnModel(element: SpeechEmotionElement, section: HTMLElement, language: PageLanguage, life: Scope): void {
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
    const loading = name;
    language.write(note, () => language.say("loadingModel", { name: loading }));
    void element.useModel(model, options(), files);
  });
  life.listen(part("back"), "click", () => {
    name = "";
    void element.useModel();
  });
  life.listen<CustomEvent<RecognizerEvent & { type: "loaded" }>>(element, "loaded", ({ detail: { model } }) => {
    isLoading = false;
    const loaded = name;
    language.write(note, () => (loaded === "" && model.engine === "core" ? "" : describe(language, loaded, model)));
  });
  life.listen<CustomEvent<RecognizerEvent & { type: "failure" }>>(element, "failure", ({ detail: { error } }) => {
    // Whatever ends the loading is told here; later, what the model is to blame for.
    if (isLoading || error.code === "invalid-model") {
      const failed = name;
      const { message } = error;
      language.write(note, () => language.say("modelFailed", { name: failed || language.say("ourModel"), message }));
    }
    isLoading = false;
  });
}

function describe(language: PageLanguage, name: string, model: ModelInfo): string {
  const { labels, windowSeconds, sampleRateHz, engine, engineReason: reason } = model;
  const hears = language.say("modelHears", {
    name: name || language.say("thisModel"),
    seconds: language.number(windowSeconds),
    rate: language.number(sampleRateHz / 1000),
    count: language.number(labels.length),
  });
  if (engine === "core") return `${hears} ${language.say("runsOwn")}`;
  return `${hears} ${reason === undefined ? language.say("runsOther") : language.say("runsOtherSince", { reason })}`;
}
