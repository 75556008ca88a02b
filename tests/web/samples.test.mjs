// What the page offers people without a microphone, and what it says of itself.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventsOf, launch, openPage, startSite, waitForEvent } from "./browser.mjs";
import { wavBytes } from "./recordings.mjs";

const silence = wavBytes({ sampleRateHz: 16000, samples: new Float32Array(16000) });

let site, browser, context, page, problems;
before(async () => {
  site = await startSite();
  browser = await launch();
  ({ context, page, problems } = await openPage(browser, site.url));
});
after(async () => {
  await context?.close();
  await browser?.close();
  await site?.close();
});

test("each sample gets the answer that its button promises", async () => {
  const states = [];
  for (const [i, name] of ["Someone reads", "Someone is delighted", "Nobody: rain"].entries()) {
    await page.getByRole("button", { name }).click();
    const results = await waitForEvent(page, "file-result", i + 1);
    const [{ model }] = await eventsOf(page, "loaded");
    const { state, probabilities } = results.at(-1).result;
    states.push(state === "speech" ? model.labels[probabilities.indexOf(Math.max(...probabilities))] : state);
    await page.locator("speech-emotion").getByText(name).first().waitFor();
  }
  assert.deepEqual(states, ["neutral", "happy", "no-speech"]);
});

test("the page counts what it asked of the network, which is the samples alone", async () => {
  await page.getByText("What happens to your voice").click();
  await page.locator(".running", { hasText: "neutral, calm, happy" }).waitFor();
  const count = Number(await page.locator(".requests").textContent());
  assert.ok(count <= 3, `${count}`);
  await page.waitForTimeout(3200); // what is fetched for later has come by then
  await page.locator("speech-emotion input[type=file]").setInputFiles({ name: "silence.wav", mimeType: "audio/wav", buffer: silence });
  await waitForEvent(page, "file-result", 4);
  assert.equal(Number(await page.locator(".requests").textContent()), count);
  assert.deepEqual(problems, []);
});

