// The WebAssembly module by itself, in Node: failures are values, nothing is held or leaked.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { paths } from "./paths.mjs";

let createSpeechEmotion, core;
const wasmBinary = readFileSync(`${paths.wasm}/speech_emotion.wasm`);
const modelBytes = new Uint8Array(readFileSync(paths.model));
before(async () => {
  ({ default: createSpeechEmotion } = await import(pathToFileURL(`${paths.wasm}/speech_emotion.mjs`)));
  core = await createSpeechEmotion({ wasmBinary });
});

test("a model tells its labels, window, rate and metadata", () => {
  const { value: model } = core.EmotionModel.fromBytes(modelBytes);
  assert.ok(model.labels.length >= 2 && model.labels.every((label) => typeof label === "string"));
  assert.equal(model.metadata.labels, model.labels.join(","));
  assert.equal(model.windowSeconds, Number(model.metadata.window_s));
  assert.equal(model.sampleRateHz, Number(model.metadata["features.sample_rate_hz"]));
  assert.ok(model.parameterCount > 0);
  model.delete();
});

test("failures are values with a code and one line", () => {
  const { value: model } = core.EmotionModel.fromBytes(modelBytes);
  const { value: recognizer } = model.createRecognizer(16000, {});
  const damaged = modelBytes.slice();
  damaged.fill(0xff, 0, 64);
  const outcomes = {
    "no bytes": [core.EmotionModel.fromBytes(new Uint8Array()), "invalid-model"],
    "half a model": [core.EmotionModel.fromBytes(modelBytes.subarray(0, modelBytes.length / 2)), "invalid-model"],
    "a damaged model": [core.EmotionModel.fromBytes(damaged), "invalid-model"],
    "a rate of 5 Hz": [model.createRecognizer(5, {}), "invalid-argument"],
    "a hop backwards": [model.createRecognizer(16000, { hopSeconds: -0.25 }), "invalid-argument"],
    "NaN": [recognizer.acceptWaveform(new Float32Array([0, Number.NaN])), "invalid-audio"],
  };
  for (const [what, [{ value, error }, code]] of Object.entries(outcomes)) {
    assert.equal(value, undefined, what);
    assert.equal(error.code, code, what);
    assert.match(error.message, /^[^\n]+$/, what);
  }
  assert.deepEqual(recognizer.acceptWaveform(new Float32Array(100)), { value: [] }, "and it goes on");
  recognizer.delete();
  model.delete();
});

test("a recognizer outlives its model's handle", () => {
  const { value: model } = core.EmotionModel.fromBytes(modelBytes);
  const { value: recognizer } = model.createRecognizer(16000, {});
  model.delete();
  assert.ok(recognizer.acceptWaveform(new Float32Array(32000)).value.length > 0);
  recognizer.reset();
  assert.deepEqual(recognizer.finish(), { value: [] });
  recognizer.delete();
});

test("a file without a frame of features has no answer, and the next one has its own", () => {
  const { value: model } = core.EmotionModel.fromBytes(modelBytes);
  const { value: recognizer } = model.createFileRecognizer(16000, {});
  recognizer.finish();
  assert.equal(recognizer.takeAnswer().error.code, "invalid-audio");
  recognizer.acceptWaveform(new Float32Array(64000));
  recognizer.finish();
  const { value: answer } = recognizer.takeAnswer();
  assert.equal(answer.durationSeconds, 4);
  assert.equal(answer.state, "no-speech");
  assert.deepEqual(answer.stretches.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]), [[0, 4]]);
  recognizer.delete();
  model.delete();
});

test("a stream gives no file's answer", () => {
  const { value: model } = core.EmotionModel.fromBytes(modelBytes);
  const { value: recognizer } = model.createRecognizer(16000, {});
  assert.equal(recognizer.takeAnswer().error.code, "invalid-argument");
  recognizer.delete();
  model.delete();
});

test("100 models and recognizers later, the memory hasn't grown", async () => {
  let memory;
  const instantiate = WebAssembly.instantiate;
  // The module keeps its memory to itself.
  WebAssembly.instantiate = async (...args) => {
    const result = await instantiate(...args);
    memory = Object.values(result.instance.exports).find((value) => value instanceof WebAssembly.Memory);
    return result;
  };
  const fresh = await createSpeechEmotion({ wasmBinary }).finally(() => (WebAssembly.instantiate = instantiate));
  const cycle = () => {
    const { value: model } = fresh.EmotionModel.fromBytes(modelBytes);
    const { value: recognizer } = model.createRecognizer(48000, {});
    recognizer.acceptWaveform(new Float32Array(50000).fill(0.01));
    recognizer.delete();
    model.delete();
  };
  for (let i = 0; i < 3; ++i) cycle();
  const before = memory.buffer.byteLength;
  for (let i = 0; i < 100; ++i) cycle();
  assert.equal(memory.buffer.byteLength, before);
  assert.ok(before <= 32 * 2 ** 20, `${before} B of linear memory`);
});
