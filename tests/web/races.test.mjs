// Start, stop, remove and put back in any order and at any moment: one microphone or none, no leak.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, startSite } from "./browser.mjs";
import { speak, writeWav } from "./recordings.mjs";

const INTERLEAVINGS = 30;
const STEPS = 6;
let site, browser;
before(async () => {
  site = await startSite();
  browser = await launch({ recording: writeWav("races.wav", speak()) });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

test(`${INTERLEAVINGS} random interleavings leave at most one open microphone`, async (t) => {
  const { context, page, problems } = await openPage(browser, site.url);
  const seed = Number(process.env.SEED ?? Date.now() % 1e6);
  t.diagnostic(`SEED=${seed}`);
  const outcomes = await page.evaluate(interleave, { seed, interleavings: INTERLEAVINGS, steps: STEPS });
  outcomes.forEach(({ log, wantsMicrophone, liveTracks, openContexts }) => {
    const wanted = wantsMicrophone ? 1 : 0;
    assert.deepEqual({ liveTracks, openContexts }, { liveTracks: wanted, openContexts: wanted }, log);
  });
  assert.ok(outcomes.some(({ wantsMicrophone }) => wantsMicrophone), "some end with a microphone");
  assert.ok(outcomes.some(({ wantsMicrophone }) => !wantsMicrophone), "some end without");
  assert.deepEqual(await page.evaluate(() => seen.rejections), []);
  assert.deepEqual(problems, []);
  await context.close();
});

/** Runs in the page. */
async function interleave({ seed, interleavings, steps }) {
  let state = seed;
  const random = () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const element = document.querySelector("speech-emotion");
  const parent = element.parentElement;
  const outcomes = [];
  for (let round = 0; round < interleavings; ++round) {
    const log = [];
    let wantsMicrophone = false;
    if (!element.isConnected) parent.append(element);
    element.stop();
    for (let step = 0; step < steps; ++step) {
      const action = ["start", "start", "stop", "remove", "append"][Math.floor(random() * 5)];
      log.push(action);
      if (action === "start") {
        void element.start();
        wantsMicrophone = element.isConnected;
      } else if (action === "stop") {
        element.stop();
        wantsMicrophone = false;
      } else if (action === "remove") {
        element.remove();
        wantsMicrophone = false;
      } else if (!element.isConnected) {
        parent.append(element);
      }
      if (random() < 0.7) await wait(random() * 120);
    }
    const open = () => ({
      liveTracks: seen.streams.flatMap((s) => s.getTracks()).filter((t) => t.readyState === "live").length,
      openContexts: seen.contexts.filter((c) => c.state !== "closed").length,
    });
    // What was begun comes to its end; two seconds is far more than it takes.
    const wanted = wantsMicrophone ? 1 : 0;
    const deadline = performance.now() + 2000;
    do await wait(100);
    while (performance.now() < deadline && (open().liveTracks !== wanted || open().openContexts !== wanted));
    await wait(100);
    outcomes.push({ log: log.join(" "), wantsMicrophone, ...open() });
  }
  return outcomes;
}
