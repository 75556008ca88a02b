// Samples as a WAV file.
import { interleaved } from "./recording";

const HEADER_BYTES = 44;
const INTEGERS = 1;
const FLOATS = 3;

/** 32-bit float, which changes nothing. `channels`: one array of samples each, of the same length, full scale [-1, 1]. */
export function wavFile(channels: readonly Float32Array[], sampleRateHz: number): Blob {
  const samples = interleaved(channels) as Float32Array<ArrayBuffer>;
  return wavOf([samples], FLOATS, channels.length, sampleRateHz);
}

/** 16 bits, mono. */
export function wavFile16(blocks: readonly Int16Array<ArrayBuffer>[], sampleRateHz: number): Blob {
  return wavOf(blocks, INTEGERS, 1, sampleRateHz);
}

function wavOf(
  blocks: readonly (Float32Array<ArrayBuffer> | Int16Array<ArrayBuffer>)[],
  format: number,
  channels: number,
  sampleRateHz: number,
): Blob {
  const sampleBytes = format === FLOATS ? 4 : 2;
  const bytes = blocks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const header = new DataView(new ArrayBuffer(HEADER_BYTES));
  const text = (at: number, letters: string) => {
    for (let i = 0; i < letters.length; ++i) header.setUint8(at + i, letters.charCodeAt(i));
  };
  const blockBytes = sampleBytes * channels;
  text(0, "RIFF");
  header.setUint32(4, HEADER_BYTES - 8 + bytes, true);
  text(8, "WAVEfmt ");
  header.setUint32(16, 16, true);
  header.setUint16(20, format, true);
  header.setUint16(22, channels, true);
  header.setUint32(24, sampleRateHz, true);
  header.setUint32(28, sampleRateHz * blockBytes, true);
  header.setUint16(32, blockBytes, true);
  header.setUint16(34, 8 * sampleBytes, true);
  text(36, "data");
  header.setUint32(40, bytes, true);
  return new Blob([header, ...blocks], { type: "audio/wav" });
}
