// From recordings of one's own to the page: the trainer fine-tunes the shipped model on a folder with a
// sub-folder a class, and the page opens what it wrote.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertProbabilities, chooseFile, launch, openPage, startSite, waitForEvent } from "./browser.mjs";
import { paths } from "./paths.mjs";
import { folder, speak, writeWav } from "./recordings.mjs";

// Classes that the shipped model doesn't know, by voices of espeak-ng that nobody mixes up.
const VOICES = { grumpy: "en+m3", breathy: "en+whisper", squeaky: "en+f4" };
const SENTENCES = ["Kids are talking by the door.", "Dogs are sitting there.", "We had tea.", "The train was late."];

function record() {
  for (const [label, voice] of Object.entries(VOICES)) {
    mkdirSync(join(folder, "mine", label), { recursive: true });
    SENTENCES.forEach((text, i) => writeWav(`mine/${label}/${i}.wav`, speak(text, voice)));
  }
  return join(folder, "mine");
}

const skip = !existsSync(paths.trainer) && `SKIPPED: no trainer at ${paths.trainer}: no model was fine-tuned for the page`;

test("a model that was fine-tuned for three classes of one's own names them in the page", { skip }, async (t) => {
  const model = join(folder, "mine.onnx");
  const options = ["--init", paths.model, "--data", `mine=${record()}`, "--model", model];
  const places = ["--run", join(folder, "run"), "--cache", join(folder, "cache")];
  const few = ["--epochs", "4", "--draws", "64", "--batch", "8"];
  const said = execFileSync(paths.trainer, ["train", ...options, ...places, ...few], { encoding: "utf8" });
  assert.match(said, /speaker-dependent/);

  const site = await startSite();
  const browser = await launch();
  t.after(async () => {
    await browser.close();
    await site.close();
  });
  const { page, problems } = await openPage(browser, site.url);
  await page.locator(".own-model summary").click();
  await page.locator(".own-model-file").setInputFiles(model);
  await page.getByRole("button", { name: "Load it" }).click();
  const loaded = (await waitForEvent(page, "loaded", 2)).at(-1).model;
  assert.equal(loaded.engine, "core");
  const labels = Object.keys(VOICES).sort();
  assert.deepEqual(loaded.labels, labels);
  assert.deepEqual(await page.locator("speech-emotion .bar-name").allTextContents(), labels);

  await chooseFile(page, writeWav("unheard.wav", speak("Nobody told us why, so let us sit down.", VOICES.breathy)));
  const { probabilities } = (await waitForEvent(page, "file-result")).at(-1).result;
  assertProbabilities(probabilities, 3);
  assert.equal(labels[probabilities.indexOf(Math.max(...probabilities))], "breathy");
  assert.deepEqual(problems, []);
});
