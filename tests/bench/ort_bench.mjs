// The core's engine against ONNX Runtime, the same models, one thread each: in Chromium our WebAssembly against
// onnxruntime-web's (SIMD), natively ours against onnxruntime-node. Both must give the same answers first; then
// they take turns, a block of runs each, and the ratio is the median of those of the pairs. Closes with the
// tables of docs/engine.md. Arguments: the build folders of the native and the wasm preset. Exits with 1 where a target
// is missed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "25" } },
});
const [nativeBuild = "build/native", wasmBuild = "build/wasm"] = positionals;
const ROUNDS = Number(values.rounds);
assert.ok(ROUNDS >= 3, "expected --rounds of 3 or more");
// paths.mjs reads these once it is imported.
process.env.SPEECH_EMOTION_WASM ??= `${wasmBuild}/wasm`;
process.env.SPEECH_EMOTION_ENGINE_MODULE ??= `${wasmBuild}/tests/engine_module`;
process.env.SPEECH_EMOTION_WRITE_NETWORKS ??= `${nativeBuild}/tests/bench/write_networks`;
const { launch } = await import("../web/browser.mjs");
const { TOLERANCE, maxDifference, openOnnxRuntime, randomInputs } = await import("../web/engines.mjs");
const { openEnginesInPage, startEngineSite, writeNetworks } = await import("../web/networks.mjs");

const { default: onnxruntimeNode } = await import("onnxruntime-node");

const BLOCK_MS = 30; // a block of runs, long against the resolution of a page's clock, 0.1 ms
const WARM_UP_MS = 1000; // the browser compiles again what runs often
const CHROMIUM_TARGET = 1.0;
const NATIVE_TARGET = 1.5;
const FIRST_INFERENCE_TARGET_MS = 100;
const MEMORY_TARGET_MB = 32;
const CASES = [
  { name: "shipped", label: "shipped model", frames: 298 },
  { name: "lstm-64x2", label: "2 × LSTM(64)", frames: 339 },
  { name: "bilstm-128x2-attention", label: "2 × BiLSTM(128) + attention", frames: 298 },
  { name: "cnn-2d", label: "2-D CNN, 1 M parameters", frames: 298 },
];

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** `measure(engine, runs)`: milliseconds a run. Both engines of a pair take turns at going first. */
async function compareTimes(measure) {
  const runs = {};
  for (const engine of ["core", "runtime"]) {
    let total = 0;
    let mean = 0;
    for (let block = 1; total < WARM_UP_MS; block *= 2) total += (mean = await measure(engine, block)) * block;
    runs[engine] = Math.max(1, Math.round(BLOCK_MS / mean));
  }
  const times = { core: [], runtime: [] };
  for (let round = 0; round < ROUNDS; ++round) {
    for (const engine of round % 2 ? ["runtime", "core"] : ["core", "runtime"]) {
      times[engine].push(await measure(engine, runs[engine]));
    }
  }
  const ratio = median(times.core.map((time, i) => time / times.runtime[i]));
  return { core: median(times.core), runtime: median(times.runtime), ratio };
}

/** The native engine: a process that runs when it is told to. */
async function startNativeEngine(path, inputs) {
  const shapes = inputs.map(({ shape }) => shape.join(","));
  const child = spawn(`${nativeBuild}/tests/bench/engine_runner`, [path, ...shapes], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child, "spawn");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    assert.ok(!done, "engine_runner ended early");
    return JSON.parse(value);
  };
  for (const { samples } of inputs) child.stdin.write(Buffer.from(samples.buffer));
  return {
    output: await nextLine(),
    measure(runs) {
      child.stdin.write(`${runs}\n`);
      return nextLine();
    },
    async close() {
      const closed = once(child, "close");
      child.stdin.end();
      const [status] = await closed;
      assert.equal(status, 0, "engine_runner's status");
    },
  };
}

function assertSame(ours, theirs, what) {
  const difference = maxDifference(ours, theirs);
  assert.ok(difference <= TOLERANCE, `${what}: the answers differ by ${difference}`);
}

async function benchNative({ name, frames }, models) {
  const runtime = await openOnnxRuntime(onnxruntimeNode).load(new Uint8Array(readFileSync(models.get(name))));
  const inputs = randomInputs(runtime.shapes(frames), 0);
  const core = await startNativeEngine(models.get(name), inputs);
  assertSame(core.output, [...(await runtime.run(inputs))], `${name}, native`);
  const measureRuntime = async (runs) => {
    const start = performance.now();
    for (let run = 0; run < runs; ++run) await runtime.run(inputs);
    return (performance.now() - start) / runs;
  };
  const measure = (engine, runs) => (engine === "core" ? core.measure(runs) : measureRuntime(runs));
  const times = await compareTimes(measure);
  await Promise.all([core.close(), runtime.close()]);
  return times;
}

/** Runs in the page: loads the model into both engines, and returns their answers to the same input. */
async function loadInPage({ name, frames }) {
  const { bytesOf, core, engines, runtime } = globalThis;
  const bytes = await bytesOf(`/models/${name}`);
  const models = { core: await core.load(bytes), runtime: await runtime.load(bytes) };
  const inputs = engines.randomInputs(models.runtime.shapes(frames), 0);
  globalThis.measure = async (engine, runs) => {
    const start = performance.now();
    for (let run = 0; run < runs; ++run) await models[engine].run(inputs);
    return (performance.now() - start) / runs;
  };
  const answers = [await models.core.run(inputs), await models.runtime.run(inputs)];
  return answers.map((answer) => [...answer]);
}

async function benchChromium(network, browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  await openEnginesInPage(page);
  assertSame(...(await page.evaluate(loadInPage, network)), `${network.name}, Chromium`);
  const measure = (engine, runs) => page.evaluate(([engine, runs]) => globalThis.measure(engine, runs), [engine, runs]);
  const times = await compareTimes(measure);
  await page.close();
  return times;
}

/** Runs in the page: what a visitor waits for once the bytes of module and model are there, and its memory. */
async function startShippedModule() {
  const bytesOf = async (url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  const [wasmBinary, model] = await Promise.all([bytesOf("/core/speech_emotion.wasm"), bytesOf("/models/shipped")]);
  const { default: createSpeechEmotion } = await import("/core/speech_emotion.mjs");
  let memory;
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...args) => {
    const result = await instantiate(...args); // the module keeps its memory to itself
    memory = Object.values(result.instance.exports).find((value) => value instanceof WebAssembly.Memory);
    return result;
  };
  const RATE_HZ = 48000;
  const valueOf = ({ value, error }) => {
    if (error) throw new Error(error.message);
    return value;
  };
  const times = [];
  const timed = async (work) => {
    const start = performance.now();
    const result = await work();
    times.push(performance.now() - start);
    return result;
  };
  const core = await timed(() => createSpeechEmotion({ wasmBinary }));
  const loaded = await timed(() => valueOf(core.EmotionModel.fromBytes(model)));
  // A window, and what resampling it needs beyond its end.
  const samples = (loaded.windowSeconds + 0.1) * RATE_HZ;
  const waveform = Float32Array.from({ length: samples }, (_, i) => 0.1 * Math.sin(0.05 * i) * Math.sin(0.0007 * i));
  const predictions = await timed(() => {
    const recognizer = valueOf(loaded.createRecognizer(RATE_HZ, { firstPredictionSeconds: loaded.windowSeconds }));
    return valueOf(recognizer.acceptWaveform(waveform));
  });
  const [compileMs, loadMs, inferenceMs] = times;
  return { compileMs, loadMs, inferenceMs, bytes: memory.buffer.byteLength, predictions: predictions.length };
}

/** Each time in a browser of its own: no code is left from before. It has come to rest, as a visitor's has. */
async function benchStart(url) {
  const starts = [];
  for (let i = 0; i < 7; ++i) {
    const browser = await launch();
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForTimeout(1500);
    starts.push(await page.evaluate(startShippedModule));
    await browser.close();
  }
  assert.ok(starts.every(({ predictions }) => predictions === 1), "expected one prediction of a window");
  const medianOf = (name) => median(starts.map((start) => start[name]));
  const [compileMs, loadMs, inferenceMs] = ["compileMs", "loadMs", "inferenceMs"].map(medianOf);
  return { compileMs, loadMs, inferenceMs, memoryMb: medianOf("bytes") / 2 ** 20 };
}

function claim(what, value, limit, unit = "") {
  const holds = value <= limit;
  console.log(`${what}: ${value.toFixed(2)}${unit}, needed: at most ${limit}${unit}: ${holds ? "yes" : "NO"}`);
  if (!holds) process.exitCode = 1;
}

const models = writeNetworks();
const site = await startEngineSite(models);
const rows = [];
for (const network of CASES) {
  const native = await benchNative(network, models);
  const browser = await launch();
  const chromium = await benchChromium(network, browser, site.url);
  await browser.close();
  rows.push({ ...network, native, chromium });
  claim(`${network.label}, Chromium`, chromium.ratio, CHROMIUM_TARGET);
  claim(`${network.label}, native`, native.ratio, NATIVE_TARGET);
}
const start = await benchStart(site.url);
await site.close();
const firstMs = start.compileMs + start.loadMs + start.inferenceMs;
claim("Module, model and first inference", firstMs, FIRST_INFERENCE_TARGET_MS, " ms");
claim("Linear memory", start.memoryMb, MEMORY_TARGET_MB, " MB");

const cells = ({ core, runtime, ratio }) => `${core.toFixed(2)} ms | ${runtime.toFixed(2)} ms | ${ratio.toFixed(2)}`;
const columns = "Chromium: core | ONNX Runtime Web | ratio | native: core | onnxruntime-node | ratio";
console.log(`
| median latency, one thread | frames | ${columns} |
|---|--:|--:|--:|--:|--:|--:|--:|`);
for (const { label, frames, chromium, native } of rows) {
  console.log(`| ${label} | ${frames} | ${cells(chromium)} | ${cells(native)} |`);
}
console.log(`
| shipped model, Chromium, from the bytes on | |
|---|--:|
| module compiled | ${start.compileMs.toFixed(0)} ms |
| model loaded and self-tested | ${start.loadMs.toFixed(0)} ms |
| first prediction of a window at 48 kHz | ${start.inferenceMs.toFixed(0)} ms |
| linear memory | ${start.memoryMb.toFixed(1)} MB |`);
