// The latest sound of a microphone, to be heard again: 16 bits, as 32 would take twice the memory for nothing that anyone
// hears.
import type { openLiveSound } from "./live-sound";
import { wavFile16 } from "./wav-file";
import type { LiveSound, WorkerReply } from "./worker-protocol";

export class KeptSound {
  readonly #blocks: Int16Array<ArrayBuffer>[] = [];
  #count = 0; // samples
  #heard = 0; // samples, those that were dropped since among them
  #look: ((samples: Float32Array) => Omit<LiveSound, "endSeconds"> | undefined) | undefined;

  /** Keeps the latest `seconds`, and has the page told how the worker's stream sounds. */
  constructor(
    private readonly seconds: number,
    private readonly sampleRateHz: number,
    private readonly stream: number,
  ) {
    // Without the script (in the npm package it isn't beside this one) nothing is drawn.
    import(new URL(BUILT_PICTURE, import.meta.url).href)
      .then((script: { openLiveSound: typeof openLiveSound }) => script.openLiveSound(sampleRateHz))
      .then((look) => (this.#look = look))
      .catch(() => undefined);
  }

  add(samples: Float32Array): void {
    this.#heard += samples.length;
    const seen = this.#look?.(samples);
    if (seen) {
      const reply: WorkerReply = { type: "sound-picture", stream: this.stream, ...seen, endSeconds: this.#heard / this.sampleRateHz };
      globalThis.postMessage(reply);
    }
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
