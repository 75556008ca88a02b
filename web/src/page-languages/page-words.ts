// What the page says beside the element. What stands in index.html is said there in English: its keys are here, the
// words of the scripts are here in English.
import type { Words } from "../languages/words";

export const PAGE_ENGLISH = {
  quote: "“{sentence}”",
  play: "Play a round of five",
  record: "Record",
  playAgain: "Play again",
  speakNow: "Speak now…",
  score: "{points} of {all} points",
  scoreOfRound: "{points} of {all} points. That was the round.",
  nothingHeard: "Nothing was heard. Try again.",
  heard: "It sounded {emotion}: {percent}.",
  heardOther: "It sounded {percent} {emotion}; a listener would rather hear {other}, {otherPercent}.",
  comma: ", ",
  running: "What runs: {engine} in a worker, and a model that knows {labels}.",
  runningNumbers: "What runs: {engine} in a worker, and a model of {count} numbers that knows {labels}.",
  ownEngine: "this page’s own engine",
  loadingModel: "Loading {name}…",
  modelFailed: "{name}: {message}. “Back to ours” loads ours again.",
  ourModel: "Our model",
  thisModel: "This model",
  modelHears: "{name} hears {seconds} s at {rate} kHz and tells {count} labels apart.",
  runsOwn: "It runs on this page’s own engine.",
  runsOther: "It runs on ONNX Runtime Web.",
  runsOtherSince: "It runs on ONNX Runtime Web, since {reason}.",
};

/** To be acted; a language has as many as it likes. */
export const ENGLISH_SENTENCES: readonly string[] = [
  "The kettle is on, and the guests are early.",
  "They have moved the meeting to the third floor.",
  "There is a parcel for you by the door.",
  "The last train has already left.",
  "Somebody has painted the fence green.",
  "We are out of bread again.",
  "It has been raining since four o’clock.",
  "Your sister called while you were out.",
];

export type ScriptText = keyof typeof PAGE_ENGLISH;

/** Attributes data-say and data-say-label of index.html. {0} is the first element in the text, {1} the second. */
export type PageText =
  | "title"
  | "description"
  | "language"
  | "headline"
  | "headlineAccent"
  | "pitch"
  | "promise"
  | `samples${"Title" | "Text"}`
  | `sample${"Reading" | "Lively" | "Rain"}`
  | `game${"Title" | "Text" | "Task"}`
  | `how${"Title" | "Network" | "States" | "Uncertain" | "NoSpeech"}`
  | `limits${"Title" | "Feelings" | "Wrong" | "Sadness" | "Actors" | "People"}`
  | `sound${"Title" | "Text" | "Microphone" | "Browser" | "Channel" | "Mix" | "Left" | "Right"}`
  | `privacy${"Title" | "Voice" | "Requests"}`
  | `own${"Title" | "Text" | "Files" | "Legend" | "Labels" | "Features" | "Seconds" | "Rate" | "Output" | "Logits" | "Load" | "Back"}`;

export type PageWords = Readonly<Record<PageText | ScriptText, string>> &
  Pick<Words, "dir" | "emotions" | "inSentences"> & { readonly sentences: readonly string[] };
