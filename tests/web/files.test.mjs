// Files that are picked or dropped: results, and plain sentences for those that can't be read.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertProbabilities, chooseFile, eventsOf, launch, openPage, startSite, waitForEvent } from "./browser.mjs";
import { flacBytes } from "./flac.mjs";
import { atRate, folder, speak, wavBytes, writeWav } from "./recordings.mjs";

let site, browser, context, page, problems;
const voice = speak();
before(async () => {
  site = await startSite();
  browser = await launch();
  ({ context, page, problems } = await openPage(browser, site.url));
});
after(async () => {
  await context?.close();
  await browser?.close();
  await site?.close();
});

let results = 0;
async function resultOf(file) {
  await chooseFile(page, file);
  const events = await waitForEvent(page, "file-result", ++results);
  return events.at(-1).result;
}

let failures = 0;
async function failureOf(file) {
  await chooseFile(page, file);
  const events = await waitForEvent(page, "failure", ++failures);
  return events.at(-1).error.code;
}

test("a recording gets one answer, and a timeline that words tell too", async () => {
  const [{ model }] = await eventsOf(page, "loaded");
  const result = await resultOf(writeWav("voice.wav", voice));
  const duration = voice.samples.length / voice.sampleRateHz;
  assert.ok(Math.abs(result.durationSeconds - duration) < 1e-6);
  assertProbabilities(result.probabilities, model.labels.length);
  assert.ok(result.segments.length >= (duration - model.windowSeconds) / 0.25);
  assert.ok(Math.abs(result.segments.at(-1).endSeconds - duration) < 0.02, "the tail counts");

  const element = page.locator("speech-emotion");
  const leading = model.labels[result.probabilities.indexOf(Math.max(...result.probabilities))];
  assert.equal(await element.locator(".words").textContent(), leading);
  assert.equal(await element.locator(".chart rect").count(), result.segments.length);
  const inWords = await element.getByRole("img").getAttribute("aria-label");
  assert.match(inWords, /^Leading emotion over .*: .+ from 0/);
  const rows = await element.locator(".rows tr").count();
  assert.ok(rows >= 1 && rows <= result.segments.length);
});

/** Runs in the page: the share of the ring that has its most common colour. */
function largestColourOfRing() {
  const canvas = document.querySelector("speech-emotion").shadowRoot.querySelector(".ring");
  const { width } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, canvas.height);
  const POINTS = 200;
  const counts = new Map();
  for (let i = 0; i < POINTS; ++i) {
    const angle = ((i + 0.5) / POINTS) * 2 * Math.PI;
    const at = (wave) => Math.round(width * (0.5 + 0.3 * wave));
    const first = 4 * (at(Math.sin(angle)) * width + at(Math.cos(angle)));
    const colour = data.slice(first, first + 4).join();
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return Math.max(...counts.values()) / POINTS;
}

test("an emotion has as much of the ring as of the answer", async () => {
  const largest = Math.max(...(await resultOf(writeWav("ring.wav", voice))).probabilities);
  const rest = 1 - largest;
  const pure = await page.evaluate(largestColourOfRing);
  // It runs into each neighbour over a quarter of that one's share.
  assert.ok(pure >= largest - 0.5 * rest - 0.02 && pure <= largest + 0.02, `${pure} of the ring for ${largest}`);
});

test("a file that is dropped anywhere on the page is read", async () => {
  await page.evaluate((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], "dropped.wav"));
    const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
    document.querySelector("h1").dispatchEvent(new DragEvent("drop", options));
  }, [...wavBytes(speak("A short one."))]);
  await waitForEvent(page, "file-result", ++results);
  await page.locator("speech-emotion").getByText("dropped.wav").first().waitFor();
});

test("what the core doesn't read is decoded by the browser, at the file's own rate", async () => {
  const waveform = atRate(voice, 16000);
  const plain = await resultOf(writeWav("plain.wav", waveform));
  const decoded = await resultOf({ name: "voice.flac", mimeType: "audio/flac", buffer: flacBytes(waveform) });
  assert.equal(decoded.durationSeconds, plain.durationSeconds);
  decoded.probabilities.forEach((p, i) => assert.ok(Math.abs(p - plain.probabilities[i]) < 1e-3));
});

test("a telephone's coding is read, and where a header is older than its samples, the page says so", async () => {
  const waveform = atRate(voice, 8000);
  const bytes = muLawWav(waveform);
  bytes.writeUInt32LE(8000, 40);
  const result = await resultOf({ name: "stale.wav", mimeType: "audio/wav", buffer: bytes });
  assert.equal(result.durationSeconds, waveform.samples.length / 8000);
  assert.match(result.warning, /^expected 1 s by its header, found /);
  const title = await page.locator("speech-emotion .timeline-title").textContent();
  assert.equal(title, `stale.wav · ${result.warning}`);
});

test("silence is no speech", async () => {
  const silence = { sampleRateHz: 16000, samples: new Float32Array(64000) };
  const { segments } = await resultOf(writeWav("silence.wav", silence));
  assert.ok(segments.every(({ state }) => state === "no-speech"));
  assert.equal(await page.locator("speech-emotion .words").textContent(), "No speech");
});

test("what can't be read gets a plain sentence", async () => {
  const damaged = { sampleRateHz: 16000, samples: new Float32Array(32000).fill(Number.NaN, 9000, 9001) };
  const empty = join(folder, "empty.wav");
  writeFileSync(empty, "");
  const text = join(folder, "text.wav");
  writeFileSync(text, "This is no audio at all.\n".repeat(40));
  const cases = [
    [empty, "file-empty", "There is no sound in this file"],
    [text, "file-unreadable", "couldn’t be read as audio"],
    [writeWav("none.wav", { sampleRateHz: 16000, samples: [] }), "file-empty", "There is no sound"],
    [writeWav("nan.wav", damaged, { coding: "f32" }), "invalid-audio", "damaged"],
  ];
  for (const [file, code, sentence] of cases) {
    assert.equal(await failureOf(file), code, file);
    assert.match(await page.getByRole("alert").textContent(), new RegExp(sentence));
  }
  await resultOf(writeWav("after.wav", voice));
  assert.ok(await page.getByRole("alert").isHidden(), "the next file clears the complaint");
  assert.deepEqual(await page.evaluate(() => [seen.violations, seen.rejections]), [[], []]);
  assert.deepEqual(problems, []);
});

test("a second file replaces the first", async () => {
  const long = { sampleRateHz: 8000, samples: new Float32Array(8000 * 300) };
  const files = [wavBytes(long), wavBytes(speak("A short one."))].map((bytes) => bytes.toString("base64"));
  await page.evaluate(async (files) => {
    const element = document.querySelector("speech-emotion");
    for (const file of files) {
      const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
      void element.recognizeFile(new File([bytes], "file.wav"));
      await new Promise((resolve) => setTimeout(resolve, 20)); // the first has begun
    }
  }, files);
  const events = await waitForEvent(page, "file-result", ++results);
  assert.ok(events.at(-1).result.durationSeconds < 60);
  await page.waitForTimeout(500);
  assert.equal((await eventsOf(page, "file-result")).length, results);
});

/** ITU-T G.711 µ-law in a WAV file. */
function muLawWav({ samples, sampleRateHz }) {
  const bytes = wavBytes({ samples: new Float32Array(samples.length), sampleRateHz }, { coding: "u8" });
  bytes.writeUInt16LE(7, 20);
  samples.forEach((sample, i) => {
    const magnitude = Math.min(32635, Math.abs(Math.round(sample * 32767))) + 132;
    const exponent = Math.floor(Math.log2(magnitude)) - 7;
    const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
    bytes[44 + i] = ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa);
  });
  return bytes;
}
