// Firefox, driven by WebDriver BiDi.
import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";
import { FIND, Page } from "./page.mjs";

const executablePath = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

class FirefoxPage extends Page {
  #browser;
  #page;

  constructor(browser, page) {
    super();
    this.#browser = browser;
    this.#page = page;
    page.on("console", (message) => {
      if (/^(error|warn)/.test(message.type())) this.problems.push(message.text());
    });
    page.on("pageerror", (error) => this.problems.push(String(error)));
  }

  goto(url) {
    return this.#page.goto(url);
  }

  evaluate(task, argument) {
    return this.#page.evaluate(typeof task === "string" ? `(${task})(${JSON.stringify(argument)})` : task, argument);
  }

  async click(selector) {
    await (await this.#find(selector)).click();
  }

  async setFiles(selector, files) {
    await (await this.#find(selector)).uploadFile(...files);
  }

  resize(width, height) {
    return this.#page.setViewport({ width, height });
  }

  screenshot(path) {
    return this.#page.screenshot({ path, fullPage: true });
  }

  close() {
    return this.#browser.close();
  }

  async #find(selector) {
    return (await this.#page.evaluateHandle(`${FIND}(${JSON.stringify(selector)})`)).asElement();
  }
}

// Of what each kind of microphone takes: preferences.
const MICROPHONES = {
  granted: { "media.navigator.permission.disabled": true },
  denied: { "permissions.default.microphone": 2 },
  tone: { "media.navigator.permission.disabled": true, "media.navigator.streams.fake": true },
};

export const firefox = {
  name: "Firefox",
  missing: existsSync(executablePath) ? undefined : `there is no ${executablePath}`,
  decodes: ["vorbis", "opus", "mp3", "aac", "flac"],
  needsLoudspeaker: true,

  /**
   * An empty page in a browser of its own. `env`: where it finds sound. `microphone`: "granted" or "denied", without
   * anybody being asked; "tone": granted, and a tone, whatever there is.
   */
  async open({ env, microphone = "granted", colourScheme = "light" }) {
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath,
      env: { ...process.env, ...env },
      headless: true,
      extraPrefsFirefox: {
        ...MICROPHONES[microphone],
        "layout.css.prefers-color-scheme.content-override": colourScheme === "dark" ? 0 : 1,
      },
    });
    const [page] = await browser.pages();
    return new FirefoxPage(browser, page);
  },
};
