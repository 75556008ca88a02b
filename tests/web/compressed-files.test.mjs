// Compressed recordings, as phones, browsers and converters make them: the page's answer is the command line's.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chooseFile, eventsOf, launch, openPage, startSite, waitForEvent } from "./browser.mjs";
import { byCommandLine } from "./command-line.mjs";
import { compress, folder, speak, writeWav } from "./recordings.mjs";

let site, browser, context, page, problems;
const voice = speak();
const wav = writeWav("voice.wav", voice);
before(async () => {
  site = await startSite();
  browser = await launch();
  ({ context, page, problems } = await openPage(browser, site.url));
});
after(async () => {
  await context?.close();
  await browser?.close();
  await site?.close();
});

const make = (name, ...options) => compress(wav, name, ...options);

function derive(name, path, change) {
  const derived = join(folder, name);
  writeFileSync(derived, change(readFileSync(path)));
  return derived;
}

let results = 0;
async function resultOf(file, timeout) {
  await chooseFile(page, file);
  return (await waitForEvent(page, "file-result", ++results, timeout)).at(-1).result;
}

const KINDS = [
  ["phone.m4a", "-c:a", "aac"],
  ["fragments.m4a", "-c:a", "aac", "-movflags", "+frag_keyframe+empty_moov"],
  ["narrow.m4a", "-c:a", "aac", "-ar", "16000"],
  ["radio.aac", "-c:a", "aac", "-ar", "24000"],
  ["browser.webm", "-c:a", "libopus"],
  ["vorbis.webm", "-c:a", "libvorbis"],
  ["film.mkv", "-c:a", "aac"],
  ["opus.ogg", "-c:a", "libopus"],
  ["vorbis.ogg", "-c:a", "libvorbis"],
  ["flac.oga", "-c:a", "flac"],
  ["lossless.flac", "-c:a", "flac"],
  ["music.mp3", "-b:a", "64k"],
  ["telephone.mp3", "-ar", "8000", "-b:a", "16k"],
  ["ima.wav", "-c:a", "adpcm_ima_wav"],
  ["ms.wav", "-c:a", "adpcm_ms"],
];
for (const [name, ...options] of KINDS) {
  test(`${name} gets the command line's answer`, async () => {
    const file = make(name, ...options);
    const [inPage, expected] = [await resultOf(file), byCommandLine(file)];
    assert.equal(inPage.warning, "");
    assert.ok(Math.abs(inPage.durationSeconds - expected.duration) < 0.05, `${inPage.durationSeconds} s`);
    const tolerance = /\.(wav|flac)$/.test(name) ? 1e-3 : 0.02;
    inPage.probabilities.forEach((p, i) => assert.ok(Math.abs(p - expected.probabilities[i]) < tolerance, `${p}`));
  });
}

test("bytes that look like an MP3's are believed in no other file", async () => {
  // An 8 kHz MP3's first bytes, as a comment that the container skips.
  const webm = make("comment.webm", "-c:a", "libopus", "-metadata", "comment=" + "\u00ff\u00e3\u0018\u00c4".repeat(50));
  const plain = await resultOf(make("plain.webm", "-c:a", "libopus"));
  const inPage = await resultOf(webm);
  inPage.probabilities.forEach((p, i) => assert.ok(Math.abs(p - plain.probabilities[i]) < 1e-3));
});

test("recordings that were joined are read to the end, whatever codings they have", async () => {
  const [vorbis, opus] = [make("a.ogg", "-c:a", "libvorbis"), make("b.ogg", "-c:a", "libopus")].map((f) => readFileSync(f));
  const joined = derive("joined.ogg", wav, () => Buffer.concat([vorbis, opus, vorbis]));
  const inPage = await resultOf(joined);
  assert.ok(Math.abs(inPage.durationSeconds - byCommandLine(joined).duration) < 0.05);
  const mp3 = make("c.mp3");
  const twice = derive("twice.mp3", mp3, (bytes) => Buffer.concat([bytes, bytes]));
  assert.ok(Math.abs((await resultOf(twice)).durationSeconds - byCommandLine(twice).duration) < 0.1);
});

test("a file that was cut off is read as far as it goes, and says so", async () => {
  const kinds = [make("d.webm", "-c:a", "libopus"), make("e.ogg", "-c:a", "libopus"), make("f.mp3"), make("g.flac")];
  for (const whole of [...kinds, make("h.m4a", "-movflags", "+faststart")]) {
    const cut = derive("cut", whole, (bytes) => bytes.subarray(0, bytes.length * 0.6));
    const { warning, durationSeconds } = await resultOf(cut);
    assert.match(warning, /^expected .*, found /, whole);
    assert.ok(durationSeconds > 0.5 && durationSeconds < 9, whole);
  }
});

test("what can't be decoded says what it is", async () => {
  const gsm = make("gsm.wav", "-c:a", "libgsm_ms", "-ar", "8000");
  const silent = join(folder, "silent.mp4");
  execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=d=1:s=64x48", silent]);
  const film = make("film.mp4", "-c:a", "ac3");
  const cut = derive("cut.m4a", make("i.m4a"), (bytes) => bytes.subarray(0, bytes.length * 0.6));
  const lowRate = derive("rate.wav", wav, (bytes) => (bytes.writeUInt32LE(1, 24), bytes));
  const cases = [
    [gsm, /found GSM 6\.10/],
    [silent, /found MP4 without a track of sound/],
    [cut, /found MP4 without a track \(cut off\?\)/],
    [film, /expected audio that this browser decodes, found .* \(ac3 in MP4\)/],
    [lowRate, /expected an input rate of 1000 to 768000 Hz, found 1/],
  ];
  let failures = 0;
  for (const [file, sentence] of cases) {
    await chooseFile(page, file);
    const { error } = (await waitForEvent(page, "failure", ++failures)).at(-1);
    assert.equal(error.code, "file-unreadable", file);
    assert.match(await page.getByRole("alert").textContent(), sentence);
  }
});

test("the side with the voice is heard where the other is silent or inverted, and the person may choose", async () => {
  const alone = await resultOf(wav);
  for (const pan of ["stereo|c0=c0|c1=-1*c0", "stereo|c0=0*c0|c1=c0"]) {
    const stereo = make("stereo.wav", "-af", `pan=${pan}`);
    const inPage = await resultOf(stereo);
    assert.match(inPage.warning, /^its (left|right) channel is heard alone: /);
    inPage.probabilities.forEach((p, i) => assert.ok(Math.abs(p - alone.probabilities[i]) < 1e-3));
  }
  await page.locator("speech-emotion").evaluate((element) => element.setAttribute("channel", "left"));
  const left = await resultOf(join(folder, "stereo.wav"));
  assert.deepEqual([left.state, left.warning], ["no-speech", ""]);
  await page.locator("speech-emotion").evaluate((element) => element.removeAttribute("channel"));
});

test("a long recording is decoded as it is read, with its progress, and can be stopped", async () => {
  const long = join(folder, "long.webm");
  execFileSync("ffmpeg", ["-v", "error", "-y", "-stream_loop", "80", "-i", wav, "-ac", "2", "-c:a", "libopus", "-b:a", "16k", long]);
  assert.ok((81 * voice.samples.length) / voice.sampleRateHz > 660, "longer than what is decoded at once");
  await chooseFile(page, long);
  const hint = page.locator("speech-emotion .hint");
  await page.waitForFunction(() => /of 1\d:\d\d/.test(document.querySelector("speech-emotion").shadowRoot.querySelector(".hint").textContent));
  await waitForEvent(page, "prediction", 20, 60_000);
  assert.match(await hint.textContent(), /^(Comparing the channels: )?.* of 1\d:\d\d/);
  await page.locator("speech-emotion .toggle").click();
  const before = (await eventsOf(page, "prediction")).length;
  await page.waitForTimeout(500);
  assert.equal((await eventsOf(page, "prediction")).length, before);
});

test("several files are read one after the other, each with its own row and error", async () => {
  const broken = derive("broken.wav", wav, () => Buffer.from("no audio at all, whatever its name"));
  const names = [wav, broken, make("j.mp3")];
  await chooseFile(page, names);
  const rows = page.locator("speech-emotion .files tbody tr");
  await rows.nth(names.length - 1).waitFor();
  await page.waitForFunction(
    () => [...document.querySelector("speech-emotion").shadowRoot.querySelectorAll(".files tbody tr")].every((row) => !/Waiting$|…$/.test(row.textContent)),
  );
  results += 2;
  const texts = await rows.allTextContents();
  assert.match(texts[0], /^voice\.wav[\d.]+.s(No speech|Uncertain|\w+\s?\d+.%)/);
  assert.match(texts[1], /^broken\.wavThis file couldn’t be read/);
  assert.match(texts[2], /^j\.mp3/);
  await rows.nth(0).getByRole("button").click();
  assert.equal(await page.locator("speech-emotion .timeline-title").textContent(), "voice.wav");
  assert.ok(await rows.nth(1).getByRole("button").isDisabled());
  assert.deepEqual(await page.evaluate(() => [seen.violations, seen.rejections]), [[], []]);
  assert.deepEqual(problems, []);
});
