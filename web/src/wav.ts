// PCM WAV files to samples, scaled as libsndfile scales them, so that page and command line agree.

export interface DecodedAudio {
  readonly sampleRateHz: number;
  /** One array a channel. */
  readonly channels: readonly Float32Array[];
}

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;

interface WavFormat {
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly sampleBytes: number;
  readonly read: (view: DataView, offset: number) => number;
}

/** Undefined where the bytes are no WAV file, or one of a coding other than PCM. */
export function parseWav(bytes: ArrayBuffer): DecodedAudio | undefined {
  const view = new DataView(bytes);
  if (bytes.byteLength < 12 || tag(view, 0) !== "RIFF" || tag(view, 8) !== "WAVE") return undefined;
  let format: WavFormat | undefined;
  for (let offset = 12; offset + 8 <= bytes.byteLength; ) {
    const body = offset + 8;
    const size = view.getUint32(offset + 4, true);
    const available = Math.min(size, bytes.byteLength - body);
    if (tag(view, offset) === "fmt ") format = parseFormat(view, body, available);
    // A recorder that was cut off leaves a size of 0 or of more than there is.
    if (tag(view, offset) === "data" && format) {
      const isOpenEnded = size === 0 || size === 0xffffffff;
      return readSamples(view, body, isOpenEnded ? bytes.byteLength - body : available, format);
    }
    offset = body + size + (size % 2);
  }
  return undefined;
}

function tag(view: DataView, offset: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, offset, 4));
}

function parseFormat(view: DataView, body: number, size: number): WavFormat | undefined {
  if (size < 16) return undefined;
  let coding = view.getUint16(body, true);
  const channels = view.getUint16(body + 2, true);
  const sampleRateHz = view.getUint32(body + 4, true);
  const sampleBytes = view.getUint16(body + 14, true) / 8;
  // The extensible form keeps the coding in the first bytes of its GUID.
  if (coding === FORMAT_EXTENSIBLE && size >= 26) coding = view.getUint16(body + 24, true);
  const read = sampleReader(coding, sampleBytes);
  if (!read || channels === 0 || sampleRateHz === 0) return undefined;
  return { channels, sampleRateHz, sampleBytes, read };
}

function sampleReader(coding: number, sampleBytes: number): WavFormat["read"] | undefined {
  switch (`${coding}/${sampleBytes}`) {
    case `${FORMAT_PCM}/1`: // the one unsigned width
      return (view, offset) => (view.getUint8(offset) - 128) / 0x80;
    case `${FORMAT_PCM}/2`:
      return (view, offset) => view.getInt16(offset, true) / 0x8000;
    case `${FORMAT_PCM}/3`:
      return (view, offset) =>
        ((view.getInt8(offset + 2) << 16) | view.getUint16(offset, true)) / 0x800000;
    case `${FORMAT_PCM}/4`:
      return (view, offset) => view.getInt32(offset, true) / 0x80000000;
    case `${FORMAT_FLOAT}/4`:
      return (view, offset) => view.getFloat32(offset, true);
    case `${FORMAT_FLOAT}/8`:
      return (view, offset) => view.getFloat64(offset, true);
    default:
      return undefined;
  }
}

function readSamples(
  view: DataView,
  body: number,
  size: number,
  { channels, sampleRateHz, sampleBytes, read }: WavFormat,
): DecodedAudio {
  const frames = Math.floor(size / (channels * sampleBytes));
  return {
    sampleRateHz,
    channels: Array.from({ length: channels }, (_, channel) => {
      const samples = new Float32Array(frames);
      for (let frame = 0; frame < frames; ++frame) {
        samples[frame] = read(view, body + (frame * channels + channel) * sampleBytes);
      }
      return samples;
    }),
  };
}
