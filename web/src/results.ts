// What is shown of recordings, and of the last minute; several files at once, as a table; what analyze() takes. A
// script of its own, fetched when it is needed.
import type { AnalyzeOptions } from "./analyze-options";
import { type AudioSource, fileOf } from "./audio-source";
import type { ElementView } from "./element-view";
import type { SpeechEmotionError } from "./errors";
import { FileTable } from "./file-table";
import { keepSaying, languageOf } from "./languages/say-again";
import { type Analysis, nameAnswer } from "./named-answer";
import type { Recorded } from "./recorded";
import { adoptStyles } from "./result-styles";
import { Scope } from "./scope";
import { SideBySide } from "./side-by-side";
import type { FileResult } from "./worker-protocol";

export { fromFragment } from "./card-link";
export { filesOf } from "./folder-files";
export { speak } from "./languages/speak";
export { LiveStrip } from "./live-strip";
export { showVoiceCard } from "./voice-card";

export interface FileActions {
  /** Undefined where the person stopped it. */
  readonly recognize: (file: File) => Promise<FileResult | SpeechEmotionError | undefined>;
  /** All that is known of the file that was read last. */
  readonly recorded: (file: File, result: FileResult) => Recorded;
  /** The name in its row was chosen. */
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

/** Of the table that is in a place: the cards beside it. */
const cardsOf = new WeakMap<HTMLElement, Scope>();

/** Fills the view's place for them. A new call ends the one before. `others`: paths that were left out. */
export async function recognizeAll(view: ElementView, files: readonly File[], others: readonly string[], actions: FileActions): Promise<void> {
  const place = view.part(".files");
  adoptStyles(place);
  cardsOf.get(place)?.end();
  const life = new Scope();
  cardsOf.set(place, life);
  const table = new FileTable(place, files.map(({ name }) => name), others, actions.labels);
  const cards = new SideBySide(place, life, languageOf(view));
  place.hidden = false;
  keepSaying(view, place, (language) => {
    table.say(language);
    cards.say(language);
  });
  for (const [i, file] of files.entries()) {
    if (!table.isShown) return; // another took its place
    table.tell(i, "reading");
    const outcome = await actions.recognize(file);
    if (!outcome) {
      for (let left = i; left < files.length; ++left) table.tell(left, "left");
      return;
    }
    if ("code" in outcome) {
      table.tell(i, "done", outcome);
    } else {
      const recorded = actions.recorded(file, outcome);
      const labels = actions.labels();
      table.tell(i, "done", outcome, { show: () => actions.show(recorded), compare: (isShown) => cards.set(recorded, labels, isShown) });
    }
  }
}
