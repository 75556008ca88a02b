// No permission, no device: a plain sentence and a way on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chooseFile, eventsOf, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { speak, writeWav } from "./recordings.mjs";

let site;
before(async () => (site = await startSite()));
after(() => site.close());

async function startWithout(options, expectedCode, sentence) {
  const browser = await launch(options);
  try {
    const { page } = await openPage(browser, site.url);
    await toggle(page).click();
    const [{ error }] = await waitForEvent(page, "failure");
    assert.equal(error.code, expectedCode);
    await page.getByRole("alert").getByText(sentence).waitFor();
    assert.equal(await toggle(page).getAttribute("aria-label"), "Start the microphone");
    assert.deepEqual(await page.evaluate(() => seen.rejections), []);
    // The way on that the sentence names.
    await chooseFile(page, writeWav("instead.wav", speak("How about a file instead?")));
    await waitForEvent(page, "file-result");
    assert.ok(await page.getByRole("alert").isHidden());
    assert.equal((await eventsOf(page, "failure")).length, 1);
  } finally {
    await browser.close();
  }
}

test("a denied permission is explained", () =>
  startWithout(
    { flags: ["--deny-permission-prompts", "--use-fake-device-for-media-stream"] },
    "microphone-denied",
    "This page may not use the microphone",
  ));

test("a machine without a microphone is explained", () =>
  startWithout(
    // Neither ALSA nor PulseAudio: a developer's own microphone isn't found either.
    {
      flags: ["--use-fake-ui-for-media-stream"],
      env: { ...process.env, ALSA_CONFIG_PATH: "/dev/null", PULSE_SERVER: "unix:/dev/null" },
    },
    "microphone-missing",
    "No microphone was found",
  ));
