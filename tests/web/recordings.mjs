// Recordings for the tests: speech synthesised by espeak-ng, so that no corpus is needed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TEXT =
  "I can hardly believe that you came all this way to see me! The train was late again, and nobody " +
  "told us why. Well, let us sit down and have a cup of tea, shall we? Kids are talking by the door.";

/** A folder that is removed when the test's process ends. */
export const folder = mkdtempSync(join(tmpdir(), "speech-emotion-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** About ten seconds of speech: { samples, sampleRateHz }, mono. */
export function speak(text = TEXT, voice = "en+f3") {
  const file = join(folder, "espeak.wav");
  execFileSync("espeak-ng", ["-v", voice, "-s", "165", "-w", file, text]);
  const bytes = readFileSync(file);
  // espeak-ng writes 16-bit mono behind a header of 44 bytes.
  const samples = new Float32Array((bytes.length - 44) >> 1);
  for (let i = 0; i < samples.length; ++i) samples[i] = bytes.readInt16LE(44 + 2 * i) / 0x8000;
  return { samples, sampleRateHz: bytes.readUInt32LE(24) };
}

/** At another rate, by straight lines between samples: all paths under test hear the same. */
export function atRate({ samples, sampleRateHz }, rateHz) {
  const count = Math.floor(((samples.length - 1) * rateHz) / sampleRateHz);
  return {
    sampleRateHz: rateHz,
    samples: Float32Array.from({ length: count }, (_, i) => {
      const position = (i * sampleRateHz) / rateHz;
      const before = Math.floor(position);
      const share = position - before;
      return samples[before] * (1 - share) + samples[before + 1] * share;
    }),
  };
}

const CODINGS = {
  // name: [format tag, bytes a sample, writer]
  u8: [1, 1, (b, v, at) => b.writeUInt8(Math.round(v * 127) + 128, at)],
  s16: [1, 2, (b, v, at) => b.writeInt16LE(Math.round(v * 32767), at)],
  s24: [1, 3, (b, v, at) => b.writeIntLE(Math.round(v * 8388607), at, 3)],
  s32: [1, 4, (b, v, at) => b.writeInt32LE(Math.round(v * 2147483647), at)],
  f32: [3, 4, (b, v, at) => b.writeFloatLE(v, at)],
  f64: [3, 8, (b, v, at) => b.writeDoubleLE(v, at)],
};

/** The bytes of a WAV file; a second channel gets the samples at half their height. */
export function wavBytes({ samples, sampleRateHz }, { coding = "s16", channels = 1 } = {}) {
  const [format, width, write] = CODINGS[coding];
  const frameBytes = width * channels;
  const bytes = Buffer.alloc(44 + samples.length * frameBytes);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(format, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * frameBytes, 28);
  bytes.writeUInt16LE(frameBytes, 32);
  bytes.writeUInt16LE(width * 8, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(samples.length * frameBytes, 40);
  samples.forEach((sample, i) => {
    for (let c = 0; c < channels; ++c) {
      write(bytes, c === 0 ? sample : sample / 2, 44 + i * frameBytes + c * width);
    }
  });
  return bytes;
}

/** Writes such a file and returns its path. */
export function writeWav(name, waveform, options) {
  const file = join(folder, name);
  writeFileSync(file, wavBytes(waveform, options));
  return file;
}

/** What FFmpeg's program makes of such a file, in the same folder; its path. */
export function compress(wav, name, ...options) {
  const file = join(folder, name);
  execFileSync("ffmpeg", ["-v", "error", "-y", "-i", wav, ...options, file]);
  return file;
}
