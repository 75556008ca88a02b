// No permission, no device, no sound: a plain sentence and a way on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chooseFile, eventsOf, launch, openPage, startSite, toggle, waitForEvent } from "./browser.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

let site;
before(async () => (site = await startSite()));
after(() => site.close());

/** `prepare`: what happens to the page before it is opened. */
async function startWithout(options, expectedCode, sentence, { prepare, url = site.url } = {}) {
  const browser = await launch(options);
  try {
    const { page } = await openPage({ newContext: () => preparedContext(browser, prepare) }, url);
    await toggle(page).click();
    const [{ error }] = await waitForEvent(page, "failure");
    assert.equal(error.code, expectedCode);
    const states = (await eventsOf(page, "microphone-state")).map(({ state }) => state);
    assert.deepEqual(states, expectedCode === "audio-unavailable" ? ["paused"] : []);
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

async function preparedContext(browser, prepare) {
  const context = await browser.newContext();
  await prepare?.(context);
  return context;
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

const FAKE = { flags: ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"] };

/** An error of this name where the page asks for the microphone, of the class that browsers give it. */
const refuseWith = (error) => ({
  prepare: (context) =>
    context.addInitScript((error) => {
      MediaDevices.prototype.getUserMedia = () =>
        Promise.reject(error.constraint === undefined ? new DOMException(error.message, error.name) : error);
    }, error),
});

test("a microphone that another program has is explained", () =>
  startWithout(
    FAKE,
    "microphone-busy",
    "another program may be using it",
    refuseWith({ name: "NotReadableError", message: "" }),
  ));

test("an OverconstrainedError, which is no DOMException, is known by its name", () =>
  startWithout(
    FAKE,
    "microphone-missing",
    "No microphone was found",
    refuseWith({ name: "OverconstrainedError", message: "", constraint: "channelCount" }),
  ));

test("a page from an insecure address says that it needs https", () =>
  startWithout(
    { flags: [...FAKE.flags, "--host-resolver-rules=MAP insecure.test 127.0.0.1"] },
    "microphone-unavailable",
    "only for pages from https or localhost",
    { url: site.url.replace("localhost", "insecure.test") },
  ));

test("a browser without getUserMedia is named", () =>
  startWithout(FAKE, "microphone-unavailable", "old ones not at all", {
    prepare: (context) =>
      context.addInitScript(() => Object.defineProperty(MediaDevices.prototype, "getUserMedia", { set() {} })),
  }));

test("a Permissions-Policy without the microphone is named", () =>
  startWithout(FAKE, "microphone-forbidden", "Open the page on its own", {
    prepare: (context) =>
      context.route(site.url, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), "permissions-policy": "microphone=()" } });
      }),
  }));

/** An AudioContext that doesn't start: runs in the page. */
function holdAudio(startsWithoutOutput) {
  globalThis.AudioContext = class extends AudioContext {
    #isHeld = true;
    constructor() {
      super();
      void super.suspend();
      // As in Firefox, whose contexts add no module until they run.
      if (!startsWithoutOutput) this.audioWorklet.addModule = () => new Promise(() => undefined);
    }
    get state() {
      return this.#isHeld && super.state !== "closed" ? "suspended" : super.state;
    }
    get currentTime() {
      return this.#isHeld ? 0 : super.currentTime;
    }
    resume() {
      return this.#isHeld ? new Promise(() => undefined) : super.resume();
    }
    async setSinkId({ type }) {
      if (type !== "none" || !startsWithoutOutput) throw new DOMException("no device", "InvalidAccessError");
      this.#isHeld = false;
      await super.resume();
    }
  };
}

test("sound that never starts is paused, and explained when nothing comes of it", () =>
  startWithout(FAKE, "audio-unavailable", "The browser’s sound doesn’t start", {
    prepare: (context) => context.addInitScript(holdAudio, false),
  }));

test("sound that starts only without a loudspeaker goes on by itself", async (t) => {
  const browser = await launch({ recording: writeWav("no-output.wav", atRate(speak(), 48000)) });
  t.after(() => browser.close());
  const newContext = () => preparedContext(browser, (context) => context.addInitScript(holdAudio, true));
  const { page } = await openPage({ newContext }, site.url);
  await toggle(page).click();
  await waitForEvent(page, "prediction", 2);
  assert.deepEqual((await eventsOf(page, "microphone-state")).map(({ state }) => state), ["paused", "open"]);
  assert.ok(await page.getByRole("alert").isHidden());
});

test("a clock that begins and then waits for the microphone, as WebKit's, isn't called paused", async (t) => {
  const browser = await launch({ recording: writeWav("slow.wav", atRate(speak(), 48000)) });
  t.after(() => browser.close());
  const stall = () => {
    globalThis.AudioContext = class extends AudioContext {
      #since = performance.now();
      get currentTime() {
        return performance.now() - this.#since < 1800 ? Math.min(super.currentTime, 0.2) : super.currentTime;
      }
    };
  };
  const newContext = () => preparedContext(browser, (context) => context.addInitScript(stall));
  const { page } = await openPage({ newContext }, site.url);
  await toggle(page).click();
  await waitForEvent(page, "prediction", 8);
  assert.deepEqual(await eventsOf(page, "microphone-state"), []);
});
