// The core's reader of WAV files as the page has it, and the page's of sample rates in other files' headers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { esbuild } from "./packages.mjs";
import { paths } from "./paths.mjs";
import { wavBytes } from "./recordings.mjs";

async function importSource(name) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`${paths.sources}/${name}`],
    bundle: true,
    format: "esm",
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const { containerSampleRateHz, FALLBACK_RATE_HZ } = await importSource("container-rate.ts");
const { default: createSpeechEmotion } = await import(pathToFileURL(`${paths.wasm}/speech_emotion.mjs`));
const core = await createSpeechEmotion({ wasmBinary: readFileSync(`${paths.wasm}/speech_emotion.wasm`) });
const openWav = (bytes) =>
  core.WavReader.open(bytes.length, (position, count) => bytes.subarray(position, position + count));
const arrayBuffer = (buffer) => new Uint8Array(buffer).buffer;
const samples = Float32Array.from({ length: 1000 }, (_, i) => 0.9 * Math.sin(i / 7));

// The rest of what it reads, and what headers get wrong: tests/native/core/wav_reader_test.cpp.
for (const [coding, tolerance] of [["u8", 2e-2], ["s16", 5e-5], ["s24", 3e-7], ["s32", 1e-7], ["f32", 0], ["f64", 0]]) {
  test(`${coding} samples are read as they were written, from anywhere on`, () => {
    const bytes = new Uint8Array(wavBytes({ samples, sampleRateHz: 22050 }, { coding, channels: 2 }));
    const reader = openWav(bytes).value;
    assert.deepEqual([reader.sampleRateHz, reader.frames, reader.warning], [22050, 1000, ""]);
    const mix = [...reader.readMix(0, 700), ...reader.readMix(700, 700)];
    assert.equal(mix.length, 1000);
    samples.forEach((sample, i) => {
      const expected = 0.75 * sample; // the second channel is half as loud
      assert.ok(Math.abs(mix[i] - expected) <= tolerance + 1e-7, `${mix[i]} for ${expected}`);
    });
    reader.delete();
  });
}

test("a recording that was cut off has the samples that are there, and says so", () => {
  const whole = wavBytes({ samples, sampleRateHz: 8000 });
  const { value: reader } = openWav(whole.subarray(0, 44 + 600));
  assert.equal(reader.frames, 300);
  assert.match(reader.warning, /expected 0.125 s by its header, found 0.0375 s/);
  reader.delete();
});

test("a compressed coding is told from damage and from other files", () => {
  const adpcm = wavBytes({ samples, sampleRateHz: 8000 });
  adpcm.writeUInt16LE(2, 20);
  assert.equal(openWav(adpcm).error.code, "unsupported-audio");
  const noChannel = wavBytes({ samples, sampleRateHz: 8000 });
  noChannel.writeUInt16LE(0, 22);
  assert.equal(openWav(noChannel).error.code, "invalid-audio");
  for (const text of ["", "RIFF", "fLaC and more than twelve bytes", "RIFF\0\0\0\0WEBPVP8 "]) {
    assert.equal(core.WavReader.isWav(Buffer.from(text, "latin1")), false);
  }
});

test("sample rates are found in the headers of FLAC, Ogg, MP3 and other WAV files", () => {
  const bytes = (...parts) => arrayBuffer(Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Buffer.from(part)))));
  const oggPage = (packet) => bytes("OggS", new Array(22).fill(0), [1, 30], packet);
  const flac = ["fLaC\0\0\0\x22", new Array(10).fill(0), [0x0a, 0xc4, 0x42]];
  const id3 = ["ID3\x04\0\0\0\0\x01\x02", new Array(130).fill(0xff)];
  const cases = [
    [bytes(...flac), 44100],
    [bytes(...id3, ...flac), 44100],
    [oggPage("\x01vorbis\0\0\0\0\x01\x80\x3e\0\0"), 16000],
    [oggPage("OpusHead\x01\x01\0\0\x80\x3e\0\0"), 48000],
    [bytes([0xff, 0xfb, 0x90, 0x00]), 44100],
    [bytes(...id3, [0xff, 0xfb, 0x98, 0x00]), 32000],
    [bytes([0xff, 0xf3, 0x90, 0x00]), 22050],
    [bytes([0xff, 0xe3, 0x98, 0x00]), 8000],
    [arrayBuffer(wavBytes({ samples, sampleRateHz: 11025 })), 11025],
    [bytes("something else"), FALLBACK_RATE_HZ],
    [bytes(""), FALLBACK_RATE_HZ],
  ];
  for (const [file, rate] of cases) assert.equal(containerSampleRateHz(file), rate);
});
