// What a dictionary has. english.ts names the sentences; a language that lacks one is an error of types.
import type { ENGLISH } from "./english";

type NotSentences = "dir" | "emotions" | "inSentences";

/** By its name; {braces} are places for what is put in. */
export type Sentence = Exclude<keyof typeof ENGLISH, NotSentences>;

/** Labels of emotions: of the shipped model, and the field's other names for them. */
export type Emotion = keyof (typeof ENGLISH)["emotions"];

export type Words = Readonly<Record<Sentence, string>> & {
  /** The way that it is written. */
  readonly dir: "ltr" | "rtl";
  /** Of labels, as they are shown. */
  readonly emotions: Readonly<Record<Emotion, string>>;
  /** As in "it sounds angry", where that is another word. */
  readonly inSentences?: Readonly<Record<string, string>>;
};

/** A site's own words: some, or a language's all. */
export type SpeechEmotionWords = { readonly [K in Sentence]?: string } & {
  readonly dir?: "ltr" | "rtl";
  /** By the model's labels. */
  readonly emotions?: Readonly<Record<string, string>>;
  readonly inSentences?: Readonly<Record<string, string>>;
};
