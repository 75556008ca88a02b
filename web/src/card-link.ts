// A card as the fragment of a link: numbers alone, which browsers don't send to any server.
import type { Stretch } from "./engine";
import type { Recorded } from "./recorded";

const KEY = "heard=";
const STATES = ["no-speech", "uncertain", "speech"] as const;
const MOST_STRETCHES = 400; // some 8 kB

/** [end in tenths of a second, place of the state, place of the label, percent] */
type Piece = readonly [number, number, number, number];

interface Card {
  readonly labels: readonly string[];
  readonly state: number;
  readonly percents: readonly number[];
  readonly pieces: readonly Piece[];
}

/** The file's name is left out: it may be a person's. Undefined where it would be too long for a link. */
export function toFragment({ result }: Recorded, labels: readonly string[]): string | undefined {
  if (result.stretches.length > MOST_STRETCHES) return undefined;
  const percent = (share: number) => Math.round(100 * share);
  const card: Card = {
    labels,
    state: STATES.indexOf(result.state),
    percents: [...result.probabilities].map(percent),
    pieces: result.stretches.map(({ endSeconds, state, label, probability }) => [
      Math.round(10 * endSeconds),
      STATES.indexOf(state),
      state === "no-speech" ? 0 : label,
      percent(probability),
    ]),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(card));
  const text = btoa(String.fromCharCode(...bytes));
  return `#${KEY}${text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** Undefined where it holds no card, or a damaged one. */
export function fromFragment(fragment: string): { readonly recorded: Recorded; readonly labels: readonly string[] } | undefined {
  const [, text] = fragment.match(/^#heard=([\w-]+)$/) ?? [];
  if (text === undefined) return undefined;
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const card = JSON.parse(new TextDecoder().decode(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)))) as Card;
    return { recorded: recordedOf(card), labels: card.labels.map((label) => String(label).slice(0, 40)) };
  } catch {
    return undefined; // somebody cut the link
  }
}

function recordedOf({ labels, state, percents, pieces }: Card): Recorded {
  let startSeconds = 0;
  const stretches = pieces.map(([end, place, label, percent]): Stretch => {
    const stretch = { startSeconds, endSeconds: end / 10, state: stateAt(place), label, probability: percent / 100 };
    if (!(stretch.endSeconds > startSeconds) || !labels[label]) throw new Error("no card");
    startSeconds = stretch.endSeconds;
    return stretch;
  });
  if (stretches.length === 0 || percents.length !== labels.length) throw new Error("no card");
  const result = {
    durationSeconds: startSeconds,
    probabilities: Float32Array.from(percents, (percent) => percent / 100),
    state: stateAt(state),
    segments: [],
    spokenUntil: new Float32Array(),
    stretches,
    warning: "",
    timing: { audioSeconds: startSeconds, processingMilliseconds: 0 },
  };
  return { name: "", origin: "link", result, utterances: [] };
}

function stateAt(place: number): Stretch["state"] {
  const state = STATES[place];
  if (!state) throw new Error("no card");
  return state;
}
