// After loading, the network may go: nothing of the page needs it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chooseFile, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

let site, browser;
const file = writeWav("offline.wav", atRate(speak(), 44100));
before(async () => {
  site = await startSite();
  browser = await launch({ recording: file });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

// Without a service worker too: an embedding page has none.
for (const serviceWorkers of ["allow", "block"]) {
  test(`microphone and file work with the network pulled (service workers: ${serviceWorkers})`, async () => {
    const { context, page } = await openPage(browser, site.url, { serviceWorkers });
    await page.waitForLoadState("networkidle");
    const requests = [];
    context.on("requestfailed", (request) => requests.push(request.url()));
    await context.setOffline(true);
    await assert.rejects(
      page.evaluate((url) => fetch(`${url}?${Math.random()}`, { cache: "no-store" }).then((r) => r.text()), `${site.url}nothing`),
      "the network is really gone",
    );
    requests.length = 0;
    await toggle(page).click();
    await waitForEvent(page, "prediction", 3);
    await toggle(page).click();
    await chooseFile(page, file);
    await waitForEvent(page, "file-result");
    assert.deepEqual(requests, []);
    await context.close();
  });
}

test("a second visit works offline", async () => {
  const { context, page } = await openPage(browser, site.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  const second = await context.newPage();
  await second.goto(site.url);
  await second.locator("speech-emotion .bar-name").first().waitFor();
  await context.close();
});
