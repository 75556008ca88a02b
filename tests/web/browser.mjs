// Chromium with the built page: one server and one browser a test file.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createSite } from "../../web/serve.mjs";
import { chromium } from "./packages.mjs";
import { paths } from "./paths.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

export async function startSite(folder = paths.dist) {
  const server = createSite(folder).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://localhost:${server.address().port}/`, close };
}

/** `recording`: a WAV file that getUserMedia plays, over and over, as the microphone. */
export function launch(options) {
  return chromium.launch(launchOptions(options));
}

/** The same with the number of the browser's process, which leads the group of all of them. */
export async function launchProcess(options) {
  const server = await chromium.launchServer(launchOptions(options));
  return { browser: await chromium.connect(server.wsEndpoint()), pid: server.process().pid, close: () => server.close() };
}

export function launchOptions({ recording, flags = [], env = process.env } = {}) {
  const microphone = recording
    ? [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        `--use-file-for-fake-audio-capture=${recording}`,
      ]
    : [];
  const args = [...FLAGS, ...microphone, ...flags];
  return { executablePath: paths.chromium, args, env };
}

/** Keeps what the page does behind the scenes; runs in the page before its own scripts. */
export function spy() {
  const seen = { events: [], streams: [], contexts: [], violations: [], rejections: [], requestedMicrophone: 0 };
  globalThis.seen = seen;
  for (const type of ["prediction", "file-result", "activity", "microphone", "microphone-state", "loaded", "failure", "utterancestart", "utteranceend", "sound-picture"]) {
    addEventListener(type, ({ detail }) => detail && seen.events.push({ at: performance.now(), ...detail }));
  }
  addEventListener("securitypolicyviolation", (event) => seen.violations.push(event.violatedDirective));
  addEventListener("unhandledrejection", (event) => seen.rejections.push(String(event.reason)));
  const devices = MediaDevices.prototype;
  const getUserMedia = devices.getUserMedia;
  devices.getUserMedia = async function (...constraints) {
    ++seen.requestedMicrophone;
    const stream = await getUserMedia.apply(this, constraints);
    seen.streams.push(stream);
    return stream;
  };
  globalThis.AudioContext = class extends AudioContext {
    constructor(...options) {
      super(...options);
      seen.contexts.push(this);
    }
  };
}

/** A page that has loaded engine and model. `problems` lists what its console complains of. */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.addInitScript(spy);
  await page.goto(url);
  await waitForEvent(page, "loaded");
  return { context, page, problems };
}

/** A page that listens, past its first predictions; closed when `t` ends. */
export async function listen(t, browser, url) {
  const { context, page } = await openPage(browser, url);
  t.after(() => context.close());
  await toggle(page).click();
  // Past its first second: a younger context gets more time.
  await waitForEvent(page, "prediction", 2);
  return page;
}

/** Waits until `count` events of this type have come; returns all of them. */
export async function waitForEvent(page, type, count = 1, timeout = 20_000) {
  const wanted = { type, count };
  await page.waitForFunction(
    ({ type, count }) => globalThis.seen.events.filter((event) => event.type === type).length >= count,
    wanted,
    { timeout, polling: 100 }, // the default, every frame, would cost the page more than its own work
  );
  return eventsOf(page, type);
}

export function eventsOf(page, type) {
  return page.evaluate((type) => {
    // Float32Arrays don't survive the way here; errors lose their code.
    const plain = (_, value) =>
      value instanceof Float32Array ? [...value] : value instanceof Error ? { code: value.code } : value;
    const events = globalThis.seen.events.filter((event) => event.type === type);
    return JSON.parse(JSON.stringify(events, plain));
  }, type);
}

/** Nothing is analysed after Stop, as in an element that wasn't asked to keep sound. */
export async function forgetSounds(page) {
  await page.locator("speech-emotion").evaluate((element) => element.removeAttribute("keep-sound"));
}

export const toggle = (page) => page.locator("speech-emotion .toggle");

export async function chooseFile(page, file) {
  await page.locator("speech-emotion input[type=file]").setInputFiles(file);
}

/** By the element's own method, as an embedding page would; resolves to what it tells of the model. */
export async function useModel(page, bytes, options) {
  const loaded = (await eventsOf(page, "loaded")).length;
  await page.evaluate(
    ([bytes, options]) =>
      document.querySelector("speech-emotion").useModel(new Blob([new Uint8Array(bytes)]), options),
    [[...bytes], options],
  );
  return (await waitForEvent(page, "loaded", loaded + 1)).at(-1).model;
}

export function assertProbabilities(probabilities, labels) {
  assert.equal(probabilities.length, labels);
  assert.ok(probabilities.every((p) => p >= 0 && p <= 1), `in [0, 1]: ${probabilities}`);
  assert.ok(Math.abs(probabilities.reduce((a, b) => a + b, 0) - 1) < 1e-4, `sum 1: ${probabilities}`);
}
