// A model that gets to know the voice: the same on both engines, shown while it learns, forgotten when asked
// to and at the end, and never told to anyone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { chooseFile, eventsOf, forgetSounds, launch, openPage, startSite, toggle, useModel, waitForEvent } from "./browser.mjs";
import { meanModel, REFERENCE_OPTIONS, referenceModel } from "./onnx-file.mjs";
import { speak, writeWav } from "./recordings.mjs";

let site, browser;
const { samples, sampleRateHz } = speak();
const microphone = writeWav("known-voice.wav", { samples, sampleRateHz });
const TIMES = 14;
const longRecording = writeWav("long-voice.wav", {
  sampleRateHz,
  samples: Float32Array.from({ length: samples.length * TIMES }, (_, i) => samples[i % samples.length]),
});
before(async () => {
  site = await startSite();
  browser = await launch({ recording: microphone });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const useReferenceModel = (page, options) => useModel(page, referenceModel(), { ...REFERENCE_OPTIONS, ...options });

async function openWithModel(t, options) {
  const opened = await openPage(browser, site.url);
  t.after(() => opened.context.close());
  return { ...opened, model: await useReferenceModel(opened.page, options), element: opened.page.locator("speech-emotion") };
}

async function recognize(page, file) {
  const results = (await eventsOf(page, "file-result")).length;
  await chooseFile(page, file);
  return (await waitForEvent(page, "file-result", results + 1, 60_000)).at(-1).result;
}

/** Waits until the latest prediction was made with so many seconds of the voice; resolves to its time. */
async function waitForReference(page, { from = 0, to = Infinity }) {
  const handle = await page.waitForFunction(
    ([from, to]) => {
      const latest = globalThis.seen.events.filter(({ type }) => type === "prediction").at(-1);
      const seconds = latest?.prediction.referenceSeconds;
      return seconds >= from && seconds <= to && latest.prediction.endSeconds;
    },
    [from, to],
    { timeout: 30_000, polling: 100 },
  );
  return handle.jsonValue();
}

test("after a minute of learning both engines still give the same answers", async (t) => {
  const { page, model } = await openWithModel(t);
  assert.equal(model.engine, "core");
  assert.ok(model.hasReference);
  const core = await recognize(page, longRecording);
  assert.equal(Math.max(...core.segments.map(({ referenceSeconds }) => referenceSeconds)), 60);
  const ort = await page.evaluate(
    async ([model, options, recording]) => {
      const element = document.createElement("speech-emotion");
      element.setAttribute("engine", "onnxruntime-web");
      const next = (type) =>
        new Promise((resolve) =>
          element.addEventListener(type, ({ detail }) => resolve(detail), { once: true }),
        );
      const first = next("loaded");
      document.body.append(element);
      await first;
      const loaded = next("loaded");
      await element.useModel(new Blob([new Uint8Array(model)]), options);
      const { engine } = (await loaded).model;
      const done = next("file-result");
      await element.recognizeFile(new File([Uint8Array.from(atob(recording), (c) => c.charCodeAt(0))], "voice.wav"));
      const { segments } = (await done).result;
      return {
        engine,
        segments: segments.map((segment) => ({ ...segment, probabilities: [...segment.probabilities] })),
      };
    },
    [[...referenceModel()], REFERENCE_OPTIONS, readFileSync(longRecording).toString("base64")],
  );
  assert.equal(ort.engine, "onnxruntime-web");
  assert.equal(ort.segments.length, core.segments.length);
  let worst = 0;
  ort.segments.forEach((segment, i) => {
    assert.equal(segment.referenceSeconds, core.segments[i].referenceSeconds);
    segment.probabilities.forEach((p, label) => {
      worst = Math.max(worst, Math.abs(p - core.segments[i].probabilities[label]));
    });
  });
  t.diagnostic(`differences up to ${worst}`);
  assert.ok(worst < 1e-3);
  const first = core.segments.map(({ probabilities }) => probabilities[0]);
  assert.ok(Math.max(...first) - Math.min(...first) > 0.05, "answers that are all the same would agree anyway");
});

test("the page says that it gets to know the voice, until it does or someone else speaks", async (t) => {
  const { page, element, problems } = await openWithModel(t);
  await forgetSounds(page);
  const acquaintance = element.locator(".acquaintance");
  assert.ok(await acquaintance.isHidden());
  await toggle(page).click();
  await waitForEvent(page, "prediction");
  await element.getByText("Getting to know your voice").waitFor();
  await waitForReference(page, { from: 1 });

  await element.getByRole("button", { name: "Someone else is speaking" }).click();
  assert.ok((await waitForReference(page, { to: 0 })) > 2, "the microphone goes on");
  assert.equal(await toggle(page).getAttribute("aria-label"), "Stop");
  await waitForReference(page, { from: 10 });
  await element.getByText("Compared with your usual voice").waitFor();
  await toggle(page).click();
  assert.ok(await acquaintance.isHidden());

  const before = (await eventsOf(page, "prediction")).length;
  await toggle(page).click();
  const anew = (await waitForEvent(page, "prediction", before + 1)).at(before);
  assert.equal(anew.prediction.referenceSeconds, 0, "a new session knows nothing of the one before");
  await element.getByText("Getting to know your voice").waitFor();
  assert.deepEqual(problems, []);
});

test("a page that is left stops and forgets", async (t) => {
  const { page } = await openWithModel(t);
  await toggle(page).click();
  await waitForReference(page, { from: 1 });
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  const tracks = await page.evaluate(() =>
    seen.streams.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState)),
  );
  assert.deepEqual(tracks, ["ended"]);
  const [last] = (await eventsOf(page, "activity")).slice(-1);
  assert.equal(last.activity, "idle");
});

test("of the voice only the seconds are told, and nothing is stored", async (t) => {
  const { page, context } = await openWithModel(t);
  const { segments } = await recognize(page, microphone);
  const known = [
    "endSeconds", "energy", "headline", "levelDbfs", "probabilities", "provisional", "referenceSeconds",
    "smoothedProbabilities", "speechProbability", "startSeconds", "state",
  ];
  for (const segment of segments) {
    assert.deepEqual(Object.keys(segment).sort(), known);
    assert.equal(segment.probabilities.length + segment.smoothedProbabilities.length, 6);
  }
  const stored = await page.evaluate(async () => [
    localStorage.length,
    sessionStorage.length,
    (await indexedDB.databases()).length,
    document.cookie,
    location.search + location.hash,
  ]);
  assert.deepEqual(stored, [0, 0, 0, "", ""]);
  assert.deepEqual((await context.storageState()).origins, []);
});

test("each file starts anew", async (t) => {
  const { page } = await openWithModel(t);
  const results = [await recognize(page, microphone), await recognize(page, microphone)];
  assert.equal(results[1].segments[0].referenceSeconds, 0);
  assert.ok(results[1].segments.at(-1).referenceSeconds > 2);
  assert.deepEqual(results[1].probabilities, results[0].probabilities);
});

test("a file of which nothing stands out is uncertain, in the headline and in the time line", async (t) => {
  const { page, element } = await openWithModel(t, { uncertain_below: "1" });
  const result = await recognize(page, microphone);
  assert.equal(result.state, "uncertain");
  assert.equal(await element.locator(".words").textContent(), "Uncertain");
  const values = await element.locator(".bar-value").allTextContents();
  assert.ok(values.some((value) => Number.parseInt(value) > 33), `the bars stay: ${values}`);
  assert.match(await element.getByRole("img").getAttribute("aria-label"), /uncertain from/);
  assert.ok((await element.locator(".rows").textContent()).includes("uncertain"));
});

test("a model that takes no reference has nothing to get to know", async (t) => {
  const { context, page } = await openPage(browser, site.url);
  t.after(() => context.close());
  const model = await useModel(page, meanModel(), { labels: "a,b,c", window_s: "2", "features.preset": "flagship" });
  assert.equal(model.hasReference, false);
  await toggle(page).click();
  await waitForEvent(page, "prediction");
  assert.ok(await page.locator("speech-emotion .acquaintance").isHidden());
});
