// What a recording sounded like: its time line, the recording itself to hear again, and all of it to keep.
import { toFragment } from "./card-link";
import { paintPicture } from "./card-picture";
import type { ElementView } from "./element-view";
import { leadingEmotion } from "./engine";
import { EXPORT_FORMATS } from "./exports";
import type { FullLanguage } from "./languages/language";
import { nameOfState } from "./languages/name-of-state";
import { keepSaying, languageOf } from "./languages/say-again";
import type { Recorded } from "./recorded";
import { Replay } from "./replay";
import { adoptStyles } from "./result-styles";
import { saveFile } from "./save-file";
import type { Scope } from "./scope";
import { SoundView } from "./sound-view";
import { TimelineView } from "./timeline-view";
import { trustedHtml } from "./trusted";
import template from "./voice-card.html";
import { utterancesOf } from "./utterance-list";

/** Fills the view's figure for it, until `life` ends. */
export function showVoiceCard(view: ElementView, recorded: Recorded, labels: readonly string[], life: Scope): void {
  const figure = view.part(".timeline");
  adoptStyles(figure);
  keepSaying(view, figure, fillCard(figure, recorded, labels, life, languageOf(view)));
}

/** What it gives says it in a language. */
export function fillCard(
  figure: HTMLElement,
  recorded: Recorded,
  labels: readonly string[],
  life: Scope,
  first: FullLanguage,
): (language: FullLanguage) => void {
  const { result, sound } = recorded;
  figure.innerHTML = trustedHtml(template);
  figure.hidden = false;
  const part = <E extends Element = HTMLElement>(selector: string): E => {
    const found = figure.querySelector<E>(selector);
    if (!found) throw new Error(`expected ${selector} in the card's template`);
    return found;
  };
  const timeline = new TimelineView({
    chart: part<SVGElement>(".chart"),
    names: part(".names"),
    axis: part(".axis"),
    rows: part(".rows"),
  });
  const replay = sound && new Replay(sound, result.durationSeconds, part, life, first);
  const picture = sound && new SoundView(sound, result.durationSeconds, part, life, first);
  return (language) => {
    const { say } = language;
    const title = nameOf(language, recorded);
    part(".timeline-title").textContent = result.warning ? `${title} · ${language.warning(result.warning)}` : title;
    part(".summary").textContent = summary(language, recorded, labels);
    part(".utterances-title").textContent = say("utterances");
    part(".table-title").textContent = say("asTable");
    const columns = [say("time"), say("soundsLikeColumn"), say("confidence")];
    columns.forEach((text, i) => (part(`.columns :nth-child(${i + 1})`).textContent = text));
    timeline.show(language, labels, result);
    replay?.setLanguage(language);
    picture?.setLanguage(language);
    showUtterances(part(".utterances"), language, recorded, labels, replay);
    part(".parts").hidden = part(".utterances").children.length === 0;
    part(".exported").textContent = "";
    showExports(part(".exports"), part(".exported"), language, recorded, labels);
  };
}

function nameOf({ say }: FullLanguage, { name, origin }: Recorded): string {
  if (origin === undefined) return name;
  return say(origin === "link" ? "linkedRecording" : "yourRecording");
}

function summary({ say, clock, percent, emotion, inSentence }: FullLanguage, { result }: Recorded, labels: readonly string[]): string {
  const time = clock(result.durationSeconds);
  if (result.state === "no-speech") return say("nobodySpeaks", { time });
  const { label, probability } = leadingEmotion(labels, result.probabilities);
  const isUncertain = result.state === "uncertain";
  const values = { time, emotion: isUncertain ? emotion(label) : inSentence(label), percent: percent(probability) };
  return say(isUncertain ? "noClearColour" : "allInAll", values);
}

function showUtterances(
  list: HTMLElement,
  language: FullLanguage,
  { result, utterances }: Recorded,
  labels: readonly string[],
  replay?: Replay,
): void {
  const { clock, percent } = language;
  list.replaceChildren(
    ...utterancesOf(result, utterances).map(({ startSeconds, endSeconds, stretch }) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      const name = nameOfState(language, stretch.state, labels[stretch.label]);
      button.textContent = `${clock(startSeconds)} – ${clock(endSeconds)}`;
      button.disabled = !replay;
      button.addEventListener("click", () => replay?.play(startSeconds, endSeconds));
      item.append(button, stretch.state === "speech" ? ` ${name} ${percent(stretch.probability)}` : ` ${name}`);
      return item;
    }),
  );
}

function showExports(
  place: HTMLElement,
  note: HTMLElement,
  language: FullLanguage,
  recorded: Recorded,
  labels: readonly string[],
): void {
  const { result, sound, origin } = recorded;
  const { say } = language;
  const name = nameOf(language, recorded);
  const stem = name.replace(/\.[^.]*$/, "") || "voice";
  const offer = (text: string, make: () => Promise<Blob> | Blob, extension: string) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => {
      void Promise.resolve(make()).then((blob) => {
        saveFile(blob, `${stem}.${extension}`);
        note.textContent = say("saved", { file: `${stem}.${extension}` });
      });
    });
    return button;
  };
  const formats = result.segments.length > 0 ? EXPORT_FORMATS : [];
  place.replaceChildren(
    `${say("saveAs")} `,
    offer(say("picture"), () => paintPicture(place, language, name, recorded, labels, summary(language, recorded, labels)), "png"),
    ...formats.map(({ name: text, extension, type, text: write }) =>
      offer(extension === "txt" ? say("audacityLabels") : text, () => new Blob([write(result, labels, name)], { type }), extension),
    ),
    ...(sound && origin === "microphone" ? [offer(say("sound"), () => sound, "wav")] : []),
    ...linkButton(place, note, language, recorded, labels),
  );
}

/** Where the element has the attribute share: its page shows what such a link holds. */
function linkButton(
  place: HTMLElement,
  note: HTMLElement,
  { say }: FullLanguage,
  recorded: Recorded,
  labels: readonly string[],
): HTMLElement[] {
  const { host } = place.getRootNode() as ShadowRoot;
  const fragment = host.hasAttribute("share") ? toFragment(recorded, labels) : undefined;
  if (fragment === undefined) return [];
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say("copyLink");
  const link = location.href.replace(/#.*/, "") + fragment;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(link).then(
      () => (note.textContent = say("linkCopied")),
      () => (note.textContent = link),
    );
  });
  return [button];
}
