// The core's reader of WAV files and its mixer of channels as the page has them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { paths } from "./paths.mjs";
import { wavBytes } from "./recordings.mjs";

const { default: createSpeechEmotion } = await import(pathToFileURL(`${paths.wasm}/speech_emotion.mjs`));
const core = await createSpeechEmotion({ wasmBinary: readFileSync(`${paths.wasm}/speech_emotion.wasm`) });
const openWav = (bytes) =>
  core.WavReader.open(bytes.length, (position, count) => bytes.subarray(position, position + count));
const samples = Float32Array.from({ length: 1000 }, (_, i) => 0.9 * Math.sin(i / 7));

// The rest of what it reads, and what headers get wrong: tests/native/core/wav_reader_test.cpp.
for (const [coding, tolerance] of [["u8", 2e-2], ["s16", 5e-5], ["s24", 3e-7], ["s32", 1e-7], ["f32", 0], ["f64", 0]]) {
  test(`${coding} samples are read as they were written, from anywhere on`, () => {
    const bytes = new Uint8Array(wavBytes({ samples, sampleRateHz: 22050 }, { coding, channels: 2 }));
    const reader = openWav(bytes).value;
    assert.deepEqual([reader.sampleRateHz, reader.channels, reader.frames, reader.warning], [22050, 2, 1000, ""]);
    const mixer = new core.ChannelMixer(2);
    const blocks = [reader.read(0, 700), reader.read(700, 700)];
    blocks.forEach((block) => mixer.add(block));
    assert.equal(mixer.choose(), "");
    const mix = blocks.flatMap((block) => [...mixer.mix(block)]);
    assert.equal(mix.length, 1000);
    mixer.delete();
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
  const gsm = wavBytes({ samples, sampleRateHz: 8000 });
  gsm.writeUInt16LE(0x31, 20);
  assert.equal(openWav(gsm).error.code, "unsupported-audio");
  const noChannel = wavBytes({ samples, sampleRateHz: 8000 });
  noChannel.writeUInt16LE(0, 22);
  assert.equal(openWav(noChannel).error.code, "invalid-audio");
  for (const text of ["", "RIFF", "fLaC and more than twelve bytes", "RIFF\0\0\0\0WEBPVP8 "]) {
    assert.equal(core.WavReader.isWav(Buffer.from(text, "latin1")), false);
  }
});

test("sides that cancel each other leave the louder one, and it is said", () => {
  const mixer = new core.ChannelMixer(2);
  const block = Float32Array.from({ length: 2000 }, (_, i) => (i % 2 === 0 ? 0.5 : -0.6) * samples[i >> 1]);
  mixer.add(block);
  assert.equal(mixer.choose(), "its right channel is heard alone: the mean of all is far quieter");
  assert.deepEqual([...mixer.mix(block)], [...block].filter((_, i) => i % 2 === 1));
  mixer.take(0);
  assert.equal(mixer.mix(block)[1], block[2]);
  mixer.delete();
});
