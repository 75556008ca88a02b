// The page's game: a sentence, and an emotion to act; how close it sounded. Five make a round.
import { leadingEmotion } from "./engine";
import { percent } from "./palette";
import type { FileResult, ModelInfo } from "./recognizer";
import type { Scope } from "./scope";
import type { SpeechEmotionElement } from "./speech-emotion-element";

const TAKES = 5;
// Shorter ones are a cough.
const MIN_TAKE_SECONDS = 0.7;
const SENTENCES = [
  "The kettle is on, and the guests are early.",
  "They have moved the meeting to the third floor.",
  "There is a parcel for you by the door.",
  "The last train has already left.",
  "Somebody has painted the fence green.",
  "We are out of bread again.",
  "It has been raining since four o’clock.",
  "Your sister called while you were out.",
];
const NAMES: Readonly<Record<string, string>> = { disgust: "disgusted" };

interface Take {
  readonly sentence: string;
  readonly label: string;
  points?: number;
}

/** While `life` lasts. Every take is heard as a stranger's, so that all of a round are judged alike. */
export function offerGame(element: SpeechEmotionElement, section: HTMLElement, life: Scope): void {
  const part = <E extends HTMLElement = HTMLElement>(name: string): E => {
    const found = section.querySelector<E>(`.game-${name}`);
    if (!found) throw new Error(`expected .game-${name} in the page`);
    return found;
  };
  const button = part<HTMLButtonElement>("button");
  let labels: readonly string[] = [];
  let takes: Take[] = [];
  let isTaking = false;

  const current = () => takes.find(({ points }) => points === undefined);
  const show = () => {
    const take = current();
    part("task").hidden = take === undefined;
    if (take) {
      part("sentence").textContent = `“${take.sentence}”`;
      part("emotion").textContent = nameOf(take.label);
    }
    button.textContent = takes.length === 0 ? "Play a round of five" : take ? "Record" : "Play again";
    const points = takes.reduce((sum, one) => sum + (one.points ?? 0), 0);
    const done = takes.filter((one) => one.points !== undefined).length;
    part("score").textContent = done === 0 ? "" : `${points} of ${100 * done} points${take ? "" : ". That was the round."}`;
  };
  const hear = (result: FileResult) => {
    const take = current();
    if (!isTaking || !take) return;
    isTaking = false;
    button.disabled = false;
    if (result.state === "no-speech") {
      part("heard").textContent = "Nothing was heard. Try again.";
      return;
    }
    const share = result.probabilities[labels.indexOf(take.label)] ?? 0;
    const leading = leadingEmotion(labels, result.probabilities);
    take.points = Math.round(100 * share);
    part("heard").textContent =
      leading.label === take.label
        ? `It sounded ${nameOf(take.label)}: ${percent(share)}.`
        : `It sounded ${percent(share)} ${nameOf(take.label)}; a listener would rather hear ${nameOf(leading.label)}, ${percent(leading.probability)}.`;
    show();
  };

  life.listen<CustomEvent<{ model: ModelInfo }>>(element, "loaded", ({ detail }) => {
    ({ labels } = detail.model);
    takes = [];
    section.hidden = labels.length < 3;
    show();
  });
  life.listen(button, "click", () => {
    part("heard").textContent = "";
    if (current() === undefined) {
      takes = deal(labels);
      show();
      return;
    }
    isTaking = true;
    button.disabled = true;
    button.textContent = "Speak now…";
    void element.start();
  });
  life.listen<CustomEvent<{ source: string; startSeconds: number; endSeconds: number }>>(element, "utterance", ({ detail }) => {
    const { source, startSeconds, endSeconds } = detail;
    if (isTaking && source === "microphone" && endSeconds - startSeconds >= MIN_TAKE_SECONDS) element.stop();
  });
  life.listen<CustomEvent<{ result: FileResult }>>(element, "file-result", ({ detail }) => hear(detail.result));
  life.listen(element, "error", () => {
    isTaking = false;
    button.disabled = false;
    show();
  });
  show();
}

function nameOf(label: string): string {
  return NAMES[label] ?? label;
}

/** Five emotions, none twice where there are enough, each with a sentence of its own. */
function deal(labels: readonly string[]): Take[] {
  const sentences = shuffled(SENTENCES);
  const emotions = shuffled(labels);
  return Array.from({ length: TAKES }, (_, i) => ({
    sentence: sentences[i % sentences.length] ?? "",
    label: emotions[i % emotions.length] ?? "",
  }));
}

function shuffled<T>(items: readonly T[]): T[] {
  return items.map((item) => ({ item, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}
