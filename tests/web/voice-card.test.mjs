// After a recording or a Stop: a card with its time line, the sound to hear again, and files to keep.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { after, before, test } from "node:test";
import { chooseFile, eventsOf, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { paths } from "./paths.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

const wave = atRate(speak(), 16000);
let site, browser, context, page, problems, file;
before(async () => {
  site = await startSite();
  file = writeWav("a, spoken one.wav", wave);
  browser = await launch({ recording: file });
  ({ context, page, problems } = await openPage(browser, site.url, { acceptDownloads: true }));
  await chooseFile(page, file);
  await card().locator(".summary").waitFor();
});
after(async () => {
  await context?.close();
  await browser?.close();
  await site?.close();
});

const card = () => page.locator("speech-emotion .timeline");

async function saved(button) {
  const [download] = await Promise.all([page.waitForEvent("download"), card().getByRole("button", { name: button }).click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

const told = (format) =>
  execFileSync(paths.cli, ["predict", "--format", format, basename(file)], { cwd: dirname(file), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });

test("it says in a sentence what the recording sounds like", async () => {
  const [{ result }] = await eventsOf(page, "file-result");
  const [{ model }] = await eventsOf(page, "loaded");
  const summary = await card().locator(".summary").textContent();
  const label = model.labels[result.probabilities.indexOf(Math.max(...result.probabilities))];
  assert.match(summary, result.state === "uncertain" ? /of no clear colour; closest to/ : /all in all it sounds/);
  assert.ok(summary.includes(label), summary);
});

/** Lines of numbers and text; numbers may differ as the module's arithmetic does from the program's. */
function assertSameText(text, expected) {
  const cells = (lines) => lines.split(/[\s,=]+/);
  const [ours, theirs] = [cells(text), cells(expected)];
  assert.equal(ours.length, theirs.length);
  ours.forEach((cell, i) => {
    if (cell === theirs[i]) return;
    assert.ok(Math.abs(Number(cell) - Number(theirs[i])) < 1e-3, `${cell} for ${theirs[i]}`);
  });
}

for (const [button, format, extension] of [
  ["CSV", "csv", "csv"],
  ["WebVTT", "vtt", "vtt"],
  ["TextGrid", "textgrid", "TextGrid"],
  ["Audacity", "audacity", "txt"],
]) {
  test(`${button} is what the command line writes`, async () => {
    const { name, bytes } = await saved(button);
    assert.equal(name, `a, spoken one.${extension}`);
    assertSameText(bytes.toString("utf8"), told(format));
  });
}

test("JSON is what the command line writes", async () => {
  const { bytes } = await saved("JSON");
  const ours = JSON.parse(bytes.toString("utf8"));
  const theirs = JSON.parse(told("json"));
  assert.deepEqual(Object.keys(ours), Object.keys(theirs));
  assert.deepEqual([ours.file, ours.emotion, ours.segments.length], [theirs.file, theirs.emotion, theirs.segments.length]);
  for (const [label, p] of Object.entries(theirs.probabilities)) assert.ok(Math.abs(p - ours.probabilities[label]) < 1e-3);
});

test("the picture is one, of a size that can be shared", async () => {
  const { name, bytes } = await saved("Picture");
  assert.equal(name, "a, spoken one.png");
  assert.deepEqual([bytes.toString("latin1", 1, 4), bytes.readUInt32BE(16), bytes.readUInt32BE(20)], ["PNG", 1200, 630]);
});

test("its sound is drawn, and its pitch told in words", async () => {
  // A buzz of 150 Hz: ink at its overtones, none between.
  const samples = Float32Array.from({ length: 32000 }, (_, i) => 0.5 * (((i * 150) / 16000) % 1) - 0.25);
  const { context: own, page: other, problems: complaints } = await openPage(browser, site.url);
  await chooseFile(other, writeWav("buzz.wav", { samples, sampleRateHz: 16000 }));
  const buzz = other.locator("speech-emotion .timeline");
  await buzz.locator(".waveform").waitFor();
  await buzz.getByText("Pitch and spectrogram").click();
  const [, median, low, high] = (await buzz.locator(".pitch").textContent()).match(/^Pitch (\d+)\D+(\d+)\D+(\d+)/).map(Number);
  for (const hertz of [median, low, high]) assert.ok(Math.abs(hertz - 150) <= 2, `${hertz} Hz`);
  assert.match(await buzz.locator(".spectrogram").getAttribute("aria-label"), /^Pitch and spectrogram: Pitch 15/);
  const [overtone, between] = await buzz.locator(".spectrogram").evaluate((canvas) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(width / 2, 0, 1, height);
    const opacity = (hertz) => data[4 * Math.round((1 - hertz / 5000) * (height - 1)) + 3];
    return [opacity(1200), opacity(1275)];
  });
  assert.ok(overtone > between + 30, `${overtone}, ${between}`);
  assert.deepEqual(complaints, []);
  await own.close();
});

test("what is longer than ten minutes, or no sound, has no picture", async () => {
  const script = readdirSync(`${paths.dist}/files`).find((name) => name.startsWith("sound-picture-"));
  const bytes = [...readFileSync(file)];
  const pictures = await page.evaluate(
    async ([address, bytes]) => {
      const { lookAt } = await import(address);
      const recording = new Blob([new Uint8Array(bytes)]);
      const goesOn = () => false;
      const looked = [lookAt(recording, 10, goesOn), lookAt(recording, 601, goesOn), lookAt(new Blob(["no sound"]), 10, goesOn), lookAt(recording, 10, () => true)];
      return (await Promise.all(looked)).map((picture) => picture?.columns.length);
    },
    [`${site.url}files/${script}`, bytes],
  );
  assert.ok(pictures[0] > 900, `${pictures}`);
  assert.deepEqual(pictures.slice(1), [undefined, undefined, undefined]);
});

test("it can be heard again, from anywhere, an utterance at a time", async () => {
  await card().getByRole("button", { name: "Play" }).click();
  await page.waitForFunction(() => parseFloat(document.querySelector("speech-emotion").shadowRoot.querySelector(".cursor").style.insetInlineStart) > 1);
  await card().getByRole("button", { name: "Pause" }).click();
  await card().getByText("Utterances").click();
  const utterances = card().locator(".utterances li");
  assert.ok((await utterances.count()) >= 1);
  await utterances.first().getByRole("button").click();
  await card().getByRole("button", { name: "Pause" }).waitFor();
  await card().getByRole("button", { name: "Play" }).waitFor({ timeout: 20_000 }); // by itself, at its end
});

test("a link holds the card's numbers, and neither name nor sound", async () => {
  await page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (globalThis.copied = text) } });
  });
  await card().getByRole("button", { name: "Copy a link" }).click();
  await card().getByText("The link is copied").waitFor();
  const link = await page.evaluate(() => copied);
  assert.ok(link.startsWith(`${site.url}#heard=`) && link.length < 3000, link);
  assert.ok(!Buffer.from(link.split("=")[1], "base64url").toString().includes("spoken"));
  const other = await context.newPage();
  await other.goto(link);
  const shown = other.locator("speech-emotion .timeline");
  await shown.getByText("A recording from a link").waitFor();
  const text = (place) => place.locator(".rows").textContent();
  assert.equal(await text(shown), await text(card()));
  assert.equal(await shown.locator(".replay").isVisible(), false);
  assert.equal(await shown.getByRole("button", { name: "CSV" }).count(), 0);
  for (const damaged of ["#heard=", "#heard=AAAA", `${new URL(link).hash.slice(0, 90)}`]) {
    await other.evaluate((hash) => document.querySelector("speech-emotion").showFragment(hash), damaged);
  }
  await other.close();
});

test("after Stop the microphone's own sound has a card, and can be kept", async () => {
  const results = (await eventsOf(page, "file-result")).length;
  await toggle(page).click();
  await page.locator("speech-emotion .strip-piece").first().waitFor();
  await waitForEvent(page, "prediction", 60, 30_000);
  const looks = await eventsOf(page, "sound-picture");
  assert.ok(looks.length > 10);
  const [{ prediction }] = (await eventsOf(page, "prediction")).slice(-1);
  assert.ok(Math.abs(looks.at(-1).endSeconds - prediction.endSeconds) < 1, "on the microphone's clock");
  const pitches = looks.flatMap(({ columns, width }) => Object.values(columns).filter((_, i) => i % width === 1 && columns[i] > 0)).sort((a, b) => a - b);
  const pitch = pitches[pitches.length >> 1];
  assert.ok(pitch > 140 && pitch < 320, `${pitch} Hz: espeak-ng's woman`);
  const painted = await page.locator("speech-emotion .live-picture").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 128).length;
  });
  assert.ok(painted > 1000, `${painted} points`);
  assert.match(await page.locator("speech-emotion .strip-track").getAttribute("aria-label"), /^The last minute: /);
  await toggle(page).click();
  await waitForEvent(page, "file-result", results + 1);
  await card().getByText("Your recording").waitFor();
  const { name, bytes } = await saved("Sound");
  assert.equal(name, "Your recording.wav");
  assert.equal(bytes.toString("latin1", 0, 4), "RIFF");
  const { result } = (await eventsOf(page, "file-result")).at(-1);
  assert.ok(Math.abs((bytes.length - 44) / 2 / bytes.readUInt32LE(24) - result.durationSeconds) < 0.01);
});

test("a reset while it listens leaves no card behind", async () => {
  const results = (await eventsOf(page, "file-result")).length;
  const predictions = (await eventsOf(page, "prediction")).length;
  await toggle(page).click();
  await waitForEvent(page, "prediction", predictions + 8);
  await page.evaluate(() => document.querySelector("speech-emotion").reset());
  await page.waitForTimeout(1000);
  assert.equal((await eventsOf(page, "file-result")).length, results);
  assert.equal(await card().isVisible(), false);
});

test("an element that wasn't asked to keep sound keeps none", async () => {
  await page.evaluate(() => document.querySelector("speech-emotion").removeAttribute("keep-sound"));
  const results = (await eventsOf(page, "file-result")).length;
  const predictions = (await eventsOf(page, "prediction")).length;
  const looks = (await eventsOf(page, "sound-picture")).length;
  await toggle(page).click();
  await waitForEvent(page, "prediction", predictions + 8);
  await toggle(page).click();
  await page.waitForTimeout(1000);
  assert.equal((await eventsOf(page, "sound-picture")).length, looks);
  assert.equal((await eventsOf(page, "file-result")).length, results);
  assert.equal(await card().isVisible(), false);
});

test("none of it left a complaint", () => assert.deepEqual(problems, []));
