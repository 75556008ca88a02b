// One core, compiled twice, on three paths: command line, module in Node, page in Chromium. The same
// file gives the same probabilities, for itself and for each of its segments.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chooseFile, eventsOf, launch, openPage, startSite, waitForEvent } from "./browser.mjs";
import { paths } from "./paths.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

const TOLERANCE = 1e-3;
const TIME_TOLERANCE = 1e-6;
const LEVEL_TOLERANCE_DB = 0.01;
const voice = speak();
const cases = [
  [{ rateHz: 16000 }, { coding: "s16" }],
  [{ rateHz: 44100 }, { coding: "s24", channels: 2 }],
  [{ rateHz: 48000 }, { coding: "f32" }],
  // Shorter than a window: one segment of its own length.
  [{ rateHz: 44100, seconds: 1.7 }, { coding: "s16" }],
];

let site, browser, page, labels, core, model;
before(async () => {
  site = await startSite();
  browser = await launch();
  ({ page } = await openPage(browser, site.url));
  [{ model: { labels } }] = await eventsOf(page, "loaded");
  const { default: createSpeechEmotion } = await import(pathToFileURL(`${paths.wasm}/speech_emotion.mjs`));
  core = await createSpeechEmotion({ wasmBinary: readFileSync(`${paths.wasm}/speech_emotion.wasm`) });
  model = unwrap(core.EmotionModel.fromBytes(readFileSync(paths.model)));
});
after(async () => {
  model?.delete();
  await browser?.close();
  await site?.close();
});

function unwrap({ value, error }) {
  assert.equal(error, undefined, error?.message);
  return value;
}

/** Fails where there is no program: parity is never taken on trust. */
function predictByCommandLine(file) {
  const output = execFileSync(paths.cli, ["predict", "--json", "--model", paths.model, file], { encoding: "utf8" });
  const { probabilities, segments } = JSON.parse(output);
  const inOrder = (named) => labels.map((label) => named[label]);
  return {
    probabilities: inOrder(probabilities),
    segments: segments.map(({ start_s, end_s, probabilities }) => ({
      startSeconds: start_s,
      endSeconds: end_s,
      probabilities: inOrder(probabilities),
    })),
  };
}

/** Reads the file's samples as the command line does, and feeds them in blocks of any size. */
function predictInNode({ samples, sampleRateHz }, block) {
  const recognizer = unwrap(model.createFileRecognizer(sampleRateHz, {}));
  for (let start = 0; start < samples.length; start += block) {
    unwrap(recognizer.acceptWaveform(samples.subarray(start, start + block)));
  }
  unwrap(recognizer.finish());
  const answer = unwrap(recognizer.takeAnswer());
  recognizer.delete();
  return answer;
}

let results = 0;
async function predictInPage(file) {
  await chooseFile(page, file);
  return (await waitForEvent(page, "file-result", ++results)).at(-1).result;
}

function assertSame(actual, expected, what) {
  assertClose(actual.probabilities, expected.probabilities, what);
  assert.equal(actual.segments.length, expected.segments.length, what);
  actual.segments.forEach((segment, i) => {
    const other = expected.segments[i];
    const where = `${what}, segment ${i}`;
    assert.ok(Math.abs(segment.startSeconds - other.startSeconds) < TIME_TOLERANCE, where);
    assert.ok(Math.abs(segment.endSeconds - other.endSeconds) < TIME_TOLERANCE, where);
    assertClose(segment.probabilities, other.probabilities, where);
  });
}

function assertClose(actual, expected, what) {
  assert.equal(actual.length, labels.length, what);
  const differences = [...actual].map((p, i) => Math.abs(p - expected[i]));
  assert.ok(Math.max(...differences) <= TOLERANCE, `${what}: ${[...actual]} and ${expected}`);
}

for (const [{ rateHz, seconds }, format] of cases) {
  const name = `${rateHz}-${format.coding}-${format.channels ?? 1}${seconds ? "-short" : ""}`;
  test(`command line, Node and page agree: ${name}`, async () => {
    const { samples } = atRate(voice, rateHz);
    const waveform = { sampleRateHz: rateHz, samples: samples.subarray(0, seconds && seconds * rateHz) };
    const file = writeWav(`${name}.wav`, waveform, format);
    const expected = predictByCommandLine(file);
    assert.ok(expected.segments.length >= (seconds ? 1 : 20));

    const inPage = await predictInPage(file);
    assertSame(inPage, expected, "page");
    // wavBytes() gives a second channel half the height; the mean of both is what is heard.
    const heard = format.channels === 2 ? samples.map((sample) => sample * 0.75) : waveform.samples;
    const inNode = predictInNode({ samples: heard, sampleRateHz: rateHz }, 777);
    assertSame(inNode, expected, "Node");
    // A model may not care how loud a voice is: a wrong scale shows in the levels alone.
    inPage.segments.forEach(({ levelDbfs }, i) => {
      assert.ok(Math.abs(levelDbfs - inNode.segments[i].levelDbfs) < LEVEL_TOLERANCE_DB, `${levelDbfs} dB`);
    });
  });
}

test("any chunking gives the same predictions to the bit", () => {
  const waveform = atRate(voice, 48000);
  const whole = predictInNode(waveform, waveform.samples.length);
  for (const block of [160, 1024, 47999]) {
    assert.deepEqual(predictInNode(waveform, block), whole);
  }
});
