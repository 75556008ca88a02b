// A file's emotions over time: a column for each window, as high as the leading emotion is sure.
import { leadingEmotion, type Stretch } from "./engine";
import type { FullLanguage } from "./languages/language";
import { nameOfState } from "./languages/name-of-state";
import { emotionColour } from "./palette";
import type { FileResult } from "./worker-protocol";

const SVG = "http://www.w3.org/2000/svg";
// In the drawing's own units; it is stretched to the width that there is.
const WIDTH = 1000;
const HEIGHT = 100;
const MAX_TICKS = 7;
const MAX_SPOKEN = 30; // stretches; the table has all of them
// Further right a tick's text would be cut off.
const LAST_TICK_SHARE = 0.92;
// Of the width; a narrower stretch of one emotion has no room for a letter of its name.
const MIN_NAMED_SHARE = 0.06;
const TICK_STEPS_S = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

export interface TimelineParts {
  readonly chart: SVGElement;
  /** Above the chart: the emotions' names, where there is room. */
  readonly names: HTMLElement;
  readonly axis: HTMLElement;
  readonly rows: HTMLElement;
}

interface NamedStretch extends Stretch {
  readonly name: string;
}

export class TimelineView {
  constructor(private readonly parts: TimelineParts) {}

  show(language: FullLanguage, labels: readonly string[], result: FileResult): void {
    const { segments, spokenUntil, stretches, durationSeconds } = result;
    const windows = segments.map(({ state, probabilities }, i) => {
      const startSeconds = spokenUntil[i - 1] ?? 0;
      const { index: label, probability } = leadingEmotion(labels, probabilities);
      return { state, label, probability, startSeconds, endSeconds: spokenUntil[i] ?? startSeconds };
    });
    // Of an hour nobody sees the single windows, and the browser would be slow with them; a link has none.
    const shown = windows.length > WIDTH || windows.length === 0 ? stretches : windows;
    this.parts.chart.replaceChildren(
      ...shown.map(({ state, label, probability, startSeconds, endSeconds }) =>
        column(
          (startSeconds / durationSeconds) * WIDTH,
          ((endSeconds - startSeconds) / durationSeconds) * WIDTH,
          probability * HEIGHT,
          state === "speech" ? emotionColour(label) : `var(--${state === "uncertain" ? "uncertain" : "silent"})`,
        ),
      ),
    );
    const named = stretches.map((stretch) => ({
      ...stretch,
      name: nameOfState(language, stretch.state, labels[stretch.label]),
      share: (stretch.endSeconds - stretch.startSeconds) / durationSeconds,
    }));
    this.#describe(language, named, durationSeconds);
    this.parts.names.replaceChildren(
      ...named
        .filter(({ share }) => share >= MIN_NAMED_SHARE)
        .map(({ name, startSeconds, share }) => {
          const element = mark(name, startSeconds / durationSeconds);
          element.style.inlineSize = `${(share * 100).toFixed(2)}%`;
          return element;
        }),
    );
    this.parts.axis.replaceChildren(...ticks(durationSeconds, language.clock));
  }

  /** The same in words, for those who don't see the chart. */
  #describe({ say, clock, percent }: FullLanguage, stretches: readonly NamedStretch[], durationSeconds: number): void {
    const inWords = stretches
      .slice(0, MAX_SPOKEN)
      .map(({ name, startSeconds }) => say("from", { emotion: name, time: clock(startSeconds) }));
    if (stretches.length > MAX_SPOKEN) inWords.push(say("seeTable"));
    const list = inWords.join(say("comma"));
    this.parts.chart.setAttribute("aria-label", say("overTime", { time: clock(durationSeconds), list }));
    this.parts.rows.replaceChildren(
      ...stretches.map(({ state, name, startSeconds, endSeconds, probability }) => {
        const row = document.createElement("tr");
        const cells = [
          `${clock(startSeconds)} – ${clock(endSeconds)}`,
          name,
          state === "speech" ? percent(probability) : "–",
        ];
        row.append(
          ...cells.map((text) => {
            const cell = document.createElement("td");
            cell.textContent = text;
            return cell;
          }),
        );
        return row;
      }),
    );
  }
}

function column(x: number, width: number, height: number, colour: string): SVGElement {
  const rectangle = document.createElementNS(SVG, "rect");
  // A hair wider, that no seams show between columns of one colour.
  const box = { x, y: HEIGHT - height, width: width + 0.5, height };
  for (const [name, value] of Object.entries(box)) rectangle.setAttribute(name, value.toFixed(2));
  rectangle.style.fill = colour;
  return rectangle;
}

function ticks(durationSeconds: number, clock: FullLanguage["clock"]): HTMLElement[] {
  const step = TICK_STEPS_S.find((candidate) => durationSeconds / candidate <= MAX_TICKS) ?? 7200;
  const count = Math.floor((durationSeconds * LAST_TICK_SHARE) / step) + 1;
  return Array.from({ length: count }, (_, i) => mark(clock(i * step), (i * step) / durationSeconds));
}

/** A text at a share of the chart's width. */
function mark(text: string, share: number): HTMLElement {
  const span = document.createElement("span");
  span.textContent = text;
  span.style.insetInlineStart = `${(share * 100).toFixed(2)}%`;
  return span;
}
