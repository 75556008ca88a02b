// A dictionary, with the numbers and times that belong to it, as what says things.
import type { SpeechEmotionError } from "../errors";
import { percent as englishPercent } from "../palette";
import type { RecognizerEvent } from "../recognizer-event";
import type { StreamTiming } from "../worker-protocol";
import { fill } from "./fill";
import type { FullLanguage, Values } from "./language";
import type { Sentence, SpeechEmotionWords, Words } from "./words";

/** `tag`: of numbers and of what is said; `own`: stands above `words`. */
export function fullLanguage(tag: string, words: Words, own: SpeechEmotionWords = {}): FullLanguage {
  const all = { ...words, ...own } as Words;
  const emotions: Readonly<Record<string, string>> = { ...words.emotions, ...own.emotions };
  // Of the site's own emotions the dictionary has no other form.
  const inSentences = { ...words.inSentences, ...own.emotions, ...own.inSentences };
  const isEnglish = /^en\b/i.test(tag);
  const shares = new Intl.NumberFormat(tag, { style: "percent" });
  const say = (key: Sentence, values: Values = {}) => fill(all[key] ?? "", values);
  const percent = (probability: number) => (isEnglish ? englishPercent(probability) : shares.format(probability));
  const clock = clockOf(tag, (number) => say("seconds", { number }));
  return {
    tag,
    dir: all.dir,
    say,
    percent,
    clock,
    emotion: (label) => emotions[label] ?? label,
    inSentence: (label) => inSentences[label] ?? emotions[label] ?? say("like", { emotion: label }),
    hint: (event) => hintOf(event, { say, percent, clock }),
    failure: (error) => failureOf(error, say, isEnglish),
    warning: (text) => (isEnglish ? text : text && warningOf(text, say, clock)),
  };
}

function clockOf(tag: string, inSeconds: (number: string) => string): (seconds: number) => string {
  const tenths = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const minutes = new Intl.NumberFormat(tag, { useGrouping: false });
  const twoDigits = new Intl.NumberFormat(tag, { minimumIntegerDigits: 2 });
  return (seconds) => {
    if (seconds < 60) return inSeconds(tenths.format(seconds));
    const whole = Math.round(seconds);
    return `${minutes.format(Math.floor(whole / 60))}:${twoDigits.format(whole % 60)}`;
  };
}

function hintOf(event: RecognizerEvent, { say, percent, clock }: Pick<FullLanguage, "say" | "percent" | "clock">): string {
  switch (event.type) {
    case "progress":
      return say("loading", { percent: percent(event.loadedBytes / event.totalBytes) });
    case "file-survey":
      return say("comparingChannels", { time: clock(event.seconds), total: clock(event.totalSeconds ?? 0) });
    case "prediction":
      return progress(event.timing, say, clock);
    case "microphone": {
      const { echoCancellation, noiseSuppression, autoGainControl } = event.report;
      return say("processing", { echo: say(echoCancellation), noise: say(noiseSuppression), gain: say(autoGainControl) });
    }
    default:
      return "";
  }
}

/** Of a file: how far, and how long it will take. */
function progress(timing: StreamTiming, say: FullLanguage["say"], clock: FullLanguage["clock"]): string {
  const { audioSeconds, totalSeconds = 0, processingMilliseconds } = timing;
  const left = ((totalSeconds - audioSeconds) * processingMilliseconds) / audioSeconds / 1000;
  const time = clock(audioSeconds);
  if (totalSeconds < audioSeconds) return say("timeRead", { time });
  return say("timeLeft", { time, total: clock(totalSeconds), left: clock(Math.ceil(left)) });
}

/** What a file is made of stands behind its sentence: the person may know what made it. */
function failureOf({ code, message }: SpeechEmotionError, say: FullLanguage["say"], isEnglish: boolean): string {
  const sentence = say(code as Sentence) || say("engine-failed");
  if (code !== "file-unreadable") return sentence;
  if (isEnglish) return `${sentence} (${message})`;
  // Messages are for developers, and English; names of codings are everybody's.
  const [, coding, container] = message.match(/\(([\w.-]+) in (.+)\)$/) ?? [];
  return coding ? `${sentence} (${coding}, ${container})` : sentence;
}

/** Of the core's warnings, which are English, what they mean. */
function warningOf(text: string, say: FullLanguage["say"], clock: FullLanguage["clock"]): string {
  const told = text.split("; ").map((one) => {
    const [, expected, found] = one.match(/^expected ([\d.]+) s by its header, found ([\d.]+) s/) ?? [];
    if (expected && found) return say("warnShort", { expected: clock(Number(expected)), found: clock(Number(found)) });
    if (/is heard alone/.test(one)) return say("warnChannel");
    return say(/another recording follows/.test(one) ? "warnMore" : "warnDamaged");
  });
  return [...new Set(told)].join("; ");
}
