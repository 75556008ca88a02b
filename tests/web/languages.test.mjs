// The element and the page in each language: no English is left, and what is chosen is said at once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chooseFile, eventsOf, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { dictionaries, english, piecesOf, TAGS } from "./dictionaries.mjs";
import { atRate, speak, wavBytes, writeWav } from "./recordings.mjs";

let site, browser, silent;
before(async () => {
  site = await startSite();
  browser = await launch({ recording: writeWav("languages.wav", atRate(speak(), 48000)) });
  silent = await launch({ flags: ["--deny-permission-prompts", "--use-fake-device-for-media-stream"] });
});
after(async () => {
  await browser?.close();
  await silent?.close();
  await site?.close();
});

/** All that a person sees or a screen reader says: of the element, or of what is around it. */
const said = (page, isElement) =>
  page.evaluate((isElement) => {
    const root = isElement ? document.querySelector("speech-emotion").shadowRoot : document;
    const texts = isElement ? [] : [document.title];
    for (const element of root.querySelectorAll("*")) {
      if (element.matches("script, style, option, noscript, meta, head *")) continue;
      texts.push(element.getAttribute("aria-label"), element.getAttribute("title"));
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
    }
    return texts.map((text) => (text ?? "").trim().replace(/\s+/g, " ")).filter(Boolean);
  }, isElement);

async function assertNoEnglish(page, tag, state) {
  const own = piecesOf(dictionaries[tag]).join("\n");
  const foreign = piecesOf(english).filter((piece) => piece.length > 1 && !own.includes(piece));
  for (const text of await said(page, true)) {
    const found = foreign.find((piece) => text === piece || (piece.length > 7 && text.includes(piece)));
    assert.equal(found, undefined, `${tag}, ${state}: "${text}" holds "${found}"`);
  }
}

const language = (page, tag) => page.waitForFunction((tag) => document.querySelector("speech-emotion").shadowRoot.querySelector(".card").lang === tag, tag);

async function openIn(tag, from = browser) {
  const opened = await openPage(from, `${site.url}?lang=${tag}`);
  await language(opened.page, tag);
  return opened;
}

for (const tag of TAGS) {
  const { dir, start, stop, saySomething, yourRecording } = dictionaries[tag];

  test(`${tag}: no English is left before, while it listens, on the card, and of files`, async () => {
    const { context, page, problems } = await openIn(tag);
    const element = page.locator("speech-emotion");
    assert.equal(await element.locator(".words").textContent(), saySomething);
    assert.equal(await element.locator(".toggle-text").textContent(), start);
    assert.equal(await page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`), `${tag} ${dir}`);
    assert.equal(await element.locator(".card").evaluate((card) => getComputedStyle(card).direction), dir);
    await assertNoEnglish(page, tag, "before");
    await toggle(page).click();
    await waitForEvent(page, "prediction", 12);
    assert.equal(await element.locator(".toggle-text").textContent(), stop);
    await assertNoEnglish(page, tag, "listening");
    await toggle(page).click();
    await element.locator(".timeline-title").getByText(yourRecording, { exact: true }).waitFor();
    assert.equal(await element.locator(".chart").evaluate((chart) => getComputedStyle(chart).direction), "ltr", "time runs to the right");
    await element.locator(".exports button").first().click();
    await element.locator(".exported:not(:empty)").waitFor();
    await assertNoEnglish(page, tag, "card");
    const silence = { samples: new Float32Array(5 * 16000), sampleRateHz: 16000 };
    const files = [
      { name: "1.wav", mimeType: "audio/wav", buffer: Buffer.from("x") },
      { name: "2.wav", mimeType: "audio/wav", buffer: Buffer.from(wavBytes(silence)) },
      { name: "3.wav", mimeType: "audio/wav", buffer: Buffer.from(wavBytes(atRate(speak("How about a file?"), 16000))).subarray(0, 60_000) },
    ];
    await chooseFile(page, files);
    await element.locator(".files tbody tr:last-child button:enabled").waitFor();
    await assertNoEnglish(page, tag, "list of files");
    await chooseFile(page, files[0]);
    await page.getByRole("alert").waitFor();
    await assertNoEnglish(page, tag, "file error");
    await chooseFile(page, files[1]);
    await waitForEvent(page, "file-result", 4);
    await assertNoEnglish(page, tag, "no speech");
    assert.deepEqual(problems, []);
    await context.close();
  });

  test(`${tag}: a denied microphone is explained`, async () => {
    const { context, page } = await openIn(tag, silent);
    await toggle(page).click();
    await page.getByRole("alert").getByText(dictionaries[tag]["microphone-denied"]).waitFor();
    await assertNoEnglish(page, tag, "denied");
    await context.close();
  });

  test(`${tag}: uncertain, and a muted microphone`, async () => {
    const { context, page } = await openIn(tag);
    const words = page.locator("speech-emotion .words");
    // Nothing is as sure as that.
    await page.locator("speech-emotion").evaluate((element) => element.setAttribute("model-options", '{"uncertain_below": "1"}'));
    await waitForEvent(page, "loaded", 2);
    await toggle(page).click();
    await words.getByText(dictionaries[tag].uncertain, { exact: true }).waitFor();
    await assertNoEnglish(page, tag, "uncertain");
    await page.evaluate(() => {
      const [track] = seen.streams.at(-1).getAudioTracks();
      Object.defineProperty(track, "muted", { value: true });
      track.dispatchEvent(new Event("mute"));
    });
    await words.getByText(dictionaries[tag].muted, { exact: true }).waitFor();
    await assertNoEnglish(page, tag, "muted");
    await context.close();
  });
}

test("what looks for English finds it", async () => {
  const { context, page } = await openPage(browser, site.url);
  await assert.rejects(assertNoEnglish(page, "de", "English"), /"Start the microphone"/);
  await context.close();
});

test("all of the page is said in each language, and English again", async () => {
  const { context, page } = await openPage(browser, site.url);
  const before = await said(page, false);
  const menu = page.locator(".language");
  for (const tag of TAGS) {
    await menu.selectOption(tag);
    await language(page, tag);
    await page.waitForFunction((tag) => document.documentElement.dir === (tag === "ar" ? "rtl" : "ltr"), tag);
    await page.waitForFunction((title) => document.title !== title, before[0]);
    const now = await said(page, false);
    const left = now.filter((text) => before.includes(text) && /[a-z]{3}/i.test(text));
    // Names of features and of languages are everybody's.
    assert.deepEqual(left, [], tag);
    assert.equal(new URL(page.url()).searchParams.get("lang"), tag);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);
  }
  await menu.selectOption("en");
  await language(page, "en");
  assert.deepEqual(await said(page, false), before);
  assert.equal(new URL(page.url()).search, "?lang=en");
  await context.close();
});

test("the page begins in the browser's language, and English stays once it is chosen", async (t) => {
  const context = await browser.newContext({ locale: "es-MX" });
  t.after(() => context.close());
  const { page } = await openPage({ newContext: () => context }, site.url);
  await language(page, "es");
  await page.locator(".language").selectOption("en");
  await language(page, "en");
  await page.reload();
  await language(page, "en");
  assert.equal(await page.locator(".language").inputValue(), "en");
});

test("the attribute lang changes what is said while it listens, and nothing stops", async () => {
  const { context, page } = await openPage(browser, site.url);
  const element = page.locator("speech-emotion");
  await toggle(page).click();
  await waitForEvent(page, "prediction", 4);
  for (const tag of ["ar", "de-AT"]) {
    await element.evaluate((element, tag) => (element.lang = tag), tag);
    await language(page, tag);
    const words = dictionaries[tag.slice(0, 2)];
    assert.equal(await element.locator(".toggle-text").textContent(), words.stop);
    assert.equal(await element.locator(".strip-caption").textContent(), words.lastMinute);
    assert.equal(await element.locator(".bar-name").first().textContent(), words.emotions.neutral);
    await assertNoEnglish(page, tag.slice(0, 2), "changed");
  }
  const count = (await eventsOf(page, "prediction")).length;
  await waitForEvent(page, "prediction", count + 4);
  assert.deepEqual((await eventsOf(page, "activity")).map(({ activity }) => activity), ["starting", "listening"]);
  assert.equal(await page.evaluate(() => seen.requestedMicrophone), 1);
  const [{ model }] = await eventsOf(page, "loaded");
  assert.equal(model.labels[0], "neutral", "events say the model's own labels");
  await context.close();
});

test("its own attribute stands above what is around it, and an unknown language is English", async () => {
  const { context, page } = await openPage(browser, site.url);
  const words = () => page.locator("speech-emotion .words").textContent();
  const set = (what) => page.evaluate(([place, tag]) => document.querySelector(place).setAttribute("lang", tag), what);
  await set(["main", "fr"]);
  await language(page, "fr");
  assert.equal(await words(), dictionaries.fr.saySomething);
  await set(["speech-emotion", "es"]);
  await language(page, "es");
  assert.equal(await words(), dictionaries.es.saySomething);
  for (const unknown of ["tlh", "constructor", "!"]) {
    await set(["speech-emotion", unknown]);
    await language(page, "en");
    assert.equal(await words(), english.saySomething);
    await set(["speech-emotion", "es"]);
    await language(page, "es");
  }
  await page.locator("speech-emotion").evaluate((element) => element.removeAttribute("lang"));
  await language(page, "fr");
  // Moved, it is among another language.
  await page.locator("speech-emotion").evaluate((element) => {
    const place = document.createElement("div");
    place.lang = "zh";
    document.body.append(place);
    place.append(element);
  });
  await language(page, "zh");
  await context.close();
});

test("a site's own words stand above the language's, and may be another language", async () => {
  const { context, page } = await openPage(browser, site.url);
  const element = page.locator("speech-emotion");
  await element.evaluate((element) => (element.words = { saySomething: "Well?", emotions: { neutral: "as ever" } }));
  await element.locator(".words").getByText("Well?", { exact: true }).waitFor();
  assert.equal(await element.locator(".bar-name").first().textContent(), "as ever");
  assert.equal(await element.locator(".toggle-text").textContent(), "Start");
  await element.evaluate((element) => {
    element.lang = "he";
    element.words = { dir: "rtl", start: "התחל" };
  });
  await element.locator(".toggle-text").getByText("התחל").waitFor();
  assert.equal(await element.locator(".card").evaluate((card) => card.dir), "rtl");
  await element.evaluate((element) => (element.words = undefined));
  await element.locator(".toggle-text").getByText("Start", { exact: true }).waitFor();
  // Said before the element is defined, as a script above it may.
  const early = await context.newPage();
  await early.addInitScript(() => {
    addEventListener("readystatechange", () => {
      const element = document.querySelector("speech-emotion");
      if (element && !customElements.get("speech-emotion")) element.words = { saySomething: "Early" };
    }, true);
  });
  await early.goto(site.url);
  await early.locator("speech-emotion .words").getByText("Early", { exact: true }).waitFor();
  await early.evaluate(() => (document.querySelector("speech-emotion").words = { saySomething: "Late" }));
  await early.locator("speech-emotion .words").getByText("Late", { exact: true }).waitFor();
  await context.close();
});

test("labels that no dictionary knows are shown as they are", async () => {
  const { context, page } = await openIn("de");
  const card = { labels: ["awe <3", "happy"], state: 2, percents: [80, 20], pieces: [[20, 2, 0, 80], [30, 2, 1, 60]] };
  const text = Buffer.from(JSON.stringify(card)).toString("base64url");
  await page.evaluate((hash) => document.querySelector("speech-emotion").showFragment(hash), `#heard=${text}`);
  const figure = page.locator("speech-emotion .timeline");
  await figure.getByText(dictionaries.de.linkedRecording).waitFor();
  await figure.getByText("nach „awe <3“: 80").waitFor();
  assert.deepEqual(await figure.locator(".names span").allTextContents(), ["awe <3", "fröhlich"]);
  await context.close();
});

test("the game has sentences and emotions of the page's language", async () => {
  const { context, page } = await openIn("de");
  await page.locator(".game-button").click();
  const [sentence, emotion] = [page.locator(".game-sentence"), page.locator(".game-emotion")];
  assert.ok(Object.values(dictionaries.de.emotions).includes(await emotion.textContent()));
  const before = await sentence.textContent();
  await page.locator(".language").selectOption("fr");
  await page.waitForFunction((before) => document.querySelector(".game-sentence").textContent !== before, before);
  assert.ok(Object.values(dictionaries.fr.inSentences).includes(await emotion.textContent()));
  assert.match(await sentence.textContent(), /^« .* »$/);
  await context.close();
});

test("English asks for no dictionary, German for German alone; a chosen one is at hand offline", async () => {
  const asked = async (address) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const names = [];
    context.on("request", (request) => names.push(new URL(request.url()).pathname));
    await page.goto(site.url + address);
    await page.locator("speech-emotion .bar-name").first().waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForLoadState("networkidle");
    const found = names.filter((name) => /\/(files|languages)\/(ar|de|es|fr|zh)-/.test(name)).map((name) => name.match(/\/(\w\w)-/)[1]);
    return { context, page, found: [...new Set(found)] };
  };
  const plain = await asked("");
  assert.deepEqual(plain.found, []);
  await plain.context.close();
  const { context, page, found } = await asked("?lang=de");
  assert.deepEqual(found, ["de"]);
  const isKept = () => page.evaluate(async () => {
    const [name] = await caches.keys();
    return (await (await caches.open(name)).keys()).filter(({ url }) => /\/(files|languages)\/de-/.test(url)).length;
  });
  for (let tries = 0; (await isKept()) < 2 && tries < 50; ++tries) await page.waitForTimeout(100);
  await context.setOffline(true);
  const second = await context.newPage();
  await second.goto(`${site.url}?lang=de`);
  await language(second, "de");
  assert.equal(await second.title(), await page.title());
  await context.close();
});
