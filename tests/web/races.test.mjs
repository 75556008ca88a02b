// Start, stop, remove and put back in any order and at any moment: one microphone or none, no leak.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, startSite } from "./browser.mjs";
import { assertOneMicrophoneOrNone, chooseSeed, interleave } from "./interleavings.mjs";
import { speak, writeWav } from "./recordings.mjs";

const INTERLEAVINGS = 30;
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
  const seed = chooseSeed();
  t.diagnostic(`SEED=${seed}`);
  const actions = ["start", "start", "stop", "remove", "append"];
  assertOneMicrophoneOrNone(await page.evaluate(interleave, { seed, interleavings: INTERLEAVINGS, steps: 6, actions }));
  assert.deepEqual(await page.evaluate(() => seen.rejections), []);
  assert.deepEqual(problems, []);
  await context.close();
});
