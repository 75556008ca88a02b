// SpeechEmotion in a page: recordings and microphones without a user interface, from the npm package's own modules.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { installPackage, serveFolder } from "./installed-package.mjs";
import { paths } from "./paths.mjs";
import { atRate, folder, speak, wavBytes, writeWav } from "./recordings.mjs";

const wave = atRate(speak(), 16000);
const where = join(folder, "api");
let browser, site, page, told;
before(async () => {
  mkdirSync(where);
  cpSync(installPackage(where), join(where, "package"), { recursive: true });
  writeFileSync(join(where, "index.html"), "<!doctype html><title>API</title><main></main>");
  const file = writeWav("voice.wav", wave, { coding: "f32" });
  cpSync(file, join(where, "voice.wav"));
  told = JSON.parse(execFileSync(paths.cli, ["predict", "--json", file], { encoding: "utf8" }));
  browser = await launch({ recording: file });
  site = await serveFolder(where);
  page = await openApi(site);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function openApi({ url }) {
  const context = await browser.newContext({ permissions: ["microphone"] });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(String(error)));
  await page.goto(url);
  await page.evaluate(async () => {
    const { SpeechEmotion } = await import("/package/index.js");
    globalThis.SpeechEmotion = SpeechEmotion;
    globalThis.speech = await SpeechEmotion.load();
    globalThis.bytesOf = async (name) => (await fetch(name)).arrayBuffer();
  });
  return page;
}

function assertTold(probabilities) {
  for (const [label, p] of Object.entries(told.probabilities)) assert.ok(Math.abs(p - probabilities[label]) < 1e-3, label);
}

test("a file, its bytes, samples and an AudioBuffer get the command line's answer", async () => {
  const analyses = await page.evaluate(async () => {
    const bytes = await bytesOf("voice.wav");
    const audio = await new OfflineAudioContext(1, 1, 16000).decodeAudioData(bytes.slice(0));
    const all = [
      speech.analyze(new File([bytes], "voice.wav")),
      speech.analyze(bytes),
      speech.analyze(new Uint8Array(bytes)),
      speech.analyze(audio.getChannelData(0), { sampleRateHz: 16000 }),
      speech.analyze(audio),
    ];
    return Promise.all(all);
  });
  assert.equal(analyses.length, 5);
  for (const { emotion, probabilities, segments, warning } of analyses) {
    assert.equal(emotion, told.emotion);
    assert.equal(segments.length, told.segments.length);
    assert.equal(warning, "");
    assertTold(probabilities);
  }
});

test("a recording can be left before its end, and the next one is heard all the same", async () => {
  const outcome = await page.evaluate(async () => {
    const minutes = new Float32Array(16000 * 600).map((_, i) => Math.sin(i / 10));
    const ends = new AbortController();
    const onProgress = (seconds) => seconds > 3 && ends.abort(new Error("enough"));
    const left = await speech.analyze(minutes, { sampleRateHz: 16000, signal: ends.signal, onProgress }).catch(String);
    const { probabilities } = await speech.analyze(await bytesOf("voice.wav"));
    return { left, probabilities };
  });
  assert.equal(outcome.left, "Error: enough");
  assertTold(outcome.probabilities);
});

test("the microphone is a loop, and leaving the loop closes it", async () => {
  const { readings, first, live } = await page.evaluate(async () => {
    const streams = [];
    const { getUserMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getUserMedia = async function (...wanted) {
      streams.push(await getUserMedia.apply(this, wanted));
      return streams.at(-1);
    };
    const readings = [];
    let first;
    for await (const event of speech.listen()) {
      first ??= event;
      if (event.type === "reading") readings.push(event.reading);
      if (readings.length === 12) break;
    }
    return { readings, first, live: streams.flatMap((s) => s.getTracks()).filter((t) => t.readyState === "live").length };
  });
  assert.equal(first.type, "open");
  assert.ok(first.microphone.sampleRateHz > 0);
  assert.equal(live, 0);
  assert.ok(readings.at(-1).endSeconds > readings[0].endSeconds);
  assert.ok(readings.every(({ emotion }) => emotion in told.probabilities || ["uncertain", "no speech"].includes(emotion)));
});

test("a stream of the page's own is heard, and stays open", async () => {
  const { emotions, state } = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const emotions = [];
    for await (const event of speech.listen({ stream })) {
      if (event.type === "reading") emotions.push(event.reading.emotion);
      if (emotions.length === 4) speech.stop();
    }
    const [{ readyState: state }] = stream.getTracks();
    stream.getTracks()[0].stop();
    return { emotions, state };
  });
  assert.ok(emotions.length >= 4);
  assert.equal(state, "live");
});

test("a refused microphone ends the loop with an error that has a code", async () => {
  const code = await page.evaluate(async () => {
    const { getUserMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    try {
      for await (const event of speech.listen()) console.log(event);
    } catch (error) {
      return error.code;
    } finally {
      MediaDevices.prototype.getUserMedia = getUserMedia;
    }
  });
  assert.equal(code, "microphone-denied");
});

test("module and model are taken as bytes, and everything else from a folder of the site's", async () => {
  const names = JSON.parse(readFileSync(join(paths.dist, "assets.json"), "utf8"));
  const { workers, probabilities, requests } = await page.evaluate(async ({ wasm, model }) => {
    performance.clearResourceTimings();
    const [wasmBinary, bytes] = await Promise.all([bytesOf(`package/files/${wasm.name}`), bytesOf(`package/files/${model.name}`)]);
    const { Worker } = globalThis;
    let workers = 0;
    globalThis.Worker = class extends Worker {
      constructor(...options) {
        super(...options);
        ++workers;
      }
    };
    const own = await SpeechEmotion.load({ wasmBinary, model: bytes, assetBase: "package/files" });
    const { probabilities } = await own.analyze(await bytesOf("voice.wav"));
    own.close();
    globalThis.Worker = Worker;
    return { workers, probabilities, requests: performance.getEntriesByType("resource").map(({ name }) => name) };
  }, names);
  assertTold(probabilities);
  assert.ok(requests.some((name) => name.includes("recognizer.worker-")), `${requests}`);
  assert.equal(workers, 1);
  assert.equal(requests.filter((name) => name.endsWith(".wasm")).length, 1, "our own fetch");
});

test("close ends what is under way, and what comes later", async () => {
  const codes = await page.evaluate(async () => {
    const own = await SpeechEmotion.load();
    const under = own.analyze(new Float32Array(16000 * 60), { sampleRateHz: 16000 }).catch(({ code }) => code);
    await new Promise((resolve) => setTimeout(resolve, 50));
    own.close();
    const later = own.analyze(new Float32Array(16000), { sampleRateHz: 16000 }).catch(({ code }) => code);
    return Promise.all([under, later]);
  });
  assert.deepEqual(codes, ["closed", "closed"]);
});

test("a channel that can't be is named, of a recording with one, too", async () => {
  const told = await page.evaluate(async () => {
    const about = (channel) => speech.analyze(new Float32Array(16000), { sampleRateHz: 16000, channel }).catch(({ message }) => message);
    return [await about("middle"), await about(0), await about(2)];
  });
  assert.match(told[0], /expected a channel "mix", "left", "right" or a number from 1 on, found "middle"/);
  assert.match(told[1], /found "0"/);
  assert.match(told[2], /expected 2 channels or more, found 1/);
});

test("it works in a worker, too", async () => {
  const probabilities = await page.evaluate(async () => {
    const program = `
      import { SpeechEmotion } from "${location.origin}/package/index.js";
      const speech = await SpeechEmotion.load();
      const bytes = await (await fetch("${location.origin}/voice.wav")).arrayBuffer();
      postMessage((await speech.analyze(bytes)).probabilities);
    `;
    const worker = new Worker(URL.createObjectURL(new Blob([program], { type: "text/javascript" })), { type: "module" });
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
  });
  assertTold(probabilities);
});

test("the answers have Hume's shape where that is asked for", async () => {
  const { file, models } = await page.evaluate(async () => {
    const { toHumePredictions } = await import("/package/hume.js");
    return toHumePredictions(await speech.analyze(await bytesOf("voice.wav")), "voice.wav");
  });
  assert.equal(file, "voice.wav");
  const [{ predictions }] = models.prosody.groupedPredictions;
  assert.ok(predictions.length > 10);
  for (const { time, emotions } of predictions) {
    assert.ok(time.end > time.begin);
    assert.ok(Math.abs(emotions.reduce((sum, { score }) => sum + score, 0) - 1) < 1e-4);
    assert.ok(emotions.some(({ name }) => name === "Joy") && emotions.some(({ name }) => name === "Surprise (positive)"));
  }
});

// What strict sites send, and the page that stays within it.
const OWN = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'";
const POLICIES = {
  "a policy without blob: takes the package's folder": [OWN, { assetBase: "package/files" }],
  "trusted types are kept": [
    `${OWN}; require-trusted-types-for 'script'; trusted-types speech-emotion`,
    { assetBase: "package/files" },
  ],
  "a policy with blob: needs no folder": [
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; connect-src 'self' blob:; worker-src blob:",
    {},
  ],
};
for (const [name, [policy, options]] of Object.entries(POLICIES)) {
  test(name, async () => {
    const strict = await serveFolder(where, { "Content-Security-Policy": policy });
    writeFileSync(join(where, "strict.js"), STRICT(options));
    writeFileSync(join(where, "strict.html"), '<!doctype html><title>Strict</title><output></output><script type="module" src="strict.js"></script>');
    const context = await browser.newContext();
    const page = await context.newPage();
    const problems = [];
    page.on("console", (message) => message.type() === "error" && !/favicon/.test(message.location().url) && problems.push(message.text()));
    await page.goto(`${strict.url}strict.html`);
    await page.locator("output", { hasText: /./ }).waitFor();
    assert.equal(await page.locator("output").textContent(), told.emotion);
    assert.deepEqual(problems, []);
    await context.close();
    await strict.close();
  });
}

const STRICT = (options) => `
  import { SpeechEmotion } from "./package/index.js";
  import "./package/element.js";
  const output = document.querySelector("output");
  try {
    const element = document.createElement("speech-emotion");
    element.setAttribute("asset-base", ${JSON.stringify(options.assetBase ?? "")});
    if (!element.getAttribute("asset-base")) element.removeAttribute("asset-base");
    document.body.append(element);
    const speech = await SpeechEmotion.load(${JSON.stringify(options)});
    const { emotion } = await speech.analyze(await (await fetch("voice.wav")).arrayBuffer());
    output.textContent = emotion;
  } catch (error) {
    output.textContent = String(error.message);
  }
`;

test("where a policy forbids its worker, the error says what to allow", async () => {
  const strict = await serveFolder(where, { "Content-Security-Policy": OWN });
  writeFileSync(join(where, "strict.js"), STRICT({}));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${strict.url}strict.html`);
  await page.locator("output", { hasText: /./ }).waitFor();
  assert.match(await page.locator("output").textContent(), /worker-src blob:.*asset-base/);
  await context.close();
  await strict.close();
});
