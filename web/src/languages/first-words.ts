// English as far as it is needed before anything more could be fetched. The rest is in english.ts, which results.ts
// brings along; other languages are files of their own.
import { percent } from "../palette";
import type { Language } from "./language";

export const FIRST_WORDS = {
  start: "Start",
  startLabel: "Start the microphone",
  stop: "Stop",
  pressStart: "Press Start, then",
  saySomething: "Say something",
  oneMoment: "One moment",
  opening: "Opening…",
  listening: "Listening…",
  noSpeech: "No speech",
  uncertain: "Uncertain",
  soundsLike: "Sounds like",
  "asset-unreachable": "The model couldn’t be downloaded. Check your connection, then press Start to try once more.",
  "engine-failed": "Something in this page doesn’t work here. Reload it, or try another browser.",
};

const firstWords: Readonly<Record<string, string>> = FIRST_WORDS;

export const FIRST_ENGLISH: Language = {
  say: (key) => firstWords[key] ?? "",
  emotion: (label) => label,
  percent,
  hint: () => "",
  failure: ({ code }) => firstWords[code] ?? FIRST_WORDS["engine-failed"],
};
