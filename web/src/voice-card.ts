// What a recording sounded like: its time line, the recording itself to hear again, and all of it to keep.
import { toFragment } from "./card-link";
import { leadingEmotion } from "./engine";
import { EXPORT_FORMATS } from "./exports";
import { nameOf } from "./named-answer";
import { percent } from "./palette";
import { paintPicture } from "./card-picture";
import type { Recorded } from "./recorded";
import { Replay } from "./replay";
import { adoptStyles } from "./result-styles";
import type { Scope } from "./scope";
import { clock } from "./clock";
import { TimelineView } from "./timeline-view";
import { trustedHtml } from "./trusted";
import template from "./voice-card.html";
import { utterancesOf } from "./utterance-list";

/** Fills `figure`, until `life` ends. */
export function showVoiceCard(figure: HTMLElement, recorded: Recorded, labels: readonly string[], life: Scope): void {
  const { name, result, sound } = recorded;
  adoptStyles(figure);
  figure.innerHTML = trustedHtml(template);
  figure.hidden = false;
  const part = <E extends Element = HTMLElement>(selector: string): E => {
    const found = figure.querySelector<E>(selector);
    if (!found) throw new Error(`expected ${selector} in the card's template`);
    return found;
  };
  part(".timeline-title").textContent = result.warning ? `${name} · ${result.warning}` : name;
  part(".summary").textContent = summary(recorded, labels);
  const timeline = new TimelineView({
    chart: part<SVGElement>(".chart"),
    names: part(".names"),
    axis: part(".axis"),
    rows: part(".rows"),
  });
  timeline.show(labels, result);
  const replay = sound && new Replay(sound, result.durationSeconds, part, life);
  showUtterances(part(".utterances"), recorded, labels, replay);
  part(".parts").hidden = part(".utterances").children.length === 0;
  showExports(part(".exports"), part(".exported"), recorded, labels);
}

function summary({ result }: Recorded, labels: readonly string[]): string {
  const length = clock(result.durationSeconds);
  if (result.state === "no-speech") return `${length}, and nobody speaks.`;
  const { label, probability } = leadingEmotion(labels, result.probabilities);
  if (result.state === "uncertain") return `${length} of no clear colour; closest to ${label}, ${percent(probability)}.`;
  return `${length}, and all in all it sounds ${ADJECTIVES[label] ?? `like ${label}`}: ${percent(probability)}.`;
}

// Of the shipped model's labels, and of the field's other names for them; more go as they are.
const ADJECTIVES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(["neutral", "calm", "happy", "sad", "angry", "fearful", "surprised"].map((label) => [label, label])),
  anger: "angry",
  boredom: "bored",
  disgust: "disgusted",
  fear: "fearful",
  happiness: "happy",
  joy: "happy",
  sadness: "sad",
  surprise: "surprised",
};

function showUtterances(list: HTMLElement, { result, utterances }: Recorded, labels: readonly string[], replay?: Replay): void {
  list.replaceChildren(
    ...utterancesOf(result, utterances).map(({ startSeconds, endSeconds, stretch }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      const name = nameOf(stretch.state, labels[stretch.label]);
      button.textContent = `${clock(startSeconds)} – ${clock(endSeconds)}`;
      button.disabled = !replay;
      button.addEventListener("click", () => replay?.play(startSeconds, endSeconds));
      item.append(button, stretch.state === "speech" ? ` ${name} ${percent(stretch.probability)}` : ` ${name}`);
      return item;
    }),
  );
}

function showExports(place: HTMLElement, note: HTMLElement, recorded: Recorded, labels: readonly string[]): void {
  const { name, result, sound } = recorded;
  const stem = name.replace(/\.[^.]*$/, "") || "voice";
  const offer = (text: string, make: () => Promise<Blob> | Blob, extension: string) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => {
      void Promise.resolve(make()).then((blob) => {
        save(blob, `${stem}.${extension}`);
        note.textContent = `${stem}.${extension} was saved where your browser keeps downloads.`;
      });
    });
    return button;
  };
  const formats = result.segments.length > 0 ? EXPORT_FORMATS : [];
  place.replaceChildren(
    "Save as ",
    offer("Picture", () => paintPicture(place, recorded, labels, summary(recorded, labels)), "png"),
    ...formats.map(({ name: text, extension, type, text: write }) =>
      offer(text, () => new Blob([write(result, labels, name)], { type }), extension),
    ),
    ...(sound && recorded.isLive ? [offer("Sound (WAV)", () => sound, "wav")] : []),
    ...linkButton(place, note, recorded, labels),
  );
}

/** Where the element has the attribute share: its page shows what such a link holds. */
function linkButton(place: HTMLElement, note: HTMLElement, recorded: Recorded, labels: readonly string[]): HTMLElement[] {
  const { host } = place.getRootNode() as ShadowRoot;
  const fragment = host.hasAttribute("share") ? toFragment(recorded, labels) : undefined;
  if (fragment === undefined) return [];
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy a link";
  const link = location.href.replace(/#.*/, "") + fragment;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(link).then(
      () => (note.textContent = "The link is copied. It holds the numbers alone: no sound, no name."),
      () => (note.textContent = link),
    );
  });
  return [button];
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
