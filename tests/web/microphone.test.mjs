// A recording plays as the microphone: what the page does with it from Start to Stop.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertProbabilities, eventsOf, forgetSounds, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

let site, browser;
before(async () => {
  site = await startSite();
  browser = await launch({ recording: writeWav("microphone.wav", atRate(speak(), 48000)) });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

test("predictions arrive four times a second, the first within 1.5 s of audio", async (t) => {
  let bestRate = 0; // by the clock on the wall: what else the machine does meanwhile isn't the page's
  for (let session = 0; session < 4 && bestRate < 3.5; ++session) {
    const { context, page, problems } = await openPage(browser, site.url);
    const [{ model }] = await eventsOf(page, "loaded");
    await toggle(page).click();
    const events = await waitForEvent(page, "prediction", 20);

    for (const { prediction } of events) {
      assertProbabilities(prediction.probabilities, model.labels.length);
      assertProbabilities(prediction.smoothedProbabilities, model.labels.length);
    }
    assert.ok(events[0].prediction.endSeconds <= 1.5, `first at ${events[0].prediction.endSeconds} s`);
    assert.ok(events[0].prediction.provisional, "the first comes from a window that is still filling");
    assert.ok(!events.at(-1).prediction.provisional, "full windows follow");
    events.slice(1).forEach(({ prediction }, i) => {
      const step = prediction.endSeconds - events[i].prediction.endSeconds;
      assert.ok(step > 0 && step <= 0.2501, `timestamps advance by a quarter of a second: ${step}`);
    });
    const rate = (events.length - 1) / ((events.at(-1).at - events[0].at) / 1000);
    t.diagnostic(`${rate.toFixed(2)} predictions a second`);
    bestRate = Math.max(bestRate, rate);
    assert.ok(events.some(({ prediction }) => prediction.state !== "no-speech"), "the recording is heard");
    assert.deepEqual(problems, []);
    await context.close();
  }
  assert.ok(bestRate >= 3.5, `${bestRate} predictions a second`);
});

test("a second of audio takes the worker less than 100 ms", async (t) => {
  // What else the machine does meanwhile isn't the worker's: the best second of a few sessions counts.
  let best = Infinity;
  for (let session = 0; session < 4 && best >= 100; ++session) {
    const { context, page } = await openPage(browser, site.url);
    await toggle(page).click();
    const events = await waitForEvent(page, "prediction", 25);
    // Past the first window: provisional ones are shorter, and so cheaper.
    const timings = events.filter(({ prediction }) => !prediction.provisional).map(({ timing }) => timing);
    const costs = timings.slice(4).map((to, i) => {
      const from = timings[i];
      return (to.processingMilliseconds - from.processingMilliseconds) / (to.audioSeconds - from.audioSeconds);
    });
    assert.ok(costs.length >= 8 && costs.every((cost) => cost > 0), `${costs}`);
    t.diagnostic(`${Math.min(...costs).toFixed(1)} to ${Math.max(...costs).toFixed(1)} ms for a second of audio`);
    best = Math.min(best, ...costs);
    await context.close();
  }
  assert.ok(best < 100, `${best} ms`);
});

/** Lets the blocks from the audio thread pass through the page, which notes when each comes; runs in the page. */
function watchBlocks() {
  seen.blocks = [];
  const Channel = MessageChannel;
  globalThis.MessageChannel = class {
    constructor() {
      const fromWorklet = new Channel(), toWorker = new Channel();
      fromWorklet.port2.onmessage = ({ data }) => {
        seen.blocks.push({ at: performance.now(), samples: data.length });
        toWorker.port1.postMessage(data, [data.buffer]);
      };
      return { port1: fromWorklet.port1, port2: toWorker.port2 };
    }
  };
}

/** Milliseconds from the block that ends a window to the window's event, sorted, of each prediction. */
function hopsToEvents(events, blocks, rateHz) {
  const delays = events.map(({ at, prediction }) => {
    let samples = 0;
    const last = blocks.find((block) => (samples += block.samples) >= prediction.endSeconds * rateHz - 1);
    return at - last.at;
  });
  return delays.sort((a, b) => a - b);
}

test("a prediction comes some milliseconds after the sound that it ends with", async (t) => {
  let best = Infinity; // of a few sessions: what else the machine does meanwhile isn't the page's
  for (let session = 0; session < 4 && best > 30; ++session) {
    const { context, page } = await openPage(browser, site.url);
    await page.evaluate(watchBlocks);
    await toggle(page).click();
    const events = await waitForEvent(page, "prediction", 60);
    const { blocks, rateHz } = await page.evaluate(() => ({ blocks: seen.blocks, rateHz: seen.contexts[0].sampleRate }));
    const delays = hopsToEvents(events, blocks, rateHz);
    assert.ok(delays[0] > 0, "an event before its sound");
    const at = (part) => delays[Math.floor(part * (delays.length - 1))];
    t.diagnostic(`median ${at(0.5).toFixed(1)} ms, 95 % within ${at(0.95).toFixed(1)} ms, all within ${at(1).toFixed(1)} ms`);
    best = Math.min(best, at(0.95));
    await context.close();
  }
  assert.ok(best <= 100, `95 % within ${best} ms`);
});

test("the page names the leading emotion, its confidence, and what the browser does to the sound", async () => {
  const { context, page } = await openPage(browser, site.url);
  const [{ model }] = await eventsOf(page, "loaded");
  const element = page.locator("speech-emotion");
  await toggle(page).click();
  await waitForEvent(page, "prediction", 8);
  const names = await element.locator(".bar-name").allTextContents();
  assert.deepEqual(names, model.labels);
  const values = await element.locator(".bar-value").allTextContents();
  const total = values.reduce((sum, text) => sum + Number.parseInt(text), 0);
  assert.ok(Math.abs(total - 100) <= model.labels.length / 2, `bars of ${values}`);
  const words = await element.locator(".words").textContent();
  assert.ok([...model.labels, "Uncertain", "No speech"].includes(words), words);
  await element.getByText(/^Echo cancellation (on|off|unknown) · noise suppression (on|off|unknown)/).waitFor();
  const [{ report }] = await eventsOf(page, "microphone");
  assert.equal(report.echoCancellation, "off");
  assert.ok(report.sampleRateHz >= 8000);
  await context.close();
});

test("the microphone is opened by a click alone, and released by Stop", async () => {
  const { context, page } = await openPage(browser, site.url);
  await forgetSounds(page);
  assert.equal(await page.evaluate(() => seen.requestedMicrophone), 0);
  const state = () =>
    page.evaluate(() => ({
      tracks: seen.streams.flatMap((stream) => stream.getTracks().map((track) => track.readyState)),
      contexts: seen.contexts.map((context) => context.state),
    }));
  await toggle(page).click();
  await waitForEvent(page, "prediction");
  assert.deepEqual(await state(), { tracks: ["live"], contexts: ["running"] });
  assert.equal(await toggle(page).getAttribute("aria-label"), "Stop");

  await toggle(page).click();
  assert.deepEqual((await state()).tracks, ["ended"]);
  await page.waitForFunction(() => seen.contexts[0].state === "closed");
  const count = (await eventsOf(page, "prediction")).length;
  await page.waitForTimeout(600);
  assert.equal((await eventsOf(page, "prediction")).length, count, "nothing follows Stop");

  await toggle(page).click();
  const events = await waitForEvent(page, "prediction", count + 1);
  assert.ok(events.at(-1).prediction.endSeconds <= 1.5, "a new session starts at zero");
  assert.deepEqual((await state()).tracks, ["ended", "live"]);
  await page.evaluate(() => document.querySelector("speech-emotion").remove());
  assert.deepEqual((await state()).tracks, ["ended", "ended"], "an element that is removed lets go");
  await context.close();
});

test("nothing violates the page's Content-Security-Policy", async () => {
  const { context, page, problems } = await openPage(browser, site.url);
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  const scripts = policy.split("; ").find((directive) => directive.startsWith("script-src"));
  assert.equal(scripts, "script-src 'self' 'wasm-unsafe-eval'");
  assert.ok(policy.includes("default-src 'none'") && !/unsafe-eval'? |unsafe-inline|\*/.test(policy));
  // To hear a recording again.
  assert.deepEqual(policy.split("; ").filter((directive) => directive.includes("blob:")), ["media-src 'self' blob:"]);
  await toggle(page).click();
  await waitForEvent(page, "prediction", 2);
  assert.deepEqual(await page.evaluate(() => seen.violations), []);
  assert.deepEqual(problems, []);
  // The policy is in force: this would be a violation.
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.hasRunInline = true";
    document.body.append(script);
  });
  await page.waitForFunction(() => seen.violations.length > 0);
  await context.close();
});
