// What a person sees on a phone and on a desktop, light and dark; the screenshots are to be looked at.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { chooseFile, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { axeSource } from "./packages.mjs";
import { paths } from "./paths.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];
const recording = writeWav("layout.wav", atRate(speak(), 48000));
let site, browser;
before(async () => {
  mkdirSync(paths.screenshots, { recursive: true });
  site = await startSite();
  browser = await launch({ recording });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function assertAccessible(page) {
  // By the debugger's way in: the page's policy lets no foreign script in.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)}`);
  assert.deepEqual(told, []);
}

for (const viewport of SIZES) {
  for (const colorScheme of ["light", "dark"]) {
    const name = `${viewport.width}x${viewport.height}-${colorScheme}`;

    test(`${name}: answer, confidence and all bars are in view while a voice plays`, async () => {
      const { context, page } = await openPage(browser, site.url, { viewport, colorScheme });
      const element = page.locator("speech-emotion");
      await assertAccessible(page);
      await page.screenshot({ path: `${paths.screenshots}/${name}-idle.png` });
      await toggle(page).click();
      await waitForEvent(page, "prediction", 12);
      await page.screenshot({ path: `${paths.screenshots}/${name}.png` });
      for (const part of [".toggle", ".words", ".bar-name", ".bar-track", ".bar-value"]) {
        for (const box of await Promise.all((await element.locator(part).all()).map((one) => one.boundingBox()))) {
          assert.ok(box.height > 0 && box.y >= 0 && box.y + box.height <= viewport.height, `${part} at ${box.y}`);
          assert.ok(box.x >= 0 && box.x + box.width <= viewport.width, `${part} from ${box.x}`);
        }
      }
      await assertAccessible(page);
      await toggle(page).click();
      await chooseFile(page, recording);
      await waitForEvent(page, "file-result");
      await assertAccessible(page);
      await page.screenshot({ path: `${paths.screenshots}/${name}-file.png`, fullPage: true });
      await context.close();
    });
  }
}

test("nothing scrolls sideways at 320 pixels", async () => {
  const { context, page } = await openPage(browser, site.url, { viewport: { width: 320, height: 640 } });
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(await width(), 320);
  await toggle(page).click();
  await waitForEvent(page, "prediction", 8);
  assert.equal(await width(), 320);
  await toggle(page).click();
  await chooseFile(page, { name: `${"long name ".repeat(9)}${"x".repeat(60)}.wav`, mimeType: "audio/wav", buffer: Buffer.from("x") });
  await waitForEvent(page, "failure");
  await chooseFile(page, recording);
  await waitForEvent(page, "file-result");
  assert.equal(await width(), 320);
  await context.close();
});

test("no language scrolls sideways at 320 pixels, and each can be read by all", async () => {
  for (const tag of ["de", "fr", "es", "zh", "ar"]) {
    const { context, page } = await openPage(browser, `${site.url}?lang=${tag}`, { viewport: { width: 320, height: 640 } });
    await page.waitForFunction((tag) => document.querySelector("speech-emotion").shadowRoot.querySelector(".card").lang === tag, tag);
    await chooseFile(page, recording);
    await page.locator("speech-emotion .summary").waitFor();
    for (const details of await page.locator("details").all()) await details.evaluate((one) => (one.open = true));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, tag);
    await assertAccessible(page);
    await page.screenshot({ path: `${paths.screenshots}/320-${tag}.png`, fullPage: true });
    await context.close();
  }
});

test("the keyboard reaches languages, Start and the file picker, and shows where it is", async () => {
  const { context, page } = await openPage(browser, site.url);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "language");
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement.shadowRoot.activeElement.className);
  assert.match(await focused(), /^toggle/);
  const outline = await toggle(page).evaluate((button) => getComputedStyle(button).outlineStyle);
  assert.equal(outline, "solid");
  await page.keyboard.press("Tab");
  assert.match(await focused(), /^file/);
  await context.close();
});
