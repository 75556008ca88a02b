// A client of the W3C's WebDriver: what the tests need of it.
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf"; // the standard's name for a reference

export class WebDriver {
  #session;

  /** At a driver's address: a session of these capabilities. */
  static async connect(url, capabilities) {
    const driver = new WebDriver();
    driver.#session = `${url}/session`;
    const { sessionId } = await driver.#ask("", { capabilities: { alwaysMatch: capabilities } });
    driver.#session += `/${sessionId}`;
    await driver.#ask("/timeouts", { script: 120_000, pageLoad: 60_000 });
    return driver;
  }

  goto(url) {
    return this.#ask("/url", { url });
  }

  /** Runs a function in the page, by its source; awaits what it returns. */
  async evaluate(task, argument = null) {
    const script = `
      const [argument, done] = arguments;
      const run = async () => (${task})(argument);
      run().then((value) => done({ value: value ?? null }), (error) => done({ error: String(error) }));`;
    const { value, error } = await this.#ask("/execute/async", { script, args: [argument] });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** A reference to the element that an expression gives. */
  async find(expression) {
    const element = await this.#ask("/execute/sync", { script: `return ${expression}`, args: [] });
    if (!element) throw new Error(`expected an element, found none: ${expression}`);
    return element[ELEMENT];
  }

  /** What follows is asked of the page in this frame. */
  enter(frame) {
    return this.#ask("/frame", { id: { [ELEMENT]: frame } });
  }

  leave() {
    return this.#ask("/frame", { id: null });
  }

  /** With a finger's or mouse's way: what lies above the element gets the click. */
  async click(element) {
    const origin = { [ELEMENT]: element };
    const steps = [{ type: "pointerMove", x: 0, y: 0, origin }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    await this.#ask("/actions", { actions: [{ type: "pointer", id: "mouse", actions: steps }] });
  }

  type(element, text) {
    return this.#ask(`/element/${element}/value`, { text });
  }

  resize(width, height) {
    return this.#ask("/window/rect", { width, height });
  }

  /** PNG. */
  async screenshot() {
    return Buffer.from(await this.#ask("/screenshot"), "base64");
  }

  close() {
    return this.#ask("", undefined, "DELETE");
  }

  async #ask(path, body, method = body ? "POST" : "GET") {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(this.#session + path, { method, headers, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebDriver, ${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}
