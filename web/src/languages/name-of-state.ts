// What is said of a stretch of sound, in lists and tables.
import type { Prediction } from "../engine";
import type { FullLanguage } from "./language";

export function nameOfState({ say, emotion }: FullLanguage, state: Prediction["state"], label: string | undefined): string {
  if (state === "no-speech") return say("inListNoSpeech");
  return state === "uncertain" || label === undefined ? say("inListUncertain") : emotion(label);
}
