// Where somebody speaks in a recording, from a file and from the microphone; and that chords are nobody.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chooseFile, eventsOf, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

const RATE_HZ = 48000;
const PAUSE_SECONDS = 2;

/** The voice without the silence around it. */
function trim({ samples, sampleRateHz }) {
  const isLoud = (sample) => Math.abs(sample) > 0.01;
  return samples.slice(samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1);
}

const sentence = trim(atRate(speak("Kids are talking by the door."), RATE_HZ));
const sentenceSeconds = sentence.length / RATE_HZ;

// A pause, the sentence, a pause, the sentence, a pause.
const starts = [PAUSE_SECONDS, 2 * PAUSE_SECONDS + sentenceSeconds];
const recording = {
  sampleRateHz: RATE_HZ,
  samples: new Float32Array(Math.round((starts[1] + sentenceSeconds + PAUSE_SECONDS) * RATE_HZ)),
};
for (const start of starts) recording.samples.set(sentence, Math.round(start * RATE_HZ));

let site, browser;
before(async () => {
  site = await startSite();
  browser = await launch({ recording: writeWav("pauses.wav", recording) });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function utterancesOf(page) {
  const found = [...(await eventsOf(page, "utterancestart")), ...(await eventsOf(page, "utteranceend"))];
  return found.sort((a, b) => a.seconds - b.seconds);
}

test("a file with two sentences has two utterances, at their times", async () => {
  const { context, page, problems } = await openPage(browser, site.url);
  await chooseFile(page, writeWav("two-sentences.wav", recording));
  await waitForEvent(page, "file-result");
  const found = await utterancesOf(page);
  assert.deepEqual(
    found.map(({ type, source }) => `${type} ${source}`),
    ["utterancestart file", "utteranceend file", "utterancestart file", "utteranceend file"],
  );
  starts.forEach((start, i) => {
    const [from, to] = [found[2 * i].seconds, found[2 * i + 1].seconds];
    assert.ok(Math.abs(from - start) <= 0.15, `from ${from}, expected ${start}`);
    const end = start + sentenceSeconds;
    assert.ok(to >= end - 0.1 && to <= end + 0.75, `to ${to}, expected ${end} and the hang-over`);
  });
  assert.deepEqual(problems, []);
  await context.close();
});

test("the microphone's utterances come while it listens, starts and ends in turn", async () => {
  const { context, page } = await openPage(browser, site.url);
  await toggle(page).click();
  await waitForEvent(page, "utteranceend", 2);
  const found = await utterancesOf(page);
  found.forEach(({ type, source }, i) => {
    assert.equal(type, i % 2 === 0 ? "utterancestart" : "utteranceend");
    assert.equal(source, "microphone");
  });
  const lengths = found.flatMap(({ type, seconds }, i) => (type === "utteranceend" ? [seconds - found[i - 1].seconds] : []));
  for (const seconds of lengths) {
    assert.ok(seconds <= sentenceSeconds + 0.8, `${seconds} s for a sentence of ${sentenceSeconds} s`);
  }
  await context.close();
});

test("a chord is nobody's voice", async () => {
  const { context, page } = await openPage(browser, site.url);
  const chord = Float32Array.from({ length: 6 * RATE_HZ }, (_, i) =>
    [261.63, 329.63, 392].reduce((sum, hz) => sum + 0.2 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ), 0),
  );
  await chooseFile(page, writeWav("chord.wav", { samples: chord, sampleRateHz: RATE_HZ }));
  const [{ result }] = await waitForEvent(page, "file-result");
  assert.ok(result.segments.every(({ state }) => state === "no-speech"));
  assert.deepEqual(await utterancesOf(page), []);
  assert.equal(await page.locator("speech-emotion .words").textContent(), "No speech");
  await context.close();
});
