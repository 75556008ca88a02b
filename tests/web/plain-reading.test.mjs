// A minute of plain reading plays as the microphone: what a visitor who just talks is told.
// The recording is synthesised; PLAIN_READING=FILE.wav takes one of one's own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { eventsOf, launch, openPage, startSite, toggle } from "./browser.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

const MINUTE_S = 60;
const QUIET = ["neutral", "calm"];
const TEXT =
  "The library opens at nine on weekdays and at ten on Saturdays. Books may be kept for three weeks. If nobody " +
  "else has asked for a title, it can be renewed twice, at the desk or by telephone. The reading room is on the " +
  "second floor, next to the map collection. Please leave bags and coats in the lockers by the stairs. Copies cost " +
  "ten cents a page. The catalogue lists all books that were bought after nineteen eighty; older ones are in the " +
  "card index on the left. Newspapers are kept for one year. On the first Monday of each month the house is closed " +
  "in the morning. The café in the courtyard serves soup, bread and coffee until four. A tram stops at the corner, " +
  "and there are places for bicycles behind the building. ";

function recordings() {
  const own = process.env.PLAIN_READING;
  if (own) return [{ name: own, file: own }];
  return ["en+f3", "en-us+m3"].map((voice) => {
    const file = writeWav(`${voice}.wav`, atRate(speak(TEXT, voice), 48000));
    return { name: `espeak-ng ${voice}`, file };
  });
}

/** What was shown over the events of a session, from the first headline on. */
function shown(events, labels) {
  const told = events.map(({ prediction: { state, headline } }) =>
    state === "no-speech" ? "no speech" : headline === null ? "uncertain" : labels[headline],
  );
  const voiced = told.filter((name) => name !== "no speech");
  const changes = voiced.filter((name, i) => i > 0 && name !== voiced[i - 1]).length;
  const share = (test) => voiced.filter(test).length / Math.max(1, voiced.length);
  const named = events.filter(
    ({ prediction: { headline, smoothedProbabilities } }, i) =>
      told[i] !== "no speech" && headline !== null && !QUIET.includes(labels[headline]) && smoothedProbabilities[headline] >= 0.5,
  ).length;
  return {
    changes,
    heard: voiced.length / told.length,
    quiet: share((name) => QUIET.includes(name) || name === "uncertain"),
    named: named / Math.max(1, voiced.length),
    counts: Object.fromEntries([...new Set(told)].map((name) => [name, told.filter((n) => n === name).length])),
  };
}

let site;
before(async () => {
  site = await startSite();
});
after(async () => {
  await site?.close();
});

for (const { name, file } of recordings()) {
  test(`a minute of plain reading is quiet, and its headline steady (${name})`, async (t) => {
    const browser = await launch({ recording: file });
    try {
      const { page, problems } = await openPage(browser, site.url);
      const [{ model }] = await eventsOf(page, "loaded");
      await toggle(page).click();
      await page.waitForFunction(
        (seconds) => globalThis.seen.events.some(({ prediction }) => prediction?.endSeconds >= seconds),
        MINUTE_S,
        { timeout: 2 * MINUTE_S * 1000, polling: 500 },
      );
      const found = shown(await eventsOf(page, "prediction"), model.labels);
      t.diagnostic(JSON.stringify(found));
      assert.ok(found.heard > 0.9, `heard as speech: ${found.heard}`);
      assert.ok(found.quiet >= 0.6, `neutral, calm or uncertain: ${found.quiet}`);
      assert.ok(found.named <= 0.08, `anything else at a half or more: ${found.named}`);
      assert.ok(found.changes <= 10, `${found.changes} changes of the headline`);
      assert.deepEqual(problems, []);
    } finally {
      await browser.close();
    }
  });
}
