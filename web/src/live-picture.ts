// The last minute's sound below its strip: level, spectrogram and pitch, as the worker finds them.
import { LIVE_COLUMN_SECONDS, RANGE_DB, TOP_PITCH_HZ } from "./picture-scale";
import type { LiveSound } from "./worker-protocol";

const SECONDS = 60;
const WIDTH = SECONDS / LIVE_COLUMN_SECONDS;
const LEVEL_HEIGHT = 24;
const QUIETEST_DBFS = -70; // of the level

export class LivePicture {
  readonly #canvas = document.createElement("canvas");
  #loudestDb = -60;
  #endSeconds = 0;

  /** Behind the strip. */
  constructor(strip: HTMLElement) {
    this.#canvas.className = "live-picture";
    this.#canvas.setAttribute("aria-hidden", "true"); // the strip says what it sounds like
    this.#canvas.width = WIDTH;
    strip.after(this.#canvas);
  }

  add({ columns, width, endSeconds }: LiveSound): void {
    const height = LEVEL_HEIGHT + width - 2;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const pen = this.#canvas.getContext("2d");
    if (!pen) return;
    if (endSeconds < this.#endSeconds) pen.clearRect(0, 0, WIDTH, height); // another session
    const count = columns.length / width;
    const before = Math.min(WIDTH, Math.round(endSeconds / LIVE_COLUMN_SECONDS) - count);
    const shift = before + count - WIDTH;
    this.#endSeconds = endSeconds;
    if (shift > 0) {
      pen.globalCompositeOperation = "copy";
      pen.drawImage(this.#canvas, -shift, 0);
      pen.globalCompositeOperation = "source-over";
    }
    const first = before - Math.max(0, shift);
    const { color, outlineColor } = getComputedStyle(this.#canvas);
    for (let c = 0; c < count; ++c) {
      this.#draw(pen, first + c, columns.subarray(c * width, (c + 1) * width), { color, outlineColor });
    }
  }

  #draw(pen: CanvasRenderingContext2D, x: number, column: Float32Array, inks: { color: string; outlineColor: string }): void {
    const [levelDb = -120, pitchHz = 0] = column;
    const bins = column.subarray(2);
    this.#loudestDb = bins.reduce((most, db) => Math.max(most, db), this.#loudestDb);
    pen.fillStyle = inks.color;
    const level = Math.max(0.02, 1 - levelDb / QUIETEST_DBFS) * LEVEL_HEIGHT;
    pen.fillRect(x, (LEVEL_HEIGHT - level) / 2, 1, level);
    const bottom = LEVEL_HEIGHT + bins.length;
    bins.forEach((db, bin) => {
      pen.globalAlpha = Math.max(0, 1 + (db - this.#loudestDb) / RANGE_DB);
      pen.fillRect(x, bottom - bin - 1, 1, 1);
    });
    pen.globalAlpha = 1;
    if (pitchHz === 0) return;
    pen.fillStyle = inks.outlineColor;
    pen.fillRect(x, bottom - (pitchHz / TOP_PITCH_HZ) * (bottom - LEVEL_HEIGHT) - 1, 1, 3);
  }
}
