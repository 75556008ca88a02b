// The page's choice of a microphone and of a recording's channel.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chooseFile, eventsOf, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { speak, wavBytes } from "./recordings.mjs";

let site, browser;
before(async () => {
  site = await startSite();
  // No recording: with one there is a single microphone.
  browser = await launch({ flags: ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"] });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const open = async () => {
  const opened = await openPage(browser, site.url);
  await opened.page.locator(".sound-choice summary").click();
  return opened;
};

test("microphones have their names once the browser may listen, and the chosen one is opened at the next Start", async () => {
  const { context, page, problems } = await open();
  const menu = page.locator(".microphone-choice");
  assert.equal(await page.evaluate(() => seen.requestedMicrophone), 0, "looking at the menu asks for no microphone");

  await toggle(page).click();
  await waitForEvent(page, "microphone", 1);
  const names = page.locator(".microphone-choice option", { hasText: "Fake Audio Input" });
  await names.first().waitFor({ state: "attached" });
  await menu.selectOption({ label: "Fake Audio Input 2" });
  await toggle(page).click();
  await toggle(page).click();
  const [first, second] = (await waitForEvent(page, "microphone", 2)).map(({ report }) => report.device);
  assert.notEqual(first, "Fake Audio Input 2");
  assert.equal(second, "Fake Audio Input 2");
  assert.equal(await menu.evaluate((select) => select.selectedOptions[0].text), "Fake Audio Input 2", "the list is made anew, and the choice stays");

  await menu.selectOption("");
  assert.equal(await page.locator("speech-emotion").getAttribute("microphone"), null, "the browser chooses again");
  assert.deepEqual(problems, []);
  await context.close();
});

test("of a recording the chosen channel is heard", async () => {
  const { context, page, problems } = await open();
  const buffer = wavBytes(speak(), { channels: 2 });
  for (let right = 46; right < buffer.length; right += 4) buffer.writeInt16LE(0, right);
  const file = { name: "left.wav", mimeType: "audio/wav", buffer };
  const states = [];
  for (const channel of ["left", "right"]) {
    await page.locator(".channel-choice").selectOption(channel);
    await chooseFile(page, file);
    const answers = await waitForEvent(page, "file-result", states.length + 1);
    states.push(answers.at(-1).result.state);
  }
  assert.notEqual(states[0], "no-speech");
  assert.equal(states[1], "no-speech");
  assert.deepEqual(problems, []);
  await context.close();
});
