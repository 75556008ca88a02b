// What the tests ask of a browser, whatever drives it: a page that is opened, asked, clicked and given files. The names
// are Playwright's, so that the helpers in browser.mjs serve here, too.
import { setTimeout as wait } from "node:timers/promises";

/** `evaluate(task, argument)` is the driver's: it runs a function in the page; both ways go through JSON. */
export class Page {
  /** What console and scripts complained of, as far as the driver is told. */
  problems = [];

  /** Until the task's answer is true. */
  async waitForFunction(task, argument, { timeout = 20_000, polling = 100 } = {}) {
    for (const deadline = Date.now() + timeout; !(await this.evaluate(task, argument)); await wait(polling)) {
      if (Date.now() > deadline) throw new Error(`expected within ${timeout} ms: ${task}, ${JSON.stringify(argument)}`);
    }
  }

  /** The text of what a selector names, in the element or beside it; undefined where it isn't shown. */
  async textOf(selector) {
    const text = await this.evaluate(`(selector) => {
      const part = ${FIND}(selector);
      return part?.checkVisibility() ? part.textContent : null;
    }`, selector);
    return text ?? undefined;
  }
}

/** Source of a function from a selector to what it names: in the element's shadow tree, or in the page around it. */
export const FIND = `((selector) =>
  document.querySelector("speech-emotion")?.shadowRoot.querySelector(selector) ?? document.querySelector(selector))`;
