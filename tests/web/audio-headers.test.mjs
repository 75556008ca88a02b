// The page's own reader of WAV files, and of sample rates in other files' headers.
import assert from "node:assert/strict";
import { test } from "node:test";
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

const { parseWav } = await importSource("wav.ts");
const { containerSampleRateHz, FALLBACK_RATE_HZ } = await importSource("container-rate.ts");
const arrayBuffer = (buffer) => new Uint8Array(buffer).buffer;
const samples = Float32Array.from({ length: 1000 }, (_, i) => 0.9 * Math.sin(i / 7));

for (const [coding, tolerance] of [["u8", 2e-2], ["s16", 5e-5], ["s24", 3e-7], ["s32", 1e-7], ["f32", 0], ["f64", 0]]) {
  test(`${coding} samples are read as they were written`, () => {
    const bytes = arrayBuffer(wavBytes({ samples, sampleRateHz: 22050 }, { coding, channels: 2 }));
    const { sampleRateHz, channels } = parseWav(bytes);
    assert.equal(sampleRateHz, 22050);
    assert.deepEqual(channels.map(({ length }) => length), [1000, 1000]);
    samples.forEach((sample, i) => {
      assert.ok(Math.abs(channels[0][i] - sample) <= tolerance, `${channels[0][i]} for ${sample}`);
      assert.ok(Math.abs(channels[1][i] - sample / 2) <= tolerance);
    });
  });
}

test("chunks before the samples are skipped, odd ones with their padding", () => {
  const plain = wavBytes({ samples, sampleRateHz: 8000 });
  const note = Buffer.from("LIST\x03\0\0\0abc\0", "latin1");
  const { channels } = parseWav(arrayBuffer(Buffer.concat([plain.subarray(0, 36), note, plain.subarray(36)])));
  assert.equal(channels[0].length, 1000);
});

test("an extensible header is read by its sub-format", () => {
  const plain = wavBytes({ samples, sampleRateHz: 8000 }, { coding: "f32" });
  const format = Buffer.alloc(48);
  format.write("fmt ", 0);
  format.writeUInt32LE(40, 4);
  plain.copy(format, 8, 20, 36);
  format.writeUInt16LE(0xfffe, 8);
  format.writeUInt16LE(3, 32);
  const { channels } = parseWav(arrayBuffer(Buffer.concat([plain.subarray(0, 12), format, plain.subarray(36)])));
  assert.ok(Math.abs(channels[0][10] - samples[10]) < 1e-7);
});

test("a recording that was cut off has the samples that are there", () => {
  const whole = wavBytes({ samples, sampleRateHz: 8000 });
  assert.equal(parseWav(arrayBuffer(whole.subarray(0, 44 + 600)))?.channels[0].length, 300);
  for (const size of [0, 0xffffffff]) {
    whole.writeUInt32LE(size, 40);
    assert.equal(parseWav(arrayBuffer(whole))?.channels[0].length, 1000);
  }
});

test("whatever is no PCM in WAV is left to others", () => {
  const adpcm = wavBytes({ samples, sampleRateHz: 8000 });
  adpcm.writeUInt16LE(2, 20);
  const noChannel = wavBytes({ samples, sampleRateHz: 8000 });
  noChannel.writeUInt16LE(0, 22);
  const texts = ["", "RIFF", "RIFF\0\0\0\0WAVE", "RIFF\0\0\0\0WAVEfmt \xff\xff\xff\xff", "fLaC"];
  const others = [adpcm, noChannel, ...texts.map((text) => Buffer.from(text, "latin1"))];
  for (const bytes of others) assert.equal(parseWav(arrayBuffer(bytes)), undefined);
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
