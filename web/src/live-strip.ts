// The last minute of what is listened to, as coloured stretches with their names.
import { leadingEmotion, type Prediction } from "./engine";
import { emotionColour, percent } from "./palette";
import { adoptStyles } from "./result-styles";
import { clock } from "./clock";

const SECONDS = 60;
// Of the width; a narrower stretch has no room for its name.
const MIN_NAMED_SHARE = 0.08;

interface Piece {
  readonly name: string;
  readonly colour: string;
  readonly startSeconds: number;
  endSeconds: number;
}

export class LiveStrip {
  #pieces: Piece[] = [];
  readonly #track = document.createElement("div");

  /** Fills `place`. */
  constructor(
    private readonly place: HTMLElement,
    private readonly labels: readonly string[],
  ) {
    adoptStyles(place);
    this.#track.className = "strip-track";
    this.#track.setAttribute("role", "img");
    const caption = document.createElement("p");
    caption.className = "strip-caption";
    caption.textContent = "The last minute";
    place.replaceChildren(this.#track, caption);
    place.hidden = false;
  }

  /** The next live prediction. */
  add({ state, headline, smoothedProbabilities, endSeconds }: Prediction): void {
    const label = headline === null ? undefined : this.labels[headline];
    const name = state === "no-speech" ? "" : (label ?? "uncertain");
    const colour = headline !== null ? emotionColour(headline) : `var(--${state === "no-speech" ? "silent" : "uncertain"})`;
    const last = this.#pieces.at(-1);
    if (last?.name === name && last.colour === colour) last.endSeconds = endSeconds;
    else this.#pieces.push({ name, colour, startSeconds: last?.endSeconds ?? 0, endSeconds });
    this.#pieces = this.#pieces.filter((piece) => piece.endSeconds > endSeconds - SECONDS);
    this.#draw(endSeconds);
    const { probability } = leadingEmotion(this.labels, smoothedProbabilities);
    this.place.title = name && name !== "uncertain" ? `${name} ${percent(probability)}` : name;
  }

  #draw(now: number): void {
    const start = Math.max(0, now - SECONDS);
    const share = (seconds: number) => Math.max(0, (seconds - start) / SECONDS);
    this.#track.replaceChildren(
      ...this.#pieces.map(({ name, colour, startSeconds, endSeconds }) => {
        const piece = document.createElement("span");
        const width = share(endSeconds) - share(startSeconds);
        piece.className = name === "" ? "strip-piece is-silent" : "strip-piece";
        piece.style.setProperty("--colour", colour);
        piece.style.inlineSize = `${(100 * width).toFixed(2)}%`;
        if (width >= MIN_NAMED_SHARE) piece.textContent = name;
        return piece;
      }),
    );
    const heard = this.#pieces.filter(({ name }) => name).map(({ name, startSeconds }) => `${name} from ${clock(Math.floor(startSeconds))}`);
    this.#track.setAttribute("aria-label", `The last minute: ${heard.join(", ") || "no speech"}`);
  }
}
