// A microphone that goes away while it is heard: the page says so, and goes on when it is back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventsOf, launch, listen, startSite, toggle, waitForEvent } from "./browser.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

let site, browser;
before(async () => {
  site = await startSite();
  browser = await launch({ recording: writeWav("lost.wav", atRate(speak(), 48000)) });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** What a browser does when the device goes away; `name`: of the error that asking for it again meets. Runs in the page. */
function lose(name) {
  const devices = MediaDevices.prototype;
  const { getUserMedia } = devices;
  devices.getUserMedia = function (constraints) {
    ++seen.requestedMicrophone;
    return seen.isBack ? getUserMedia.call(this, constraints) : Promise.reject(new DOMException("gone", name));
  };
  seen.streams.at(-1).getTracks()[0].dispatchEvent(new Event("ended"));
}

const saysLost = (page) => page.getByRole("alert").getByText("This goes on once it is back");

for (const [what, name] of [
  ["is unplugged and plugged in again", "NotFoundError"],
  ["another program takes for a while", "NotReadableError"],
]) {
  test(`a microphone that ${what} goes on by itself`, async (t) => {
    const page = await listen(t, browser, site.url);
    await page.evaluate(lose, name);
    await saysLost(page).waitFor({ timeout: 1000 });
    assert.equal((await eventsOf(page, "microphone-state")).at(-1).state, "lost");
    assert.equal(await page.locator("speech-emotion .words").textContent(), "lost");
    await page.waitForFunction(() => seen.requestedMicrophone >= 3);
    assert.deepEqual(await eventsOf(page, "failure"), []);
    assert.equal(await toggle(page).getAttribute("aria-label"), "Stop");

    const count = (await eventsOf(page, "prediction")).length;
    await page.evaluate(() => (seen.isBack = true));
    const predictions = await waitForEvent(page, "prediction", count + 3);
    assert.ok(predictions[count].prediction.endSeconds <= 1.5, "a new clock starts at zero");
    assert.ok(await page.getByRole("alert").isHidden());
    assert.deepEqual(await page.evaluate(() => seen.contexts.map(({ state }) => state)), ["closed", "running"]);
  });
}

test("a device that only drops off the list is lost, too", async (t) => {
  const page = await listen(t, browser, site.url);
  await page.evaluate(() => {
    navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
  });
  await saysLost(page).waitFor({ timeout: 1000 });
  await page.waitForFunction(() => seen.streams.length === 2);
});

test("Stop ends the waiting for a lost microphone", async (t) => {
  const page = await listen(t, browser, site.url);
  await page.evaluate(lose, "NotFoundError");
  await saysLost(page).waitFor();
  await toggle(page).click();
  assert.ok(await page.getByRole("alert").isHidden());
  const asked = await page.evaluate(() => {
    seen.isBack = true;
    return seen.requestedMicrophone;
  });
  await page.waitForTimeout(2500);
  assert.equal(await page.evaluate(() => seen.requestedMicrophone), asked);
  assert.equal((await eventsOf(page, "activity")).at(-1).activity, "idle");
});

test("a lost microphone that doesn't come back within two minutes is a failure", async (t) => {
  const page = await listen(t, browser, site.url);
  await page.evaluate(() => {
    const wait = globalThis.setTimeout;
    globalThis.setTimeout = (task, ms, ...rest) => wait(task, ms === 1000 ? 5 : ms, ...rest);
  });
  await page.evaluate(lose, "NotFoundError");
  const [{ error }] = await waitForEvent(page, "failure");
  assert.equal(error.code, "device-lost");
  assert.equal(await page.evaluate(() => seen.requestedMicrophone), 1 + 120);
  await page.getByRole("alert").getByText("Plug it back in and press Start again").waitFor();
});

test("where the browser would ask the person again, a lost microphone waits for a click", async (t) => {
  const page = await listen(t, browser, site.url);
  await page.evaluate(() => {
    Permissions.prototype.query = () => Promise.resolve({ state: "prompt" });
    seen.streams[0].getTracks()[0].dispatchEvent(new Event("ended"));
  });
  const [{ error }] = await waitForEvent(page, "failure");
  assert.equal(error.code, "device-lost");
  await page.getByRole("alert").getByText("The microphone was disconnected").waitFor();
  assert.equal(await page.evaluate(() => seen.requestedMicrophone), 1);
  const count = (await eventsOf(page, "prediction")).length;
  await toggle(page).click();
  await waitForEvent(page, "prediction", count + 1);
  assert.ok(await page.getByRole("alert").isHidden());
});
