// What is shown of recordings, and of the last minute; several files at once, a row each; what analyze() takes. A
// script of its own, fetched when it is needed.
import type { AnalyzeOptions } from "./analyze-options";
import { type AudioSource, fileOf } from "./audio-source";
import { leadingEmotion } from "./engine";
import type { SpeechEmotionError } from "./errors";
import { type Analysis, nameAnswer } from "./named-answer";
import { percent } from "./palette";
import { PLAIN_SENTENCES, STATE_SENTENCES } from "./plain-sentences";
import type { Recorded } from "./recorded";
import { adoptStyles } from "./result-styles";
import type { FileResult } from "./worker-protocol";

export { fromFragment } from "./card-link";
export { LiveStrip } from "./live-strip";
export { showVoiceCard } from "./voice-card";

/** Of failures and of a microphone's states. */
export const SENTENCES = { ...PLAIN_SENTENCES, ...STATE_SENTENCES };

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

/** Fills `list`, an <ol>. A new call ends the one before. */
export async function recognizeAll(list: HTMLElement, files: readonly File[], actions: FileActions): Promise<void> {
  adoptStyles(list);
  const rows = files.map(({ name }) => makeRow(name));
  list.replaceChildren(...rows.map(({ item }) => item));
  list.hidden = false;
  for (const [i, file] of files.entries()) {
    const row = rows[i];
    if (!row?.item.isConnected) return; // another list took its place
    row.tell("…");
    const outcome = await actions.recognize(file);
    if (!outcome) {
      for (const left of rows.slice(i)) left.tell("Not read");
      return;
    }
    if ("code" in outcome) {
      row.tell(PLAIN_SENTENCES[outcome.code]);
      row.item.classList.add("is-failed");
    } else {
      const recorded = actions.recorded(file, outcome);
      row.tell(words(outcome, actions.labels()), () => actions.show(recorded));
    }
  }
}

function words({ state, probabilities, warning }: FileResult, labels: readonly string[]): string {
  const { label, probability } = leadingEmotion(labels, probabilities);
  const told =
    state === "no-speech" ? "No speech" : state === "uncertain" ? "Uncertain" : `${label} ${percent(probability)}`;
  return warning ? `${told} · ${warning}` : told;
}

function makeRow(name: string) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const outcome = document.createElement("span");
  button.type = "button";
  button.disabled = true;
  button.textContent = name;
  item.append(button, outcome);
  const tell = (text: string, onChoose?: () => void) => {
    outcome.textContent = text;
    if (!onChoose) return;
    button.disabled = false;
    button.addEventListener("click", onChoose);
  };
  tell("Waiting");
  return { item, tell };
}
