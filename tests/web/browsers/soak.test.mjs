// The page for a long time, in Chromium: an hour of a stream, hundreds of elements, random interleavings. What it keeps in
// memory stays as it was, nothing is left open, and nothing fails unseen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { launchOptions, waitForEvent } from "../browser.mjs";
import { assertOneMicrophoneOrNone, chooseSeed, interleave } from "../interleavings.mjs";
import { paths } from "../paths.mjs";
import { atRate, speak, wavBytes, writeWav } from "../recordings.mjs";
import { measure, toldInMegabytes } from "./memory.mjs";
import { Page } from "./page.mjs";
import { startWatchedSite } from "./site.mjs";

const STREAM_SECONDS = Number(process.env.SOAK_STREAM_SECONDS ?? 3600);
const CYCLES = Number(process.env.SOAK_CYCLES ?? 200);
const INTERLEAVINGS = Number(process.env.SOAK_INTERLEAVINGS ?? 100);

// Once warm, nothing may grow beyond these from the first measurement to the last: bytes, and how many. What processes
// hold moves by some megabytes with the moment at which their allocators give pages back.
const MAY_GROW = { pageHeap: 0.5e6, workerHeap: 0.5e6, wasm: 0, process: 20e6, workers: 0, documents: 0, nodes: 20, listeners: 5 };

/** Chromium as the other tests' helpers want it, with a way to what it measures. */
class ChromiumPage extends Page {
  constructor(page) {
    super();
    this.inner = page;
    page.on("console", (message) => {
      if (/^(error|warn)/.test(message.type())) this.problems.push(message.text());
    });
    page.on("pageerror", (error) => this.problems.push(String(error)));
  }

  evaluate(task, argument) {
    return this.inner.evaluate(task, argument);
  }

  async click(selector) {
    await (await this.inner.$(`speech-emotion >>> ${selector}`)).click();
  }
}

let site, browser;
before(async () => {
  site = await startWatchedSite();
  const options = launchOptions({ recording: writeWav("soak.wav", atRate(speak(), 48000)) });
  // With its network watched, Chromium would keep what it fetched.
  browser = await puppeteer.launch({ browser: "chrome", headless: true, protocolTimeout: 900_000, networkEnabled: false, ...options });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function openPage(t) {
  const context = await browser.createBrowserContext();
  t.after(() => context.close());
  const inner = await context.newPage();
  const page = new ChromiumPage(inner);
  await inner.goto(site.url);
  await waitForEvent(page, "loaded");
  return page;
}

/** Forgets what the spy has kept, except what is still open, and says how much that is. */
function forgetSeen() {
  seen.events.length = 0;
  seen.streams = seen.streams.filter((stream) => stream.getTracks().some(({ readyState }) => readyState === "live"));
  for (let i = seen.contexts.length - 1; i >= 0; --i) if (seen.contexts[i].state === "closed") seen.contexts.splice(i, 1);
  return { streams: seen.streams.length, contexts: seen.contexts.length };
}

async function note(t, page, when, measurements) {
  await wait(500); // what was ended has ended, and the last answers are shown
  await page.evaluate(forgetSeen);
  measurements.push(await measure(page.inner));
  t.diagnostic(`${when}: ${toldInMegabytes(measurements.at(-1))}`);
}

/** From the second on: by then every buffer has been as full as it gets. */
function assertFlat([, first, ...others]) {
  const last = others.at(-1);
  for (const [what, most] of Object.entries(MAY_GROW)) {
    assert.ok(last[what] - first[what] <= most, `${what} grew from ${first[what]} to ${last[what]}, by more than ${most}`);
  }
}

async function assertNothingLeft(page) {
  await page.waitForFunction(() => seen.contexts.every(({ state }) => state === "closed"), undefined, { timeout: 5000 });
  assert.deepEqual(await page.evaluate(forgetSeen), { streams: 0, contexts: 0 });
  assert.deepEqual(await page.evaluate(() => [seen.violations, seen.rejections]), [[], []]);
  assert.deepEqual(page.problems, []);
}

/**
 * Runs in the page, before Start: what the worker takes for the audio thread's port is fed by `feed(seconds)`, as fast as
 * predictions come. `base64`: 16-bit samples at the microphone's rate, over and over.
 */
function takeOverPort({ base64, rateHz }) {
  const BLOCK = 512; // as capture.worklet.ts
  const AHEAD_SECONDS = 5;
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const samples = Float32Array.from(new Int16Array(bytes.buffer), (sample) => sample / 0x8000);
  let port;
  const Channel = MessageChannel;
  globalThis.MessageChannel = class {
    constructor() {
      const toWorker = new Channel();
      port = toWorker.port1;
      return { port1: new Channel().port1, port2: toWorker.port2 };
    }
  };
  let heardSeconds = 0;
  let predictions = 0;
  addEventListener("prediction", ({ detail: { prediction } }) => {
    ++predictions;
    heardSeconds = prediction.endSeconds;
  });
  let at = 0;
  let fed = 0;
  globalThis.feed = async (seconds) => {
    const [start, before, end] = [performance.now(), predictions, fed + seconds * rateHz];
    while (fed < end) {
      if (fed / rateHz > heardSeconds + AHEAD_SECONDS) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        continue;
      }
      const block = new Float32Array(BLOCK);
      for (let i = 0; i < BLOCK; ++i, at = (at + 1) % samples.length) block[i] = samples[at];
      port.postMessage(block, [block.buffer]);
      fed += BLOCK;
    }
    while (heardSeconds < fed / rateHz - 1) await new Promise((resolve) => setTimeout(resolve, 5));
    return { predictions: predictions - before, tookSeconds: (performance.now() - start) / 1000 };
  };
}

/** Two voices and their pauses. */
function conversation(rateHz) {
  const parts = ["en+f3", "en-us+m3"].flatMap((name) => [atRate(speak(undefined, name), rateHz).samples, new Float32Array(3 * rateHz)]);
  return { sampleRateHz: rateHz, samples: Float32Array.from(parts.flatMap((part) => [...part])) };
}

test(`${STREAM_SECONDS} seconds of a stream, as fast as they are heard, leave memory as it was`, async (t) => {
  const page = await openPage(t);
  const rateHz = await page.evaluate(async () => {
    const context = new AudioContext();
    await context.close();
    return context.sampleRate;
  });
  const base64 = wavBytes(conversation(rateHz)).subarray(44).toString("base64");
  await page.evaluate(takeOverPort, { base64, rateHz });
  await page.click(".toggle");
  await page.waitForFunction(() => seen.events.some(({ activity }) => activity === "listening"));
  const measurements = [];
  const part = STREAM_SECONDS / 12;
  let took = 0;
  for (let done = part; done <= STREAM_SECONDS; done += part) {
    const { predictions, tookSeconds } = await page.evaluate((seconds) => feed(seconds), part);
    took += tookSeconds;
    assert.ok(predictions >= (part - 10) * 4, `${predictions} predictions in ${part} s`);
    await note(t, page, `${done} s heard in ${took.toFixed(0)} s`, measurements);
  }
  t.diagnostic(`${(STREAM_SECONDS / took).toFixed(1)} times as fast as it would be spoken`);
  assertFlat(measurements);
  await page.click(".toggle");
  await assertNothingLeft(page);
});

/** Runs in the page: an element is made, loads, listens or not, and is removed. */
async function cycle({ listens }) {
  const element = document.createElement("speech-emotion");
  const until = (type) => new Promise((resolve) => element.addEventListener(type, resolve, { once: true }));
  const loaded = until("loaded");
  document.body.append(element);
  await loaded;
  if (listens) {
    const heard = until("prediction");
    await element.start();
    await heard;
  }
  element.remove();
}

test(`${CYCLES} elements that come and go leave nothing behind`, async (t) => {
  const page = await openPage(t);
  const measurements = [];
  for (let done = 1; done <= CYCLES; ++done) {
    await page.evaluate(cycle, { listens: done % 2 === 0 });
    if (done % (CYCLES / 10) === 0) await note(t, page, `${done} elements`, measurements);
  }
  assertFlat(measurements);
  assert.equal(measurements.at(-1).workers, 1, "the page's own");
  await assertNothingLeft(page);
});

test(`${INTERLEAVINGS} random interleavings of start, stop, remove, file and model leave nothing behind`, async (t) => {
  const page = await openPage(t);
  const model = readFileSync(join(paths.model, "../emotion-fold-0.onnx"));
  const supplies = { file: wavBytes(speak()).toString("base64"), model: model.toString("base64") };
  await page.evaluate((supplies) => {
    const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const model = new Blob([bytesOf(supplies.model)]);
    globalThis.supplies = { file: new File([bytesOf(supplies.file)], "voice.wav"), models: [undefined, model] };
  }, supplies);
  const seed = chooseSeed();
  t.diagnostic(`SEED=${seed}`);
  const actions = ["start", "start", "stop", "remove", "append", "append", "file", "model"];
  const measurements = [];
  const outcomes = [];
  const interleavings = INTERLEAVINGS / 10;
  for (let part = 0; part < 10; ++part) {
    outcomes.push(...(await page.evaluate(interleave, { seed: ((seed + 1) * (part + 1) * 40503) % 2 ** 32, interleavings, steps: 8, actions })));
    // What holds the same model can be compared.
    await page.evaluate(() => document.querySelector("speech-emotion").useModel());
    await note(t, page, `${outcomes.length} interleavings`, measurements);
  }
  assertOneMicrophoneOrNone(outcomes);
  assertFlat(measurements);
  await assertNothingLeft(page);
});
