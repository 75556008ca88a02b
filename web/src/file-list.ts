// Several files at once: one after the other, a row each. A script of its own, fetched when there are several.
import { leadingEmotion } from "./engine";
import type { SpeechEmotionError } from "./errors";
import { percent } from "./palette";
import { PLAIN_SENTENCES } from "./plain-sentences";
import type { FileResult } from "./worker-protocol";

export interface FileListActions {
  /** Undefined where the person stopped it. */
  readonly recognize: (file: File) => Promise<FileResult | SpeechEmotionError | undefined>;
  /** The row was chosen. */
  readonly show: (name: string, result: FileResult) => void;
  readonly labels: () => readonly string[];
}

/** Fills `list`, an <ol>. A new call ends the one before. */
export async function recognizeAll(list: HTMLElement, files: readonly File[], actions: FileListActions): Promise<void> {
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
      row.tell(words(outcome, actions.labels()), () => actions.show(file.name, outcome));
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
