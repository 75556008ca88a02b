// What says things to people. Words alone differ from language to language, and numbers.
import type { SpeechEmotionError } from "../errors";
import type { RecognizerEvent } from "../recognizer-event";
import type { Sentence } from "./words";

export type Values = Readonly<Record<string, string>>;

export interface Language {
  /** `values`: of the places in braces. */
  say(key: Sentence, values?: Values): string;
  /** Of a model's label, as it is shown; one that no dictionary knows, as it is. */
  emotion(label: string): string;
  percent(probability: number): string;
  /** The small line: how far a file or the model is, and what the browser does to the microphone. */
  hint(event: RecognizerEvent): string;
  failure(error: SpeechEmotionError): string;
}

/** As what is fetched later knows it. */
export interface FullLanguage extends Language {
  /** A tag of BCP 47: what is said is in it. */
  readonly tag: string;
  readonly dir: "ltr" | "rtl";
  /** As in "it sounds angry". */
  inSentence(label: string): string;
  /** "7 s", "2.5 s", "1:05". */
  clock(seconds: number): string;
  /** Where a recording's header and sound disagree. */
  warning(text: string): string;
}
