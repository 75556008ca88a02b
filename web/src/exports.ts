// An answer as other programs take it, in the command line's own formats: tests/web compares them. Fetched when it is
// asked for.
import { leadingEmotion, type Prediction, type Stretch } from "./engine";
import type { SpeechEmotionError } from "./errors";
import { nameOf } from "./named-answer";
import type { FileResult } from "./worker-protocol";

/** `text`: of a file; `labels`: of the model; `file`: the recording's name. */
export interface ExportFormat {
  readonly name: string;
  readonly extension: string;
  readonly type: string;
  readonly text: (result: FileResult, labels: readonly string[], file: string) => string;
}

export const EXPORT_FORMATS: readonly ExportFormat[] = [
  { name: "CSV", extension: "csv", type: "text/csv", text: toCsv },
  { name: "JSON", extension: "json", type: "application/json", text: toJson },
  { name: "WebVTT", extension: "vtt", type: "text/vtt", text: toWebVtt },
  { name: "TextGrid (Praat)", extension: "TextGrid", type: "text/plain", text: toTextGrid },
  { name: "Labels (Audacity)", extension: "txt", type: "text/plain", text: toAudacityLabels },
];

const STATES = { "no-speech": "no speech", uncertain: "uncertain", speech: "speech" } as const;

/** A row a window. */
export function toCsv({ segments }: FileResult, labels: readonly string[], file: string): string {
  const header = ["file", "start_s", "end_s", "state", "label", "probability", ...labels.map(csvField)];
  const rows = segments.map((segment) => {
    const times = [segment.startSeconds.toFixed(3), segment.endSeconds.toFixed(3)];
    return [csvField(file), ...times, ...answerFields(segment, labels)];
  });
  return csvText([header, ...rows]);
}

/** A row a file, of several; what couldn't be read has its error's code. */
export function filesCsv(
  files: readonly { readonly file: string; readonly outcome?: FileResult | SpeechEmotionError | undefined }[],
  labels: readonly string[],
): string {
  const header = ["file", "duration_s", "state", "label", "probability", ...labels.map(csvField), "problem"];
  const rows = files.map(({ file, outcome }) => {
    const name = csvField(file);
    if (!outcome || "code" in outcome) return [name, "", "", "", "", ...labels.map(() => ""), outcome ? outcome.code : "not read"];
    return [name, outcome.durationSeconds.toFixed(3), ...answerFields(outcome, labels), csvField(outcome.warning ?? "")];
  });
  return csvText([header, ...rows]);
}

/** State, leading label and its probability, and all probabilities. */
function answerFields({ state, probabilities }: Pick<Prediction, "state" | "probabilities">, labels: readonly string[]): string[] {
  const { label, probability } = leadingEmotion(labels, probabilities);
  const leading = state === "no-speech" ? ["", ""] : [csvField(label), shortest(probability)];
  return [STATES[state], ...leading, ...[...probabilities].map(shortest)];
}

const csvText = (rows: readonly (readonly string[])[]): string => rows.map((row) => `${row.join(",")}\n`).join("");

/** One line. */
export function toJson(result: FileResult, labels: readonly string[], file: string): string {
  const { durationSeconds, state, probabilities, segments } = result;
  const named = (values: Float32Array) => Object.fromEntries(labels.map((label, i) => [label, shortestNumber(values[i] ?? 0)]));
  const emotion = nameOf(state, leadingEmotion(labels, probabilities).label);
  const told = segments.map((segment: Prediction) => ({
    start_s: segment.startSeconds,
    end_s: segment.endSeconds,
    reference_s: segment.referenceSeconds,
    probabilities: named(segment.probabilities),
  }));
  const line = {
    file,
    duration_s: durationSeconds,
    emotion,
    reference_s: segments.at(-1)?.referenceSeconds ?? 0,
    probabilities: named(probabilities),
    segments: told,
  };
  return `${JSON.stringify(line)}\n`;
}

export function toWebVtt({ stretches }: FileResult, labels: readonly string[]): string {
  const cues = stretches.map((stretch) => {
    const words = wording(stretch, labels).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    const lead = stretch.state === "speech" ? "sounds like: " : "";
    return `\n${vttTime(stretch.startSeconds)} --> ${vttTime(stretch.endSeconds)}\n${lead}${words}\n`;
  });
  return `WEBVTT\n${cues.join("")}`;
}

export function toTextGrid({ stretches, durationSeconds }: FileResult, labels: readonly string[]): string {
  const [start, end] = [(0).toFixed(6), durationSeconds.toFixed(6)];
  const intervals = stretches.map(
    (stretch, i) =>
      `        intervals [${i + 1}]:\n            xmin = ${stretch.startSeconds.toFixed(6)}\n` +
      `            xmax = ${stretch.endSeconds.toFixed(6)}\n            text = ${quoted(wording(stretch, labels))}\n`,
  );
  return (
    `File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = ${start}\nxmax = ${end}\n` +
    'tiers? <exists>\nsize = 1\nitem []:\n    item [1]:\n        class = "IntervalTier"\n        name = "sounds like"\n' +
    `        xmin = ${start}\n        xmax = ${end}\n        intervals: size = ${stretches.length}\n${intervals.join("")}`
  );
}

export function toAudacityLabels({ stretches }: FileResult, labels: readonly string[]): string {
  return stretches
    .map((one) => `${one.startSeconds.toFixed(6)}\t${one.endSeconds.toFixed(6)}\t${wording(one, labels)}\n`)
    .join("");
}

function wording({ state, label, probability }: Stretch, labels: readonly string[]): string {
  if (state !== "speech") return STATES[state];
  const escaped = (letter: string) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, "0")}`;
  return `${labels[label] ?? ""} ${Math.round(Math.fround(100 * probability))} %`.replace(/[\0-\x1f\x7f]/g, escaped);
}

function vttTime(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const digits = (value: number, count: number) => String(Math.floor(value)).padStart(count, "0");
  const clock = [milliseconds / 3_600_000, (milliseconds / 60_000) % 60, (milliseconds / 1000) % 60];
  return `${clock.map((part) => digits(part, 2)).join(":")}.${digits(milliseconds % 1000, 3)}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** RFC 4180; what a spreadsheet would take for a formula has an apostrophe before it. */
function csvField(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? quoted(safe) : safe;
}

/** The shortest text that reads back as the same float: 0.00001 as 1e-05. */
function shortest(value: number): string {
  const number = shortestNumber(value);
  const [fixed, scientific] = [String(number), number.toExponential().replace(/e([+-])(\d)$/, "e$10$2")];
  return scientific.length < fixed.length ? scientific : fixed;
}

function shortestNumber(value: number): number {
  for (let digits = 1; digits < 9; ++digits) {
    const number = Number(value.toPrecision(digits));
    if (Math.fround(number) === value) return number;
  }
  return Number(value.toPrecision(9));
}
