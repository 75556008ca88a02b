// What a visitor does, in any browser: the page loads, a recording gets the command line's answer, the microphone is
// heard and let go, a model of one's own is dropped, and what a browser can't do is said.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { assertProbabilities, eventsOf, waitForEvent } from "../browser.mjs";
import { byCommandLine } from "../command-line.mjs";
import { paths } from "../paths.mjs";
import { atRate, compress, speak, writeWav } from "../recordings.mjs";
import { startWatchedSite } from "./site.mjs";
import { missingSound, SILENCE, startSound } from "./sound.mjs";

const SIZES = [[360, 780], [820, 1180], [1280, 800]];
// name, what a browser has to know for it, FFmpeg's options
const COMPRESSED = [
  ["vorbis.ogg", "vorbis", "-c:a", "libvorbis"],
  ["opus.ogg", "opus", "-c:a", "libopus"],
  ["music.mp3", "mp3", "-b:a", "64k"],
  ["phone.m4a", "aac", "-c:a", "aac"],
  ["browser.webm", "opus", "-c:a", "libopus"],
  ["lossless.flac", "flac", "-c:a", "flac"],
];

// As browsers are asked for decoders that they needn't have.
const TYPES = { aac: 'audio/mp4; codecs="mp4a.40.2"' };

const voice = writeWav("voice.wav", speak());
const ownModel = join(paths.model, "../emotion-fold-0.onnx");

/** A page that has loaded engine and model. */
async function openPage(browser, site, options) {
  const page = await browser.open(options);
  await page.goto(site.url);
  await waitForEvent(page, "loaded", 1, 60_000);
  return page;
}

async function nextOf(page, type, cause) {
  const before = (await eventsOf(page, type)).length;
  await cause();
  return (await waitForEvent(page, type, before + 1, 60_000)).at(-1);
}

const resultOf = async (page, file) => (await nextOf(page, "file-result", () => page.setFiles(".file", [file]))).result;

function assertSameAnswer(result, expected, tolerance) {
  assert.equal(result.probabilities.length, expected.probabilities.length);
  result.probabilities.forEach((p, i) => assert.ok(Math.abs(p - expected.probabilities[i]) < tolerance, `${p}, not ${expected.probabilities[i]}`));
}

async function assertNoComplaints(page) {
  assert.deepEqual(await page.evaluate(() => [seen.violations, seen.rejections]), [[], []]);
  assert.deepEqual(page.problems, []);
}

/** What is open of the microphone. */
const openParts = (page) =>
  page.evaluate(() => ({
    tracks: seen.streams.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState)),
    contexts: seen.contexts.map(({ state }) => state),
  }));

const buttonSays = (page) =>
  page.evaluate(() => document.querySelector("speech-emotion").shadowRoot.querySelector(".toggle").getAttribute("aria-label"));

/** Drops a file in the middle of the page; a driver can't bring one from the desktop. */
function drop(page, name, bytes) {
  return page.evaluate(
    ({ name, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name));
      const options = { dataTransfer, bubbles: true, cancelable: true };
      document.querySelector("h1").dispatchEvent(new DragEvent("drop", options));
    },
    { name, base64: bytes.toString("base64") },
  );
}

async function answerCompressed(page, file, coding) {
  const [result, expected] = [await resultOf(page, file), byCommandLine(file)];
  // What an MP3's encoder puts before and behind, WebKitGTK leaves there.
  const seconds = coding === "mp3" ? 0.1 : 0.05;
  assert.ok(Math.abs(result.durationSeconds - expected.duration) < seconds, `${result.durationSeconds} s`);
  assertSameAnswer(result, expected, coding === "flac" ? 1e-3 : 0.02);
  assert.equal(result.warning, "");
}

const fileJourneys = ({ decodes }) => [
  ["the page loads engine and model, and complains of nothing", async (page) => {
    const [{ model }] = await eventsOf(page, "loaded");
    assert.equal(model.engine, "core");
    assert.equal(await buttonSays(page), "Start the microphone");
    await assertNoComplaints(page);
  }],
  ["a WAV file gets the command line's answer", async (page) => {
    const result = await resultOf(page, voice);
    assertSameAnswer(result, byCommandLine(voice), 1e-3);
    assert.equal(await page.textOf(".timeline-title"), "voice.wav");
    await page.waitForFunction(() => !document.querySelector("speech-emotion").shadowRoot.querySelector(".waveform").hidden);
    const pitch = await page.evaluate(() => document.querySelector("speech-emotion").shadowRoot.querySelector(".pitch").textContent);
    assert.match(pitch, /^Pitch \d+\sHz, mostly/);
    await assertNoComplaints(page);
  }],
  ...COMPRESSED.map(([name, coding, ...options]) => {
    const must = decodes.includes(coding);
    return [`${name} gets the command line's answer${must ? "" : ", or is named where there is no decoder"}`, async (page) => {
      const file = compress(voice, name, ...options);
      if (must || (await page.evaluate((type) => new Audio().canPlayType(type), TYPES[coding]))) return answerCompressed(page, file, coding);
      const { error } = await nextOf(page, "failure", () => page.setFiles(".file", [file]));
      assert.equal(error.code, "file-unreadable");
      assert.match(await page.textOf(".failure"), new RegExp(`couldn’t be read as audio.*\\(${coding} in `));
    }];
  }),
  ["Stop ends the reading of a long file", async (page) => {
    const long = writeWav("long.wav", { sampleRateHz: 16000, samples: new Float32Array(16000 * 1200) });
    await nextOf(page, "prediction", () => page.setFiles(".file", [long]));
    await page.click(".toggle");
    assert.equal(await buttonSays(page), "Start the microphone");
    const count = (await eventsOf(page, "prediction")).length;
    await wait(600);
    assert.equal((await eventsOf(page, "prediction")).length, count);
  }],
  ["a model of one's own that is dropped answers as on the command line", async (page) => {
    await nextOf(page, "loaded", () => drop(page, "mine.onnx", readFileSync(ownModel)));
    const result = await resultOf(page, voice);
    assertSameAnswer(result, byCommandLine(voice, ownModel), 1e-3);
    assert.ok(result.probabilities.some((p, i) => Math.abs(p - byCommandLine(voice).probabilities[i]) > 1e-3), "another model");
    await assertNoComplaints(page);
  }],
];

async function hearMicrophone(page) {
  assert.deepEqual(await openParts(page), { tracks: [], contexts: [] }, "nothing is open before the click");
  await page.click(".toggle");
  await waitForEvent(page, "prediction", 12, 30_000);
  await page.waitForFunction(() => seen.events.some(({ prediction }) => prediction && prediction.state !== "no-speech"));
  const events = await eventsOf(page, "prediction");
  const [{ model }] = await eventsOf(page, "loaded");
  assert.ok(events[0].prediction.endSeconds <= 1.5, `first at ${events[0].prediction.endSeconds} s`);
  events.forEach(({ prediction }, i) => {
    assertProbabilities(prediction.probabilities, model.labels.length);
    const step = i > 0 ? prediction.endSeconds - events[i - 1].prediction.endSeconds : 0.25;
    assert.ok(step > 0 && step <= 0.2501, `timestamps advance by a quarter of a second: ${step}`);
  });
  await page.waitForFunction(() => document.querySelector("speech-emotion").shadowRoot.querySelector(".live-picture")?.height > 100);
  assert.deepEqual(await openParts(page), { tracks: ["live"], contexts: ["running"] });
  assert.deepEqual(await eventsOf(page, "microphone-state"), []);
  assert.match(await page.textOf(".hint"), /^Echo cancellation (on|off|unknown) · noise suppression/);
}

async function assertLetGo(page) {
  assert.equal(await buttonSays(page), "Stop");
  await page.click(".toggle");
  assert.deepEqual((await openParts(page)).tracks, ["ended"]);
  await page.waitForFunction(() => seen.contexts[0].state === "closed");
  // What was kept of the sound is analysed, as a file is.
  const heard = async () => (await eventsOf(page, "prediction")).filter(({ source }) => source === "microphone").length;
  const count = await heard();
  await wait(600);
  assert.equal(await heard(), count, "nothing follows Stop");
  await assertNoComplaints(page);
}

const microphoneJourneys = [
  ["the microphone is heard four times a second of sound", hearMicrophone],
  ["Stop lets go of the microphone", assertLetGo],
  ["an element that is removed lets go of it, too", async (page) => {
    await nextOf(page, "prediction", () => page.click(".toggle"));
    await page.evaluate(() => document.querySelector("speech-emotion").remove());
    assert.deepEqual((await openParts(page)).tracks, ["ended", "ended"]);
    await page.waitForFunction(() => seen.contexts.every(({ state }) => state === "closed"));
    await assertNoComplaints(page);
  }],
];

/** `sentence`: what the person reads who presses Start. */
const failingStart = (what, code, sentence) => [
  [`${what} is explained, and a file still gets an answer`, async (page) => {
    const { error } = await nextOf(page, "failure", () => page.click(".toggle"));
    assert.equal(error.code, code);
    assert.match(await page.textOf(".failure"), sentence);
    assert.equal(await buttonSays(page), "Start the microphone");
    assertSameAnswer(await resultOf(page, voice), byCommandLine(voice), 1e-3);
    assert.equal(await page.textOf(".failure"), undefined);
    await assertNoComplaints(page);
  }],
];

const layoutJourneys = (colourScheme, { name }) =>
  SIZES.map(([width, height]) => [
    `${width} × ${height}, ${colourScheme}: all of an answer is on the page, and nothing scrolls sideways`,
    async (page) => {
      await page.resize(width, height);
      await resultOf(page, voice);
      const shown = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
      assert.equal(shown, colourScheme === "dark");
      const { scrollWidth, parts } = await page.evaluate(() => {
        const root = document.querySelector("speech-emotion").shadowRoot;
        const selectors = ".toggle, .words, .confidence, .bar-name, .bar-track, .bar-value, .chart, .disclosure";
        const parts = [...root.querySelectorAll(selectors)].map((part) => ({ part: part.className, ...part.getBoundingClientRect().toJSON() }));
        return { scrollWidth: document.documentElement.scrollWidth, parts };
      });
      assert.ok(scrollWidth <= width, `${scrollWidth} pixels`);
      assert.ok(parts.length > 20, `${parts.length} parts`);
      for (const { part, left, right, height } of parts) {
        assert.ok(left >= 0 && right <= width && height > 0, `${part} from ${left} to ${right}`);
      }
      await wait(500); // the bars are on their way
      mkdirSync(paths.screenshots, { recursive: true });
      await page.screenshot(`${paths.screenshots}/${name.toLowerCase()}-${width}x${height}-${colourScheme}.png`);
    },
  ]);

/** [name, how the browser is opened, journeys]: each group has a page of its own. */
function groupsOf(browser) {
  const groups = [
    ["files and models", {}, fileJourneys(browser)],
    ["a microphone", {}, microphoneJourneys],
    ["a microphone that is denied", { microphone: "denied" }, failingStart("a denied microphone", "microphone-denied", /may not use the microphone/)],
    ["no microphone", { env: SILENCE }, failingStart("a machine without a microphone", "microphone-missing", /No microphone was found/)],
    ["light", { colourScheme: "light" }, layoutJourneys("light", browser)],
    ["dark", { colourScheme: "dark" }, layoutJourneys("dark", browser)],
  ];
  if (browser.needsLoudspeaker) {
    const journeys = failingStart("sound that never starts", "audio-unavailable", /sound doesn’t start. Connect a loudspeaker/);
    groups.push(["no loudspeaker", { env: SILENCE, microphone: "tone" }, journeys]);
  }
  return groups;
}

/** All journeys as tests; where the browser isn't installed, one line says how many it would have been. */
export function testJourneys(browser) {
  const groups = groupsOf(browser);
  const missing = browser.missing ?? missingSound;
  const count = groups.reduce((sum, [, , journeys]) => sum + journeys.length, 0);
  if (missing) console.log(`SKIPPED: ${count} journeys in ${browser.name}: ${missing}`);
  let site, sound;
  before(async () => {
    if (missing) return;
    site = await startWatchedSite();
    sound = await startSound(writeWav("microphone.wav", atRate(speak(), 48000)));
  });
  after(() => Promise.all([sound?.close(), site?.close()]));
  for (const [name, options, journeys] of groups) {
    test(`${browser.name}, ${name}`, { skip: missing }, async (t) => {
      const page = await openPage(browser, site, { env: sound.env, ...options });
      t.after(() => page.close());
      for (const [what, run] of journeys) await t.test(what, () => run(page));
    });
  }
}
