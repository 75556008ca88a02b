// Runs on the audio thread: gathers samples into blocks and posts them. Nothing else belongs here.

// TypeScript's libraries lack the audio worklet's scope.
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof CaptureProcessor): void;

// 11 ms at 48 kHz. A window that ends just before a block's end waits for the next one, as the resampler needs
// some samples more: with 21 ms one prediction in twenty came 35 ms after its sound, where half come after 7.
const BLOCK_SAMPLES = 512;

class CaptureProcessor extends AudioWorkletProcessor {
  #destination: MessagePort | undefined;
  #isOver = false;
  #block = new Float32Array(BLOCK_SAMPLES);
  #filled = 0;

  constructor() {
    super();
    // Without a port: the end. Chromium keeps 0.3 MB of each processor that is alive when its context closes.
    this.port.onmessage = ({ data }: MessageEvent<MessagePort | undefined>) => {
      this.#destination = data;
      this.#isOver = !data;
    };
  }

  // inputs: [input][channel][sample]; the node mixes down to one channel before.
  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const samples = inputs[0]?.[0];
    if (samples && this.#destination) this.#append(samples, this.#destination);
    return !this.#isOver;
  }

  #append(samples: Float32Array, destination: MessagePort): void {
    for (let taken = 0; taken < samples.length; ) {
      const part = samples.subarray(taken, taken + BLOCK_SAMPLES - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      taken += part.length;
      if (this.#filled === BLOCK_SAMPLES) {
        destination.postMessage(this.#block, [this.#block.buffer]);
        this.#block = new Float32Array(BLOCK_SAMPLES);
        this.#filled = 0;
      }
    }
  }
}

registerProcessor("speech-emotion-capture", CaptureProcessor);
