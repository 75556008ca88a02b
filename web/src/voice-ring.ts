// The ring around the button: its colours are the mix of emotions, its swell is the voice's level.
import { vividColours } from "./palette";

const LAYERS = 3;
const OUTLINE_POINTS = 120;
// At most 30 frames a second: smooth enough for a glow, and it leaves a phone's battery alone.
const MIN_FRAME_MS = 30;
// Of the way to the target, a frame: quick enough to follow a voice, slow enough not to flicker.
const COLOUR_EASE = 0.12;
const SWELL_EASE = 0.35;
// A quiet room and a loud voice, in decibels of full scale.
const QUIET_DBFS = -60;
const LOUD_DBFS = -12;

export class VoiceRing {
  readonly #context: CanvasRenderingContext2D | null;
  #colours: string[] = [];
  #target: number[] = [];
  #mix: number[] = [];
  #swell = 0;
  #frame = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    /** Decibels of full scale, asked for at each frame. */
    private readonly levelDbfs: () => number,
  ) {
    this.#context = canvas.getContext("2d");
  }

  setLabels(count: number): void {
    this.#mix = Array.from({ length: count }, () => 1 / count);
    this.#target = this.#mix;
    this.readColours();
  }

  readColours(): void {
    this.#colours = vividColours(this.canvas, this.#mix.length);
    if (!this.#frame) this.#draw(0);
  }

  show(probabilities: Float32Array): void {
    this.#target = Array.from(probabilities, (share) => (share < 0.01 ? 0 : share)); // what nobody sees is a scratch
    if (!this.#frame) {
      this.#mix = this.#target;
      this.#draw(0);
    }
  }

  /** All emotions alike. */
  clear(): void {
    this.show(new Float32Array(this.#mix.length).fill(1 / this.#mix.length));
  }

  /** Follows the voice, frame by frame, until stop(). */
  start(): void {
    if (this.#frame) return;
    let drawnAt = -Infinity;
    const step = (now: number) => {
      this.#frame = requestAnimationFrame(step);
      if (now - drawnAt < MIN_FRAME_MS) return;
      drawnAt = now;
      this.#ease();
      this.#draw(matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : now / 1000);
    };
    this.#frame = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#swell = 0;
    this.#mix = this.#target;
    this.#draw(0);
  }

  #ease(): void {
    const level = (this.levelDbfs() - QUIET_DBFS) / (LOUD_DBFS - QUIET_DBFS);
    this.#swell += (Math.min(1, Math.max(0, level)) - this.#swell) * SWELL_EASE;
    this.#mix = this.#mix.map(
      (share, i) => share + ((this.#target[i] ?? share) - share) * COLOUR_EASE,
    );
  }

  #draw(seconds: number): void {
    const context = this.#context;
    if (!context || this.#colours.length === 0) return;
    const size = this.canvas.width;
    context.clearRect(0, 0, size, size);
    context.fillStyle = this.#gradient(context, size / 2);
    for (let layer = LAYERS - 1; layer >= 0; --layer) {
      context.globalAlpha = layer === 0 ? 1 : 0.42 / layer;
      this.#outline(context, size, layer, seconds);
      context.fill();
    }
    context.globalAlpha = 1;
  }

  // Each colour runs into its neighbours over a quarter of the smaller share: one that has none is nowhere.
  #gradient(context: CanvasRenderingContext2D, centre: number): CanvasGradient {
    const gradient = context.createConicGradient(-Math.PI / 2, centre, centre);
    const addStop = (position: number, colour = "transparent") =>
      gradient.addColorStop(Math.min(1, Math.max(0, position)), colour);
    const mix = this.#mix;
    const shareOf = (i: number) => mix.at(i % mix.length) ?? 0;
    const blend = (i: number, neighbour: number) => 0.25 * Math.min(shareOf(i), shareOf(neighbour));
    let start = -shareOf(0) / 2; // the seam lies within the first colour
    this.#colours.forEach((colour, i) => {
      addStop(start + blend(i, i - 1), colour);
      start += shareOf(i);
      addStop(start - blend(i, i + 1), colour);
    });
    addStop(start + blend(0, -1), this.#colours[0]);
    return gradient;
  }

  #outline(context: CanvasRenderingContext2D, size: number, layer: number, seconds: number): void {
    // Loudest and outermost, radius and wave reach 0.49: just within the canvas.
    const radius = size * (0.325 + 0.024 * layer + 0.022 * this.#swell * (1 + layer));
    const wave = size * (0.004 + 0.016 * this.#swell) * (0.5 + 0.5 * layer);
    context.beginPath();
    for (let point = 0; point <= OUTLINE_POINTS; ++point) {
      const angle = (point / OUTLINE_POINTS) * 2 * Math.PI;
      const ripple =
        Math.sin(3 * angle + 1.1 * seconds + layer) + 0.6 * Math.sin(5 * angle - 1.7 * seconds + 2 * layer);
      const distance = radius + wave * ripple;
      context.lineTo(size / 2 + distance * Math.cos(angle), size / 2 + distance * Math.sin(angle));
    }
    context.closePath();
  }
}
