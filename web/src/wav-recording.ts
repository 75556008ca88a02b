// WAV files, read in pieces.
import type { SpeechEmotionModule } from "#core";
import { SpeechEmotionError } from "./errors";
import { BLOCK_SECONDS, type Recording } from "./recording";

/** A file's bytes, wherever they are. */
export interface ByteSource {
  readonly size: number;
  /** `count` bytes, fewer at the end. */
  readonly readAt: (position: number, count: number) => Uint8Array;
}

/**
 * Read by the core. Undefined where `file` is no WAV. Fails with "file-unreadable" where it is damaged, or in a
 * coding that the core lacks, which a browser may have: `unsupported` is called with the reason first.
 */
export function openWav(
  core: SpeechEmotionModule,
  { size, readAt }: ByteSource,
  unsupported: (reason: string) => void,
): Recording | undefined {
  if (!core.WavReader.isWav(readAt(0, 12))) return undefined;
  const { value: wav, error } = core.WavReader.open(size, readAt);
  if (error?.code === "unsupported-audio") return unsupported(error.message), undefined;
  if (error) throw new SpeechEmotionError("file-unreadable", error.message);
  const { sampleRateHz, channels, frames, warning } = wav;
  return {
    sampleRateHz,
    channels,
    seconds: frames / sampleRateHz,
    *blocks() {
      const count = Math.ceil(BLOCK_SECONDS * sampleRateHz);
      for (let first = 0; first < frames; first += count) yield wav.read(first, count);
    },
    warning: () => warning,
    close: () => wav.delete(),
  };
}
