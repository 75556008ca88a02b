// A site holds the microphone with pause(), and lets it go on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventsOf, launch, listen, startSite, toggle, waitForEvent } from "./browser.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

let site, browser;
before(async () => {
  site = await startSite();
  browser = await launch({ recording: writeWav("held.wav", atRate(speak(), 48000)) });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

test("pause() holds the microphone until Start, which goes on in the same session", async (t) => {
  const page = await listen(t, browser, site.url);
  await page.evaluate(() => document.querySelector("speech-emotion").pause());
  await page.getByRole("alert").getByText("Press Start to go on.").waitFor();
  assert.deepEqual((await eventsOf(page, "microphone-state")).map(({ state }) => state), ["held"]);
  assert.equal(await toggle(page).getAttribute("aria-label"), "Start the microphone");
  const heard = () => page.evaluate(() => ({ predictions: seen.events.filter(({ type }) => type === "prediction").length, enabled: seen.streams[0].getTracks()[0].enabled }));
  await page.waitForTimeout(300);
  const before = await heard();
  assert.equal(before.enabled, false, "the browser is told that nothing is heard");
  await page.locator("h1").click(); // goes on with what the browser has paused, not with what the site has
  await page.waitForTimeout(1500);
  assert.deepEqual(await heard(), before);

  await toggle(page).click();
  const ends = (await waitForEvent(page, "prediction", before.predictions + 4)).slice(before.predictions - 1).map(({ prediction }) => prediction.endSeconds);
  assert.ok(ends.slice(1).every((end, i) => end > ends[i] && end <= ends[i] + 0.2501), `one clock: ${ends}`);
  assert.deepEqual((await eventsOf(page, "microphone-state")).map(({ state }) => state), ["held", "open"]);
  assert.equal(await toggle(page).getAttribute("aria-label"), "Stop");
  assert.equal((await eventsOf(page, "microphone")).length, 1, "the same session");
});

test("a microphone that is lost while it is held isn't opened again", async (t) => {
  const page = await listen(t, browser, site.url);
  await page.evaluate(() => {
    document.querySelector("speech-emotion").pause();
    const [track] = seen.streams[0].getTracks();
    track.stop();
    track.dispatchEvent(new Event("ended"));
  });
  const [{ error }] = await waitForEvent(page, "failure", 1);
  assert.equal(error.code, "device-lost");
  await page.waitForTimeout(1500);
  assert.equal(await page.evaluate(() => seen.streams.length), 1);
});
