// What programs give as sound, as the file that a recognizer takes.
import { SpeechEmotionError } from "./errors";
import { wavFile } from "./wav-file";

/** A file, its bytes, or samples: those of a Float32Array are mono, full scale [-1, 1], at AnalyzeOptions.sampleRateHz. */
export type AudioSource = Blob | ArrayBuffer | ArrayBufferView | AudioBuffer;

/** `sampleRateHz`: of a Float32Array. Fails with "invalid-audio" where that isn't told. */
export function fileOf(source: AudioSource, sampleRateHz?: number): Blob {
  if (source instanceof Blob) return source;
  if (source instanceof Float32Array) {
    if (!sampleRateHz || !Number.isInteger(sampleRateHz) || sampleRateHz < 0) {
      throw new SpeechEmotionError("invalid-audio", `expected sampleRateHz, a whole number, with samples, found ${sampleRateHz}`);
    }
    return wavFile([source], sampleRateHz);
  }
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return new Blob([source as BufferSource]);
  if (typeof (source as Partial<AudioBuffer> | undefined)?.getChannelData === "function") {
    const { numberOfChannels, sampleRate } = source;
    return wavFile([...Array(numberOfChannels).keys()].map((c) => source.getChannelData(c)), sampleRate);
  }
  throw new SpeechEmotionError("invalid-audio", `expected a Blob, bytes, samples or an AudioBuffer, found ${describe(source)}`);
}

function describe(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}
