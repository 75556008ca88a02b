// The page's game: a sentence, and an emotion to act; how close it sounded. Five make a round.
import { type LeadingEmotion, leadingEmotion } from "./engine";
import type { PageLanguage } from "./page-languages/page-language";
import type { FileResult, ModelInfo } from "./recognizer";
import type { Scope } from "./scope";
import type { SpeechEmotionElement } from "./speech-emotion-element";

const TAKES = 5;
// Shorter ones are a cough.
const MIN_TAKE_SECONDS = 0.7;
interface Take {
  /** Its place among the language's: another language has others. */
  readonly sentence: number;
  readonly label: string;
  points?: number;
}

/** While `life` lasts. Every take is heard as a stranger's, so that all of a round are judged alike. */
export function offerGame(element: SpeechEmotionElement, section: HTMLElement, language: PageLanguage, life: Scope): void {
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
    const next = takes.length === 0 ? "play" : current() ? "record" : "playAgain";
    language.write(button, () => language.say(next));
    sayTask(language, part, takes);
  };
  const hear = (result: FileResult) => {
    const take = current();
    if (!isTaking || !take) return;
    isTaking = false;
    button.disabled = false;
    if (result.state === "no-speech") return language.write(part("heard"), () => language.say("nothingHeard"));
    const share = result.probabilities[labels.indexOf(take.label)] ?? 0;
    const leading = leadingEmotion(labels, result.probabilities);
    take.points = Math.round(100 * share);
    language.write(part("heard"), () => sayHeard(language, take.label, share, leading));
    show();
  };

  life.listen<CustomEvent<{ model: ModelInfo }>>(element, "loaded", ({ detail }) => {
    ({ labels } = detail.model);
    takes = [];
    section.hidden = labels.length < 3;
    show();
  });
  life.listen(button, "click", () => {
    language.write(part("heard"), () => "");
    if (current() === undefined) {
      takes = deal(labels, language.sentences.length);
      show();
      return;
    }
    isTaking = true;
    button.disabled = true;
    language.write(button, () => language.say("speakNow"));
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

/** What is to be said, and the points so far. */
function sayTask(language: PageLanguage, part: (name: string) => HTMLElement, takes: readonly Take[]): void {
  const take = takes.find(({ points }) => points === undefined);
  part("task").hidden = take === undefined;
  if (take) {
    language.write(part("sentence"), () => {
      const { sentences } = language;
      return language.say("quote", { sentence: sentences[take.sentence % sentences.length] ?? "" });
    });
    language.write(part("emotion"), () => language.inSentence(take.label));
  }
  const points = takes.reduce((sum, one) => sum + (one.points ?? 0), 0);
  const done = takes.filter((one) => one.points !== undefined).length;
  language.write(part("score"), () => {
    const values = { points: language.number(points), all: language.number(100 * done) };
    return done === 0 ? "" : language.say(take ? "score" : "scoreOfRound", values);
  });
}

/** How close it sounded to the label that was asked for. */
function sayHeard(language: PageLanguage, label: string, share: number, leading: LeadingEmotion): string {
  return language.say(leading.label === label ? "heard" : "heardOther", {
    emotion: language.inSentence(label),
    percent: language.percent(share),
    other: language.inSentence(leading.label),
    otherPercent: language.percent(leading.probability),
  });
}

/** Five emotions, none twice where there are enough, each with a sentence of its own. */
function deal(labels: readonly string[], sentenceCount: number): Take[] {
  const sentences = shuffled([...Array(sentenceCount).keys()]);
  const emotions = shuffled(labels);
  return Array.from({ length: TAKES }, (_, i) => ({
    sentence: sentences[i % sentences.length] ?? 0,
    label: emotions[i % emotions.length] ?? "",
  }));
}

function shuffled<T>(items: readonly T[]): T[] {
  return items.map((item) => ({ item, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}
