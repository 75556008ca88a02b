// WAV files, read in pieces: only workers can wait for a piece of a file.
import type { SpeechEmotionModule } from "#core";
import { SpeechEmotionError } from "./errors";
import { BLOCK_SECONDS, type Recording } from "./recording";

/**
 * Read by the core. Undefined where `file` is none. Fails with "file-unreadable" where it is damaged, or in a
 * coding that the core lacks, which a browser may have: `unsupported` is called with the reason first.
 */
export function openWav(
  core: SpeechEmotionModule,
  file: Blob,
  unsupported: (reason: string) => void,
): Recording | undefined {
  const reader = new FileReaderSync();
  const readAt = (position: number, count: number) =>
    new Uint8Array(reader.readAsArrayBuffer(file.slice(position, position + count)));
  if (!core.WavReader.isWav(readAt(0, 12))) return undefined;
  const { value: wav, error } = core.WavReader.open(file.size, readAt);
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
