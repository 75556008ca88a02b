// Models of one's own in the page: on the core's engine, on ONNX Runtime Web where that lacks an
// operator, with what they don't say of themselves told by the person. Nobody else fetches ONNX Runtime.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import {
  assertProbabilities,
  chooseFile,
  eventsOf,
  launch,
  openPage,
  startSite,
  toggle,
  useModel,
  waitForEvent,
} from "./browser.mjs";
import { meanModel } from "./onnx-file.mjs";
import { paths } from "./paths.mjs";
import { speak, writeWav } from "./recordings.mjs";

const LABELS = "calm,neutral,angry";
const OPTIONS = { labels: LABELS, window_s: "2", "features.preset": "flagship" };
const file = (name, bytes) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });

let site, browser;
const voice = writeWav("own-models.wav", speak());
before(async () => {
  site = await startSite();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** A page of its own, and what it fetches of ONNX Runtime. */
async function open(t, url = site.url) {
  const opened = await openPage(browser, url);
  t.after(() => opened.context.close());
  const fetched = [];
  opened.page.on("request", (request) => {
    if (/onnxruntime|ort-wasm/.test(request.url())) fetched.push(request.url());
  });
  return { ...opened, fetched };
}

async function recognize(page) {
  const results = (await eventsOf(page, "file-result")).length;
  await chooseFile(page, voice);
  return (await waitForEvent(page, "file-result", results + 1)).at(-1).result;
}

test("the shipped model runs on the page's own engine, and nothing else is fetched", async (t) => {
  const { page, fetched } = await open(t);
  const [{ model }] = await eventsOf(page, "loaded");
  assert.equal(model.engine, "core");
  await recognize(page);
  assert.deepEqual(fetched, []);
});

test("a model that only ONNX Runtime can run is run by it, and the page says why", async (t) => {
  const { page, fetched, problems } = await open(t);
  await page.locator(".own-model summary").click();
  await page.locator(".own-model-file").setInputFiles(file("mine.onnx", meanModel({ operators: ["Sinh"] })));
  await page.locator(".own-model-labels").fill("calm, neutral, angry");
  await page.locator(".own-model-window").fill("2");
  await page.getByRole("button", { name: "Load it" }).click();
  const { model } = (await waitForEvent(page, "loaded", 2)).at(-1);
  assert.equal(model.engine, "onnxruntime-web");
  assert.deepEqual(model.labels, LABELS.split(","));
  assert.match(await page.locator(".own-model-note").textContent(), /^mine\.onnx .*ONNX Runtime Web, since .*Sinh/);
  assert.equal(fetched.length, 2, `${fetched}`);
  const { probabilities, segments } = await recognize(page);
  assertProbabilities(probabilities, 3);
  assert.ok(segments.length > 2);
  assert.deepEqual(await page.evaluate(() => globalThis.seen.violations), []);
  assert.deepEqual(problems, []);

  await page.getByRole("button", { name: "Back to ours" }).click();
  const back = (await waitForEvent(page, "loaded", 3)).at(-1).model;
  assert.equal(back.engine, "core");
  assert.equal(back.labels.length, 8);
  assert.equal((await recognize(page)).probabilities.length, 8);
});

test("both engines give the same answers, for every window and at the same times", async (t) => {
  const { page } = await open(t);
  const core = await recognize(page);
  const engine = await page.evaluate(async () => {
    const element = document.createElement("speech-emotion");
    element.setAttribute("engine", "onnxruntime-web");
    const loaded = new Promise((resolve) => element.addEventListener("loaded", ({ detail }) => resolve(detail)));
    document.body.append(element);
    globalThis.second = element;
    return (await loaded).model.engine;
  });
  assert.equal(engine, "onnxruntime-web");
  const bytes = [...readFileSync(voice)];
  const ort = await page.evaluate(async (bytes) => {
    const done = new Promise((resolve) =>
      globalThis.second.addEventListener("file-result", ({ detail }) => resolve(detail.result)),
    );
    await globalThis.second.recognizeFile(new File([new Uint8Array(bytes)], "voice.wav"));
    const { probabilities, segments } = await done;
    return {
      probabilities: [...probabilities],
      segments: segments.map((segment) => ({ ...segment, probabilities: [...segment.probabilities] })),
    };
  }, bytes);
  assert.equal(ort.segments.length, core.segments.length);
  ort.segments.forEach((segment, i) => {
    assert.equal(segment.startSeconds, core.segments[i].startSeconds);
    assert.equal(segment.state, core.segments[i].state);
    segment.probabilities.forEach((p, label) => {
      assert.ok(Math.abs(p - core.segments[i].probabilities[label]) < 1e-4);
    });
  });
  ort.probabilities.forEach((p, label) => assert.ok(Math.abs(p - core.probabilities[label]) < 1e-4));
});

test("a model of another program that the core can run needs no other engine, with its softmax or without", async (t) => {
  const { page, fetched } = await open(t);
  const withSoftmax = await useModel(page, meanModel(), OPTIONS);
  assert.equal(withSoftmax.engine, "core");
  assert.equal(withSoftmax.windowSeconds, 2);
  const expected = await recognize(page);
  await useModel(page, meanModel({ softmax: false }), { ...OPTIONS, output: "logits" });
  const actual = await recognize(page);
  actual.probabilities.forEach((p, i) => assert.ok(Math.abs(p - expected.probabilities[i]) < 1e-6));
  assert.deepEqual(fetched, []);
});

test("a model that can't be used is told why, and ours is back at once", async (t) => {
  const { page } = await open(t);
  const cases = [
    [meanModel(), {}, "model-unknown", /metadata/],
    [meanModel({ softmax: false }), OPTIONS, "invalid-model", /logits/],
    [meanModel({ operators: ["NoSuchOperator"] }), OPTIONS, "invalid-model", /NoSuchOperator/],
    [meanModel().subarray(0, 300), OPTIONS, "invalid-model", /./],
    [meanModel(), { ...OPTIONS, labels: "a,b" }, "invalid-model", /\[1, 3\]/],
  ];
  for (const [i, [bytes, options, code, message]] of cases.entries()) {
    const error = await page.evaluate(
      async ([bytes, options]) => {
        const element = document.querySelector("speech-emotion");
        const failed = new Promise((resolve) =>
          element.addEventListener("failure", ({ detail }) => resolve(detail.error), { once: true }),
        );
        await element.useModel(new Blob([new Uint8Array(bytes)]), options);
        const { code, message } = await failed;
        return { code, message };
      },
      [[...bytes], options],
    );
    assert.equal(error.code, code, `${i}: ${error.message}`);
    assert.match(error.message, message);
  }
  assert.notEqual(await page.locator("speech-emotion .failure").textContent(), "");
  await page.getByText("Use a model of your own").click();
  await page.getByRole("button", { name: "Back to ours" }).click();
  await waitForEvent(page, "loaded", 2);
  assert.equal((await recognize(page)).probabilities.length, 8);
});

test("the microphone works on ONNX Runtime Web, too", async (t) => {
  const listening = await launch({ recording: voice });
  t.after(() => listening.close());
  const { page } = await openPage(listening, site.url);
  await useModel(page, meanModel({ operators: ["Sinh"] }), OPTIONS);
  await toggle(page).click();
  const predictions = await waitForEvent(page, "prediction", 6);
  assertProbabilities(predictions.at(-1).prediction.probabilities, 3);
  const times = predictions.map(({ prediction }) => prediction.endSeconds);
  assert.deepEqual(times, [...times].sort((a, b) => a - b), "in their order");
  await toggle(page).click();
});

test("the page offers the features that the core knows, in its order", () => {
  const listed = execFileSync(paths.cli, ["features", "--list-presets"], { encoding: "utf8" });
  const known = listed.trim().split("\n").map((line) => line.split(" ")[0]);
  const html = readFileSync(`${paths.sources}/index.html`, "utf8");
  const offered = [...html.matchAll(/<option>(.*?)<\/option>/g)].map(([, name]) => name);
  assert.deepEqual(offered, known);
});
