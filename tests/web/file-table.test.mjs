// Several recordings at once: a table that is sorted, filtered and saved; folders that are dropped.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { chooseFile, launch, openPage, startSite, toggle } from "./browser.mjs";
import { atRate, speak, wavBytes } from "./recordings.mjs";

const wav = (name, waveform) => ({ name, mimeType: "audio/wav", buffer: wavBytes(waveform) });
const long = atRate(speak("It is a quarter past nine, and the shop on the corner opens at ten. There is time for a coffee."), 16000);
const short = atRate(speak("A short one."), 16000);
const silence = { sampleRateHz: 16000, samples: new Float32Array(48000) };
const FILES = [wav("b.wav", long), { name: "damaged.wav", mimeType: "audio/wav", buffer: Buffer.from("no audio") }, wav("=a.wav", short), wav("c.wav", silence)];

let site, browser, page, problems;
before(async () => {
  site = await startSite();
  browser = await launch();
  ({ page, problems } = await openPage(browser, site.url));
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const element = () => page.locator("speech-emotion");
const names = () => element().locator(".files tbody tr:visible td:first-child").allTextContents();
const sortBy = (column) => element().locator(".files thead").getByRole("button", { name: column }).click();

test("recordings are sorted by each column, either way, and what can't be read stays last", async () => {
  await chooseFile(page, FILES);
  await element().locator(".files-tools").waitFor();
  assert.deepEqual(await names(), FILES.map(({ name }) => name), "as they were chosen");

  await sortBy("Recordings");
  assert.deepEqual(await names(), ["=a.wav", "b.wav", "c.wav", "damaged.wav"]);
  await sortBy("Time");
  assert.deepEqual(await names(), ["b.wav", "c.wav", "=a.wav", "damaged.wav"], "the longest first");
  await sortBy("Time");
  assert.deepEqual(await names(), ["=a.wav", "c.wav", "b.wav", "damaged.wav"]);
  assert.deepEqual(await element().locator(".files th:has(button)").evaluateAll((heads) => heads.map((head) => head.ariaSort)), ["none", "ascending", "none", "none"]);
});

test("the filter leaves those that sound alike, and a row still opens its card", async () => {
  const filter = element().locator(".files-tools select");
  await filter.selectOption("No speech");
  assert.deepEqual(await names(), ["c.wav"]);
  await element().getByRole("button", { name: "c.wav" }).click();
  await element().locator(".timeline-title").getByText("c.wav").waitFor();
  await filter.selectOption("");
  assert.equal((await names()).length, 4);
});

test("ticked recordings have their cards side by side, each with its own sound, and in another language, too", async () => {
  const tick = (name) => element().getByRole("checkbox", { name: `Side by side: ${name}` });
  assert.equal(await element().locator(".files input[type=checkbox]").count(), 3, "none of what can't be read");
  await tick("b.wav").check();
  await tick("=a.wav").check();
  const cards = element().locator(".side-by-side .timeline");
  assert.deepEqual(await cards.locator(".timeline-title").allTextContents(), ["b.wav", "=a.wav"]);
  await cards.nth(1).locator(".waveform").waitFor();
  const [one, other] = [await cards.nth(0).boundingBox(), await cards.nth(1).boundingBox()];
  assert.ok(one.y === other.y && one.x + one.width <= other.x, JSON.stringify([one, other]));
  await page.setViewportSize({ width: 360, height: 780 });
  const [above, below] = [await cards.nth(0).boundingBox(), await cards.nth(1).boundingBox()];
  assert.ok(above.y + above.height <= below.y && below.width < 360, "below one another on a phone");
  for (const lang of ["en", "de", "fr"]) {
    await element().evaluate((host, lang) => host.setAttribute("lang", lang), lang);
    await page.waitForTimeout(300);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${lang}: ${width} points wide`);
  }
  await page.setViewportSize({ width: 1280, height: 720 });
  await element().evaluate((host) => host.setAttribute("lang", "de"));
  await cards.nth(1).getByText("Äußerungen").waitFor();
  await element().evaluate((host) => host.removeAttribute("lang"));
  await cards.nth(1).getByText("Utterances").waitFor();
  await tick("b.wav").uncheck();
  assert.deepEqual(await cards.locator(".timeline-title").allTextContents(), ["=a.wav"]);
});

test("all of it is saved as CSV, a row a file in their order, with errors and no formulas", async () => {
  const download = page.waitForEvent("download");
  await element().locator(".files-tools").getByRole("button", { name: "Save as CSV" }).click();
  const saved = await download;
  assert.equal(saved.suggestedFilename(), "recordings.csv");
  const [header, ...rows] = readFileSync(await saved.path(), "utf8").trimEnd().split("\n").map((line) => line.split(","));
  assert.deepEqual(header.slice(0, 5), ["file", "duration_s", "state", "label", "probability"]);
  assert.equal(header.at(-1), "problem");
  assert.ok(rows.every((row) => row.length === header.length));
  assert.deepEqual(rows.map(([file]) => file), ["b.wav", "damaged.wav", "'=a.wav", "c.wav"]);
  assert.equal(Number(rows[0][1]).toFixed(3), (long.samples.length / 16000).toFixed(3));
  assert.equal(rows[1].at(-1), "file-unreadable");
  assert.equal(rows[3][2], "no speech");
});

test("a folder is read with the folders in it, by path, and what is no recording is told", async () => {
  await page.evaluate(async (bytes) => {
    // As browsers give what is dropped: a hundred at a time, then none.
    const file = (path) => ({ isFile: true, isDirectory: false, name: path.split("/").at(-1), fullPath: path, file: (take) => take(new File([new Uint8Array(bytes)], path.split("/").at(-1))) });
    const folder = (path, entries) => ({
      isFile: false, isDirectory: true, name: path.split("/").at(-1), fullPath: path,
      createReader: () => { const batches = [entries, []]; return { readEntries: (take) => take(batches.shift()) }; },
    });
    const dropped = folder("/diary", [file("/diary/notes.txt"), folder("/diary/may", [file("/diary/may/2.wav"), file("/diary/may/1.WAV")])]);
    await document.querySelector("speech-emotion").recognizeFiles({ items: [{ webkitGetAsEntry: () => dropped }], files: [] });
  }, [...wavBytes(short)]);
  assert.deepEqual(await names(), ["diary/may/1.WAV", "diary/may/2.wav"]);
  assert.equal(await element().locator(".files .exported").textContent(), "Other files, which are no recordings, were left out: 1.");
  assert.equal(await element().locator(".files .exported").getAttribute("title"), "diary/notes.txt");

  await page.evaluate(async () => {
    const empty = { isFile: false, isDirectory: true, name: "empty", fullPath: "/empty", createReader: () => ({ readEntries: (take) => take([]) }) };
    await document.querySelector("speech-emotion").recognizeFiles({ items: [{ webkitGetAsEntry: () => empty }], files: [] });
  });
  assert.deepEqual(await names(), []);
  assert.equal(await element().locator(".files .exported").textContent(), "Other files, which are no recordings, were left out: 0.");
});

test("Stop leaves the rest unread, and says so", async () => {
  const hour = { sampleRateHz: 16000, samples: new Float32Array(16000 * 600) };
  for (let i = 0; i < hour.samples.length; ++i) hour.samples[i] = long.samples[i % long.samples.length];
  await chooseFile(page, [wav("first.wav", hour), wav("second.wav", short)]);
  await element().locator(".files tbody tr").first().getByText("…").waitFor();
  await toggle(page).click();
  await element().locator(".files tbody tr").nth(1).getByText("Not read").waitFor();
  assert.deepEqual(problems, []);
});
