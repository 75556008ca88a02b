// An open microphone from which nothing comes: within a second the page says why, and it goes on when sound is back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventsOf, launch, launchProcess, listen, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

// A second, and what else the machine does meanwhile.
const SOON_MS = 1500;

let site, browser;
before(async () => {
  site = await startSite();
  browser = await launch({ recording: writeWav("states.wav", atRate(speak(), 48000)) });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Runs `cause` in the page, and waits for the state that it leads to. */
async function expectState(page, cause, state, sentence) {
  const from = await page.evaluate(cause);
  await page.locator("speech-emotion").getByText("The microphone is", { exact: true }).waitFor();
  const event = (await eventsOf(page, "microphone-state")).at(-1);
  assert.equal(event.state, state);
  assert.ok(event.at - from < SOON_MS, `said after ${event.at - from} ms`);
  assert.equal(await page.locator("speech-emotion .words").textContent(), state);
  await page.getByRole("alert").getByText(sentence).waitFor();
}

/** The same session is heard again: its clock goes on where it was. */
async function expectSound(page, relief) {
  const from = await page.evaluate(relief);
  const before = (await eventsOf(page, "prediction")).length;
  await page.waitForFunction(() => seen.events.findLast(({ type }) => type === "microphone-state").state === "open");
  const event = (await eventsOf(page, "microphone-state")).at(-1);
  assert.ok(event.at - from < SOON_MS, `taken back after ${event.at - from} ms`);
  const predictions = await waitForEvent(page, "prediction", before + 4);
  assertOneClock(predictions);
  assert.ok(await page.getByRole("alert").isHidden());
  assert.equal(await toggle(page).getAttribute("aria-label"), "Stop");
  assert.equal((await eventsOf(page, "microphone")).length, 1);
}

function assertOneClock(predictions) {
  predictions.slice(1).forEach(({ prediction }, i) => {
    const step = prediction.endSeconds - predictions[i].prediction.endSeconds;
    assert.ok(step > 0 && step <= 0.2501, `a jump of ${step} s`);
    assert.ok(prediction.probabilities.every(Number.isFinite));
  });
}

/** Keeps the newest AudioContext from going on, as browsers do; runs in the page. */
function hold() {
  const context = seen.contexts.at(-1);
  seen.resumes = 0;
  context.resume = () => {
    ++seen.resumes;
    return seen.isHeld ? new Promise(() => undefined) : AudioContext.prototype.resume.call(context);
  };
  seen.isHeld = true;
  void context.suspend();
  return performance.now();
}

test("a context that something suspends is resumed at once", async (t) => {
  const page = await listen(t, browser, site.url);
  await page.evaluate(() => seen.contexts[0].suspend());
  const count = (await eventsOf(page, "prediction")).length;
  assertOneClock(await waitForEvent(page, "prediction", count + 4));
  assert.deepEqual(await eventsOf(page, "microphone-state"), []);
});

test("a context that stays suspended is paused, until it may go on by itself", async (t) => {
  const page = await listen(t, browser, site.url);
  await expectState(page, hold, "paused", "Tap the page or press Start to go on");
  await expectSound(page, () => {
    seen.isHeld = false;
    return performance.now();
  });
});

test("a tap on the page goes on with a paused microphone", async (t) => {
  const page = await listen(t, browser, site.url);
  await expectState(page, hold, "paused", "Tap the page");
  await page.evaluate(() => {
    // From here on, only a tap is heard.
    seen.contexts[0].resume = () => navigator.userActivation.isActive && seen.isTapped
      ? AudioContext.prototype.resume.call(seen.contexts[0])
      : new Promise(() => undefined);
    addEventListener("click", () => (seen.isTapped = true), { capture: true });
  });
  await page.waitForTimeout(600);
  assert.equal((await eventsOf(page, "microphone-state")).length, 1);
  await page.locator("h1").click();
  await expectSound(page, () => performance.now());
});

test("Start opens a paused microphone anew", async (t) => {
  const page = await listen(t, browser, site.url);
  await expectState(page, hold, "paused", "press Start");
  assert.equal(await toggle(page).getAttribute("aria-label"), "Start the microphone");
  const count = (await eventsOf(page, "prediction")).length;
  await toggle(page).click();
  const predictions = await waitForEvent(page, "prediction", count + 1);
  assert.ok(predictions.at(-1).prediction.endSeconds <= 1.5, "a new session");
  assert.ok(await page.getByRole("alert").isHidden());
  assert.deepEqual(await page.evaluate(() => seen.contexts.map(({ state }) => state)), ["closed", "running"]);
});

test("a context that Safari interrupts for a call is paused, left alone, and goes on after it", async (t) => {
  const page = await listen(t, browser, site.url);
  const interrupt = () => {
    const context = seen.contexts[0];
    seen.resumes = 0;
    void context.suspend().then(() => {
      Object.defineProperty(context, "state", { value: "interrupted", configurable: true });
      context.resume = () => Promise.reject(++seen.resumes);
    });
    return performance.now();
  };
  await expectState(page, interrupt, "paused", "Your browser or system paused it");
  await page.waitForTimeout(1500);
  assert.equal(await page.evaluate(() => seen.resumes), 0);
  await expectSound(page, () => {
    delete seen.contexts[0].state;
    delete seen.contexts[0].resume;
    void seen.contexts[0].resume();
    return performance.now();
  });
});

/** A browser that starts no sound before a click; runs in the page, whose calls by Playwright count as clicks. */
function wantClick() {
  let isClicked = false;
  addEventListener("click", () => (isClicked = true), { capture: true });
  Object.defineProperty(Navigator.prototype, "userActivation", { get: () => ({ hasBeenActive: isClicked }) });
  globalThis.AudioContext = class extends AudioContext {
    constructor() {
      super();
      void super.suspend();
    }
    // Chromium's runs for a moment before it is suspended; one that waits for a click hasn't begun.
    get currentTime() {
      return isClicked ? super.currentTime : 0;
    }
    resume() {
      return isClicked ? super.resume() : new Promise(() => undefined);
    }
  };
}

test("a start without a click is paused until the first one, however late", async (t) => {
  const context = await browser.newContext();
  t.after(() => context.close());
  await context.addInitScript(wantClick);
  const { page } = await openPage({ newContext: () => context }, site.url);
  // Opening the device and loading the model take what they take: the second begins with the clock that doesn't run.
  const start = async () => {
    void document.querySelector("speech-emotion").start();
    while (seen.contexts.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    return performance.now();
  };
  await expectState(page, start, "paused", "Tap the page");
  await page.waitForTimeout(8000);
  assert.deepEqual(await eventsOf(page, "failure"), []);
  await page.locator("h1").click();
  await expectSound(page, () => performance.now());
});

test("a frozen clock is paused, then gets a new context for the same device, and nobody is asked", async (t) => {
  const page = await listen(t, browser, site.url);
  await page.evaluate(() => {
    const [context] = seen.contexts;
    Object.defineProperty(context, "currentTime", { value: context.currentTime });
    Permissions.prototype.query = () => Promise.resolve({ state: "prompt" });
  });
  await page.waitForFunction(() => seen.contexts.length === 2);
  const count = (await eventsOf(page, "prediction")).length;
  await waitForEvent(page, "prediction", count + 2);
  assert.deepEqual((await eventsOf(page, "activity")).map(({ activity }) => activity),
    ["starting", "listening", "starting", "listening"]);
  assert.deepEqual((await eventsOf(page, "microphone-state")).map(({ state }) => state), ["paused"]);
  assert.equal(await page.evaluate(() => seen.requestedMicrophone), 1);
  assert.deepEqual(await page.evaluate(() => seen.contexts.map(({ state }) => state)), ["closed", "running"]);
});

test("a microphone that the system mutes is said to be muted", async (t) => {
  const page = await listen(t, browser, site.url);
  const mute = () => {
    const [track] = seen.streams[0].getTracks();
    Object.defineProperty(track, "muted", { value: true, configurable: true });
    return performance.now();
  };
  await expectState(page, mute, "muted", "Your browser or system muted it");
  await expectSound(page, () => {
    delete seen.streams[0].getTracks()[0].muted;
    return performance.now();
  });
});

for (const [name, level] of [["zeros", 0], ["a constant", 0.05]]) {
  test(`a microphone that brings ${name} is said to be silent until sound comes`, async (t) => {
    const voice = atRate(speak(), 48000);
    const samples = new Float32Array(voice.samples.length + 4 * 48000).fill(level);
    samples.set(voice.samples);
    const quiet = await launch({ recording: writeWav("quiet.wav", { samples, sampleRateHz: 48000 }) });
    t.after(() => quiet.close());
    const page = await listen(t, quiet, site.url);
    await page.getByRole("alert").getByText("No sound comes from it").waitFor({ timeout: 40_000 });
    await expectSound(page, () => new Promise((resolve) => {
      addEventListener("microphone-state", () => resolve(performance.now()), { once: true });
    }));
    assert.deepEqual((await eventsOf(page, "microphone-state")).map(({ state }) => state), ["silent", "open"]);
  });
}

test("after a computer's sleep the session goes on where it was", async (t) => {
  const asleep = await launchProcess({ recording: writeWav("sleep.wav", atRate(speak(), 48000)) });
  t.after(() => asleep.close());
  const page = await listen(t, asleep.browser, site.url);
  // The clock runs on, and nothing else.
  process.kill(-asleep.pid, "SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, 5000));
  process.kill(-asleep.pid, "SIGCONT");
  const count = (await eventsOf(page, "prediction")).length;
  const predictions = await waitForEvent(page, "prediction", count + 12);
  assertOneClock(predictions);
  const gap = Math.max(...predictions.slice(1).map(({ at }, i) => at - predictions[i].at));
  assert.ok(gap > 4500, `it slept: ${gap} ms`);
  assert.deepEqual(await eventsOf(page, "failure"), []);
  const states = await eventsOf(page, "microphone-state");
  assert.ok(states.length === 0 || states.at(-1).state === "open");
  assert.equal((await eventsOf(page, "microphone")).length, 1);
});

test("Stop ends a state, too", async (t) => {
  const page = await listen(t, browser, site.url);
  const mute = () => {
    Object.defineProperty(seen.streams[0].getTracks()[0], "muted", { value: true });
    return performance.now();
  };
  await expectState(page, mute, "muted", "Unmute it there");
  await toggle(page).click();
  assert.ok(await page.getByRole("alert").isHidden());
  const count = (await eventsOf(page, "microphone-state")).length;
  await page.waitForTimeout(600);
  assert.equal((await eventsOf(page, "microphone-state")).length, count);
});

test("a microphone that is paused before the model has come is still said to be paused afterwards", async (t) => {
  const context = await browser.newContext();
  t.after(() => context.close());
  await context.addInitScript(wantClick);
  const { page } = await openPage({ newContext: () => context }, site.url);
  await page.evaluate(() => {
    const element = document.querySelector("speech-emotion");
    const { postMessage } = Worker.prototype;
    // The worker answers late.
    Worker.prototype.postMessage = function (...message) {
      setTimeout(() => postMessage.apply(this, message), 3000);
    };
    void element.useModel();
    void element.start();
  });
  await waitForEvent(page, "microphone-state");
  assert.equal((await eventsOf(page, "activity")).at(-1).activity, "starting");
  await page.waitForFunction(() => seen.events.at(-1).activity === "listening");
  assert.equal(await page.locator("speech-emotion .words").textContent(), "paused");
  assert.ok(await page.getByRole("alert").isVisible());
});
