// What a site does with <speech-emotion>: attributes that change, methods, events, parts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { eventsOf, forgetSounds, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { paths } from "./paths.mjs";
import { speak, wavBytes, writeWav } from "./recordings.mjs";

let site, browser, context, page, problems;
const voice = speak();
before(async () => {
  site = await startSite();
  // With pauses between utterances.
  const samples = new Float32Array(voice.samples.length + 2 * voice.sampleRateHz);
  samples.set(voice.samples);
  browser = await launch({ recording: writeWav("voice.wav", { ...voice, samples }) });
  ({ context, page, problems } = await openPage(browser, site.url));
  await forgetSounds(page); // voice-card.test.mjs has what follows Stop
});
after(async () => {
  await context?.close();
  await browser?.close();
  await site?.close();
});

const onElement = (action, argument) =>
  page.evaluate(([text, argument]) => new Function("element", "argument", `return (${text})(element, argument)`)(document.querySelector("speech-emotion"), argument), [
    String(action),
    argument,
  ]);

test("a theme of the site's own choice stands above the system's, and back", async () => {
  await page.emulateMedia({ colorScheme: "light" });
  const surface = () => page.locator("speech-emotion .card").evaluate((card) => getComputedStyle(card).backgroundColor);
  const light = await surface();
  await onElement((element) => element.setAttribute("theme", "dark"));
  const dark = await surface();
  assert.notEqual(dark, light);
  await page.emulateMedia({ colorScheme: "dark" });
  await onElement((element) => element.setAttribute("theme", "light"));
  assert.equal(await surface(), light);
  await onElement((element) => element.removeAttribute("theme"));
  assert.equal(await surface(), dark);
  await page.emulateMedia({ colorScheme: "light" });
});

test("a site's own style properties and parts are obeyed", async () => {
  await page.addStyleTag({ content: "speech-emotion { --surface: rgb(1, 2, 3) } speech-emotion::part(button) { border-radius: 7px }" }).catch(() => undefined);
  // The page's own policy lets no inline style in: as a constructed sheet.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("speech-emotion { --surface: rgb(1, 2, 3) } speech-emotion::part(button) { border-radius: 7px }");
    document.adoptedStyleSheets = [sheet];
  });
  const styleOf = (selector, property) => page.locator(`speech-emotion ${selector}`).evaluate((part, name) => getComputedStyle(part)[name], property);
  assert.equal(await styleOf(".card", "backgroundColor"), "rgb(1, 2, 3)");
  assert.equal(await styleOf(".toggle", "borderRadius"), "7px");
  await page.evaluate(() => (document.adoptedStyleSheets = []));
  problems.length = 0; // of the first attempt
});

test("analyze answers with labels by name, and shows it; reset shows nothing of it", async () => {
  const { analysis, seconds, last, state } = await onElement(async (element, bytes) => {
    let seconds = 0;
    const analysis = await element.analyze(new Uint8Array(bytes), { onProgress: (done) => (seconds = done) });
    return { analysis, seconds, last: element.lastResult.durationSeconds, state: element.state };
  }, [...wavBytes(voice)]);
  assert.equal(last, analysis.durationSeconds);
  assert.ok(Math.abs(seconds - last) < 0.01, `${seconds} of ${last} s`);
  assert.equal(state, "idle");
  const words = () => page.locator("speech-emotion .words").textContent();
  assert.equal((await words()).toLowerCase(), analysis.emotion);
  await onElement((element) => element.reset());
  assert.equal(await words(), "Say something");
  assert.equal(await page.locator("speech-emotion .timeline").isVisible(), false);
  assert.equal(await onElement((element) => element.lastResult), undefined);
});

test("an analysis that is stopped, or left by its signal, rejects", async () => {
  const outcomes = await onElement(async (element) => {
    const hour = new Float32Array(16000 * 600);
    const stopped = element.analyze(hour, { sampleRateHz: 16000 }).catch(({ code }) => code);
    setTimeout(() => element.stop(), 100);
    await stopped;
    const left = element.analyze(hour, { sampleRateHz: 16000, signal: AbortSignal.timeout(100) }).catch(({ name }) => name);
    return [await stopped, await left];
  });
  assert.deepEqual(outcomes, ["closed", "TimeoutError"]);
});

test("a site may keep the microphone closed until the person agrees", async () => {
  await onElement((element) => {
    element.addEventListener("beforemicrophone", (event) => event.preventDefault(), { once: true });
  });
  await toggle(page).click();
  assert.equal(await page.evaluate(() => seen.requestedMicrophone), 0);
  assert.equal(await onElement((element) => element.state), "idle");
});

test("states, levels and utterances are told while it listens; Escape stops it", async () => {
  await onElement((element) => {
    globalThis.told = [];
    for (const type of ["statechange", "level", "utterance"]) {
      element.addEventListener(type, ({ detail }) => told.push({ type, ...detail }));
    }
  });
  await toggle(page).click();
  await page.waitForFunction(() => told.some(({ type }) => type === "utterance"), undefined, { timeout: 30_000 });
  await toggle(page).press("Escape");
  const told = await page.evaluate(() => globalThis.told);
  const states = told.filter(({ type }) => type === "statechange").map(({ previous, state }) => `${previous} ${state}`);
  assert.deepEqual(states, ["idle starting", "starting listening", "listening idle"]);
  assert.ok(told.filter(({ type, dbfs }) => type === "level" && dbfs > -60).length > 5);
  const { startSeconds, endSeconds, source } = told.find(({ type }) => type === "utterance");
  assert.ok(endSeconds > startSeconds && source === "microphone");
});

test("a screen reader says nothing that the microphone would hear, unless it is asked to, and four things a minute", async () => {
  const listenFor = async (attributes) => {
    const { context, page } = await openPage(browser, site.url);
    await forgetSounds(page);
    await page.evaluate((attributes) => {
      const element = document.querySelector("speech-emotion");
      for (const name of attributes) element.setAttribute(name, "");
      globalThis.said = [];
      const region = element.shadowRoot.querySelector(".announcement");
      new MutationObserver(() => said.push({ state: element.state, text: region.textContent })).observe(region, { childList: true });
    }, attributes);
    await toggle(page).click();
    await waitForEvent(page, "prediction", 12);
    const said = await page.evaluate(() => globalThis.said);
    await context.close();
    return said;
  };
  const isHeard = ({ state }) => state === "listening";
  assert.deepEqual((await listenFor([])).filter(isHeard), []);
  const told = await listenFor(["announce"]);
  assert.ok(told.some(isHeard) && told.length <= 4, JSON.stringify(told));
});

test("moved in the document it goes on listening; taken out of it, it ends", async () => {
  await toggle(page).click();
  await waitForEvent(page, "prediction", 1);
  await onElement((element) => document.body.prepend(element));
  const before = (await eventsOf(page, "prediction")).length;
  await waitForEvent(page, "prediction", before + 3);
  assert.equal(await onElement((element) => element.state), "listening");
  const live = await onElement(async (element) => {
    element.remove();
    await Promise.resolve();
    const live = seen.streams.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === "live").length;
    document.querySelector("main").append(element);
    return live;
  });
  assert.equal(live, 0);
  await waitForEvent(page, "loaded", 2);
});

test("auto-stop closes the microphone after seconds without speech", async () => {
  await page.evaluate(() => {
    const context = new AudioContext();
    globalThis.quiet = context.createMediaStreamDestination().stream;
  });
  await onElement((element) => {
    element.setAttribute("auto-stop", "2");
    void element.start(globalThis.quiet);
  });
  await page.waitForFunction(() => document.querySelector("speech-emotion").state === "listening");
  await page.waitForFunction(() => document.querySelector("speech-emotion").state === "idle", undefined, { timeout: 8000 });
  await onElement((element) => element.removeAttribute("auto-stop"));
});

test("another model by its attribute is loaded at once, and what isn't there is told as an error", async () => {
  const codes = await onElement(async (element) => {
    const error = new Promise((resolve) => element.addEventListener("error", ({ detail }) => resolve(detail.error.code), { once: true }));
    element.setAttribute("model", "nothing-here.onnx");
    const code = await error;
    const loaded = new Promise((resolve) => element.addEventListener("loaded", () => resolve("loaded"), { once: true }));
    element.removeAttribute("model");
    return [code, await loaded];
  });
  assert.deepEqual(codes, ["asset-unreachable", "loaded"]);
  problems.length = 0; // the 404
});

test("compact, headless and no-files leave out what they say", async () => {
  const visible = async (selector) => page.locator(`speech-emotion ${selector}`).isVisible();
  const set = (name) => onElement((element, name) => element.toggleAttribute(name), name);
  assert.deepEqual([await visible(".bars"), await visible(".picker")], [true, true]);
  await set("no-files");
  assert.deepEqual([await visible(".bars"), await visible(".picker")], [true, false]);
  await set("no-files");
  await set("compact");
  assert.deepEqual([await visible(".bars"), await visible(".toggle"), await visible(".words"), await visible(".disclosure")], [false, true, true, true]);
  await set("compact");
  await set("headless");
  assert.equal(await visible(".card"), false);
  await set("headless");
});

test("two elements share one engine", async () => {
  const { workers, labels } = await page.evaluate(async () => {
    const main = document.querySelector("main");
    let workers = 0;
    const { Worker } = globalThis;
    globalThis.Worker = class extends Worker {
      constructor(...options) {
        super(...options);
        ++workers;
      }
    };
    const second = document.createElement("speech-emotion");
    const loaded = new Promise((resolve) => second.addEventListener("loaded", resolve));
    main.append(second);
    await loaded;
    globalThis.Worker = Worker;
    const labels = [...document.querySelectorAll("speech-emotion")].map(({ model }) => model.labels.length);
    second.remove();
    return { workers, labels };
  });
  assert.equal(workers, 0);
  assert.deepEqual(labels, [8, 8]);
});

test("the manifest tells the attributes, methods and parts that there are", async () => {
  const manifest = JSON.parse(readFileSync(join(paths.package, "custom-elements.json"), "utf8"));
  const [{ attributes, members, cssParts, cssProperties, slots }] = manifest.modules[0].declarations;
  const found = await onElement((element) => ({
    observed: element.constructor.observedAttributes,
    members: Object.getOwnPropertyNames(Object.getPrototypeOf(element)),
    parts: [...element.shadowRoot.querySelectorAll("[part]")].map((part) => part.getAttribute("part")),
    slots: [...element.shadowRoot.querySelectorAll("slot")].map(({ name }) => name),
  }));
  const known = attributes.map(({ name }) => name);
  assert.ok(found.observed.every((name) => known.includes(name)));
  const callbacks = ["constructor", "connectedCallback", "disconnectedCallback", "attributeChangedCallback"];
  assert.deepEqual(found.members.filter((name) => !callbacks.includes(name)).sort(), members.map(({ name }) => name).sort());
  assert.deepEqual([...found.parts].sort(), cssParts.map(({ name }) => name).sort());
  assert.deepEqual(found.slots, slots.map(({ name }) => name));
  const theme = readFileSync(join(paths.sources, "theme.css"), "utf8");
  const properties = [...theme.matchAll(/^ {2}(--[\w-]+):/gm)].map(([, name]) => name);
  assert.deepEqual(properties.sort(), cssProperties.map(({ name }) => name).sort());
});

test("none of it left a complaint", () => assert.deepEqual(problems, []));
