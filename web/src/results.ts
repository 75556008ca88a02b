// What is shown of recordings, and of the last minute; several files at once, a row each; what analyze() takes. A
// script of its own, fetched when it is needed.
import type { AnalyzeOptions } from "./analyze-options";
import { type AudioSource, fileOf } from "./audio-source";
import type { ElementView } from "./element-view";
import { leadingEmotion } from "./engine";
import type { SpeechEmotionError } from "./errors";
import type { FullLanguage } from "./languages/language";
import { keepSaying, languageOf } from "./languages/say-again";
import type { Sentence } from "./languages/words";
import { type Analysis, nameAnswer } from "./named-answer";
import type { Recorded } from "./recorded";
import { adoptStyles } from "./result-styles";
import type { FileResult } from "./worker-protocol";

export { fromFragment } from "./card-link";
export { speak } from "./languages/speak";
export { LiveStrip } from "./live-strip";
export { showVoiceCard } from "./voice-card";

export interface FileActions {
  /** Undefined where the person stopped it. */
  readonly recognize: (file: File) => Promise<FileResult | SpeechEmotionError | undefined>;
  /** All that is known of the file that was read last. */
  readonly recorded: (file: File, result: FileResult) => Recorded;
  /** The row was chosen. */
  readonly show: (recorded: Recorded) => void;
  readonly labels: () => readonly string[];
}

export interface AnalyzeActions {
  readonly hear: (file: Blob) => Promise<FileResult>;
  readonly stop: () => void;
  readonly labels: () => readonly string[];
}

/** What a recording sounds like. Rejects as `hear` does, or with the signal's reason. */
export async function analyze(source: AudioSource, options: AnalyzeOptions, actions: AnalyzeActions): Promise<Analysis> {
  const { sampleRateHz, signal } = options;
  const file = fileOf(source, sampleRateHz);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", actions.stop);
  try {
    const result = await actions.hear(file);
    return nameAnswer(actions.labels(), result, result.warning);
  } catch (thrown) {
    signal?.throwIfAborted();
    throw thrown;
  } finally {
    signal?.removeEventListener("abort", actions.stop);
  }
}

/** Fills the view's list, an <ol>. A new call ends the one before. */
export async function recognizeAll(view: ElementView, files: readonly File[], actions: FileActions): Promise<void> {
  const list = view.part(".files");
  adoptStyles(list);
  const rows = files.map(({ name }) => makeRow(name, () => languageOf(view)));
  list.replaceChildren(...rows.map(({ item }) => item));
  list.hidden = false;
  keepSaying(view, list, () => {
    for (const row of rows) row.sayAgain();
  });
  for (const [i, file] of files.entries()) {
    const row = rows[i];
    if (!row?.item.isConnected) return; // another list took its place
    row.tell(() => "…");
    const outcome = await actions.recognize(file);
    if (!outcome) {
      for (const left of rows.slice(i)) left.tell(({ say }) => say("notRead"));
      return;
    }
    if ("code" in outcome) {
      // What a single file's sentence says of its coding would be too much for a row.
      row.tell(({ say }) => say(outcome.code as Sentence) || say("engine-failed"));
      row.item.classList.add("is-failed");
    } else {
      const recorded = actions.recorded(file, outcome);
      const labels = actions.labels();
      row.tell((language) => words(language, outcome, labels), () => actions.show(recorded));
    }
  }
}

function words({ say, emotion, percent, warning: saidOf }: FullLanguage, result: FileResult, labels: readonly string[]): string {
  const { state, probabilities, warning } = result;
  const { label, probability } = leadingEmotion(labels, probabilities);
  const told =
    state === "no-speech" ? say("noSpeech") : state === "uncertain" ? say("uncertain") : `${emotion(label)} ${percent(probability)}`;
  return warning ? `${told} · ${saidOf(warning)}` : told;
}

function makeRow(name: string, language: () => FullLanguage) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const outcome = document.createElement("span");
  button.type = "button";
  button.disabled = true;
  button.textContent = name;
  item.append(button, outcome);
  let text = ({ say }: FullLanguage) => say("waiting");
  const sayAgain = () => (outcome.textContent = text(language()));
  const tell = (next: typeof text, onChoose?: () => void) => {
    text = next;
    sayAgain();
    if (!onChoose) return;
    button.disabled = false;
    button.addEventListener("click", onChoose);
  };
  sayAgain();
  return { item, tell, sayAgain };
}
