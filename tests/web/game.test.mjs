// "Say it like…": the page's game.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, openPage, startSite } from "./browser.mjs";
import { speak, writeWav } from "./recordings.mjs";

let site, browser;
before(async () => {
  site = await startSite();
  const voice = speak("There is a parcel for you by the door.");
  const samples = new Float32Array(voice.samples.length + 3 * voice.sampleRateHz);
  samples.set(voice.samples, voice.sampleRateHz);
  browser = await launch({ recording: writeWav("take.wav", { ...voice, samples }) });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

test("a round is five takes, each heard by itself, with points for how close it sounded", async () => {
  const { context, page, problems } = await openPage(browser, site.url);
  const game = page.locator(".game");
  await game.getByRole("button", { name: "Play a round of five" }).click();
  const emotions = new Set();
  let points = 0;
  for (let take = 1; take <= 5; ++take) {
    const emotion = await game.locator(".game-emotion").textContent();
    emotions.add(emotion);
    await game.getByRole("button", { name: "Record" }).click();
    await game.locator(".game-heard", { hasText: "It sounded" }).waitFor({ timeout: 30_000 });
    const heard = await game.locator(".game-heard").textContent();
    const [, own] = heard.match(new RegExp(`${emotion}: (\\d+)`)) ?? heard.match(new RegExp(`sounded (\\d+)\\s%\\s${emotion}; .* rather hear`));
    points += Number(own);
    assert.match(await game.locator(".game-score").textContent(), new RegExp(`^${points} of ${100 * take} points`));
  }
  assert.equal(emotions.size, 5);
  assert.match(await game.locator(".game-score").textContent(), /That was the round/);
  await game.getByRole("button", { name: "Play again" }).waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("a microphone that is refused ends the take, not the round", async () => {
  const { context, page } = await openPage(browser, site.url);
  await page.evaluate(() => (MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"))));
  const game = page.locator(".game");
  await game.getByRole("button", { name: "Play a round of five" }).click();
  await game.getByRole("button", { name: "Record" }).click();
  await page.locator("speech-emotion .failure").waitFor();
  await game.getByRole("button", { name: "Record" }).waitFor();
  assert.equal(await game.getByRole("button", { name: "Record" }).isEnabled(), true);
  await context.close();
});
