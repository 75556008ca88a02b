// WebKit, as WebKitGTK's MiniBrowser, driven by its WebDriver on a display that nobody sees.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { FIND, Page } from "./page.mjs";
import { WebDriver } from "./webdriver.mjs";

const driverPath = process.env.WEBKIT_DRIVER ?? "/usr/bin/WebKitWebDriver";
const displayPath = "/usr/bin/Xvfb";

class WebKitPage extends Page {
  #driver;
  #frame;
  #end;

  /** `frame`: the address of a page that the others are shown in. */
  constructor(driver, output, frame, end) {
    super();
    this.#driver = driver;
    this.#frame = frame;
    this.#end = end;
    createInterface({ input: output }).on("line", (line) => {
      if (/^CONSOLE \S+ (ERROR|WARN)/.test(line)) this.problems.push(line);
    });
  }

  async goto(url) {
    if (!this.#frame) return this.#driver.goto(url);
    await this.#driver.goto(this.#frame);
    await this.#enterFrame();
    await this.evaluate((url) => void (location.href = url), url);
    await this.waitForFunction((url) => location.href === url && document.readyState === "complete", url);
  }

  async #enterFrame() {
    await this.#driver.enter(await this.#driver.find("document.querySelector('iframe')"));
  }

  evaluate(task, argument) {
    return this.#driver.evaluate(task, argument);
  }

  async click(selector) {
    await this.#driver.click(await this.#find(selector));
  }

  async setFiles(selector, files) {
    await this.#driver.type(await this.#find(selector), files.join("\n"));
  }

  /** Of a framed page: the window itself is never narrower than its buttons. */
  async resize(width, height) {
    await this.#driver.leave();
    await this.evaluate((size) => Object.assign(document.querySelector("iframe"), size), { width, height });
    await this.#enterFrame();
  }

  async screenshot(path) {
    writeFileSync(path, await this.#driver.screenshot());
  }

  async close() {
    await this.#driver.close();
    this.#end();
  }

  #find(selector) {
    return this.#driver.find(`${FIND}(${JSON.stringify(selector)})`);
  }
}

async function startDisplay() {
  const process = spawn(displayPath, ["-displayfd", "1", "-screen", "0", "1600x1400x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [number] = await once(createInterface({ input: process.stdout }), "line");
  return { process, name: `:${number}` };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

async function connect(url, capabilities) {
  for (let attempt = 0; ; ++attempt) {
    try {
      return await WebDriver.connect(url, capabilities);
    } catch (error) {
      // Until it listens.
      if (error.cause?.code !== "ECONNREFUSED" || attempt === 100) throw error;
      await wait(100);
    }
  }
}

/** A page of another origin, which keeps the microphone from the one that it shows. */
async function startFrame() {
  const html = '<!doctype html><iframe src="about:blank" width="800" height="800"></iframe>';
  const server = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(html));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

export const webkit = {
  name: "WebKit",
  missing: [driverPath, displayPath].filter((path) => !existsSync(path)).map((path) => `there is no ${path}`)[0],
  decodes: ["vorbis", "opus", "mp3", "flac"],

  /** As Firefox's. MiniBrowser grants what a driven page asks; only a page around it can deny, and give it any size. */
  async open({ env, microphone = "granted", colourScheme }) {
    const [display, port] = [await startDisplay(), await freePort()];
    const frame = microphone === "denied" || colourScheme ? await startFrame() : undefined;
    const driver = spawn(driverPath, [`--port=${port}`], {
      env: { ...process.env, ...env, DISPLAY: display.name, GTK_THEME: colourScheme === "dark" ? "Adwaita:dark" : "Adwaita" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const end = () => {
      frame?.close();
      driver.kill();
      display.process.kill();
    };
    const args = ["--automation", "--enable-write-console-messages-to-stdout=true", "--enable-media-stream=true"];
    try {
      const session = await connect(`http://127.0.0.1:${port}`, { "webkitgtk:browserOptions": { args } });
      await session.resize(1600, 1400);
      return new WebKitPage(session, driver.stdout, frame?.url, end);
    } catch (error) {
      end();
      throw error;
    }
  },
};
