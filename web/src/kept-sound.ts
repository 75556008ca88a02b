// The latest sound of a microphone, to be heard again: 16 bits, as 32 would take twice the memory for nothing that anyone
// hears.
import { wavFile16 } from "./wav-file";

export class KeptSound {
  readonly #blocks: Int16Array<ArrayBuffer>[] = [];
  #count = 0; // samples

  /** Keeps the latest `seconds`. */
  constructor(
    private readonly seconds: number,
    private readonly sampleRateHz: number,
  ) {}

  add(samples: Float32Array): void {
    this.#blocks.push(Int16Array.from(samples, (sample) => 0x7fff * Math.max(-1, Math.min(1, sample))));
    this.#count += samples.length;
    for (let first = this.#blocks[0]; first; first = this.#blocks[0]) {
      if (this.#count - first.length < this.seconds * this.sampleRateHz) return;
      this.#count -= first.length;
      this.#blocks.shift();
    }
  }

  /** A WAV file; undefined of no sound at all. */
  file(): Blob | undefined {
    return this.#count === 0 ? undefined : wavFile16(this.#blocks, this.sampleRateHz);
  }
}
