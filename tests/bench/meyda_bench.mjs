// MFCCs in JavaScript: ours, as WebAssembly, against Meyda's, and against our own native build. One argument
// each: the two builds of features_bench, the .js of the wasm preset and the native program. All three take
// turns; what is compared are medians. Exits with 1 where a target is missed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const [wasmBench, nativeBench] = process.argv.slice(2);
const Meyda = createRequire(import.meta.url)("meyda");

const RATE_HZ = 16000;
const SECONDS = 20;
const ROUNDS = 7;
const WINDOW = 512; // Meyda takes powers of two
const HOP = 160;

/** The signal of features_bench.cpp. */
function makeSignal() {
  const signal = new Float32Array(SECONDS * RATE_HZ);
  let random = 1;
  let phase = 0;
  for (let n = 0; n < signal.length; n++) {
    const t = n / RATE_HZ;
    phase += (2 * Math.PI * (140 + 60 * Math.sin(2 * Math.PI * 0.4 * t))) / RATE_HZ;
    let sample = 0;
    for (let harmonic = 1; harmonic <= 5; harmonic++) sample += Math.sin(harmonic * phase) / harmonic;
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const noise = (random >>> 8) / (1 << 23) - 1;
    signal[n] = 0.2 * (0.5 + 0.5 * Math.sin(2 * Math.PI * 3 * t)) * sample + 0.002 * noise;
  }
  return signal;
}

/** Seconds a second of audio: ours, measured by features_bench, which checks its answers first. */
function measureOurs(command, args) {
  const [, mfccs] = execFileSync(command, [...args, "--plain"], { encoding: "utf8" }).trim().split(" ").map(Number);
  assert.ok(mfccs > 0, `${command} gave no time`);
  return mfccs;
}

function meydaMfccs(signal) {
  const rows = [];
  for (let start = 0; start + WINDOW <= signal.length; start += HOP) {
    rows.push(Meyda.extract("mfcc", signal.subarray(start, start + WINDOW)));
  }
  return rows;
}

function measureMeyda(signal) {
  const start = performance.now();
  meydaMfccs(signal);
  return (performance.now() - start) / 1000 / SECONDS;
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

function correlation(a, b) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x, mx, y, my) => x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

function claim(what, value, text, holds) {
  console.log(`${what.padEnd(44)} ${value.toFixed(2).padStart(8)} x, needed: ${text}: ${holds ? "yes" : "NO"}`);
  if (!holds) process.exitCode = 1;
}

Object.assign(Meyda, { bufferSize: WINDOW, sampleRate: RATE_HZ, melBands: 40, numberOfMFCCCoefficients: 13 });
const signal = makeSignal();

// Meyda must hear the signal for its time to mean anything: its first coefficient follows the level.
const rows = meydaMfccs(signal);
const levels = rows.map((_, i) => {
  const frame = signal.subarray(i * HOP, i * HOP + WINDOW);
  return Math.log(frame.reduce((sum, x) => sum + x * x, 1e-9));
});
assert.equal(rows.length, 1 + Math.floor((signal.length - WINDOW) / HOP));
assert.ok(rows.every((row) => row.length === 13 && row.every(Number.isFinite)));
const agreement = correlation(rows.map((row) => row[0]), levels);
assert.ok(agreement > 0.8, `Meyda's first coefficient correlates with the level by ${agreement} only`);

const times = { wasm: [], native: [], meyda: [] };
measureMeyda(signal); // once for the compiler
for (let round = 0; round < ROUNDS; round++) {
  times.wasm.push(measureOurs(process.execPath, [wasmBench]));
  times.native.push(measureOurs(nativeBench, []));
  times.meyda.push(measureMeyda(signal));
}
const [wasm, native, meyda] = [times.wasm, times.native, times.meyda].map(median);
const us = (seconds) => `${(seconds * 1e6).toFixed(0)} us`;
console.log(`13 MFCCs of a second of audio: wasm ${us(wasm)}, native ${us(native)}, Meyda ${us(meyda)}`);
claim("13 MFCCs in wasm, times the speed of Meyda's", meyda / wasm, "at least 10", meyda >= 10 * wasm);
claim("13 MFCCs in wasm, times the native time", wasm / native, "at most 2.5", wasm <= 2.5 * native);
