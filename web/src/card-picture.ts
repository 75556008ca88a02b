// The card as a picture to share.
import { leadingEmotion } from "./engine";
import type { FullLanguage } from "./languages/language";
import { emotionColour } from "./palette";
import type { Recorded } from "./recorded";

const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 64;
const CHART_TOP = 300;
const CHART_HEIGHT = 190;

/** In the colours of `element`. */
export function paintPicture(
  element: Element,
  language: FullLanguage,
  name: string,
  { result }: Recorded,
  labels: readonly string[],
  summary: string,
): Promise<Blob> {
  const { say, emotion, clock } = language;
  const isRtl = language.dir === "rtl";
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("expected a canvas to draw on, found none");
  const colour = colourReader(element);
  context.fillStyle = colour("var(--surface)");
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.direction = language.dir;
  const write = (text: string, y: number, font: string, paint: string) => {
    context.font = `${font} system-ui, sans-serif`;
    context.fillStyle = paint;
    context.fillText(text, isRtl ? WIDTH - MARGIN : MARGIN, y, WIDTH - 2 * MARGIN);
  };
  const { index, label } = leadingEmotion(labels, result.probabilities);
  const isNamed = result.state === "speech";
  const headline = isNamed ? emotion(label) : say(result.state === "uncertain" ? "noClearColourTitle" : "noSpeech");
  write(name, 110, "500 30px", colour("var(--muted)"));
  write(headline.charAt(0).toUpperCase() + headline.slice(1), 200, "750 84px", colour(isNamed ? emotionColour(index) : "var(--ink)"));
  write(summary, 256, "400 30px", colour("var(--ink)"));
  const x = (seconds: number) => MARGIN + (seconds / result.durationSeconds) * (WIDTH - 2 * MARGIN);
  for (const { state, label: place, probability, startSeconds, endSeconds } of result.stretches) {
    const height = state === "no-speech" ? 6 : Math.max(6, probability * CHART_HEIGHT);
    context.fillStyle = colour(state === "speech" ? emotionColour(place) : `var(--${state === "uncertain" ? "uncertain" : "silent"})`);
    context.fillRect(x(startSeconds), CHART_TOP + CHART_HEIGHT - height, x(endSeconds) - x(startSeconds) - 2, height);
    const text = state === "speech" ? emotion(labels[place] ?? "") : "";
    context.font = "500 22px system-ui, sans-serif";
    if (context.measureText(text).width + 8 < x(endSeconds) - x(startSeconds)) {
      context.fillStyle = colour("var(--muted)");
      context.fillText(text, isRtl ? x(startSeconds) + context.measureText(text).width : x(startSeconds), CHART_TOP + CHART_HEIGHT + 34);
    }
  }
  write(`${clock(0)} – ${clock(result.durationSeconds)}`, CHART_TOP + CHART_HEIGHT + 72, "400 22px", colour("var(--muted)"));
  write(say("pictureNote"), HEIGHT - 32, "400 22px", colour("var(--muted)"));
  return canvas.convertToBlob({ type: "image/png" });
}

/** Custom properties keep light-dark() as it is written; a colour is what comes of it. */
function colourReader(element: Element): (value: string) => string {
  return (value) => {
    const probe = document.createElement("span");
    probe.style.color = value;
    element.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
}
