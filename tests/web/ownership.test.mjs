// What a page's parts own ends with them, and doesn't pile up before. Needs no browser: sources and stand-ins.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { paths } from "./paths.mjs";

const { build } = createRequire(join(paths.sources, "../package.json"))("esbuild");

const ENTRY = `
  export { offerOwnModel } from "./own-model";
  export { PageLanguage } from "./page-languages/page-language";
  export { SpeechEmotionRecognizer } from "./recognizer";
  export { Scope } from "./scope";
`;
const asset = { name: "asset", bytes: 1 };
const NAMES = ["worker", "worklet", "wasm", "model", "results", "files", "containers", "ortScript", "ortWasm"];
const BUILT_ASSETS = Object.fromEntries(NAMES.map((name) => [name, asset]));

let folder, source;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "ownership-"));
  const outfile = join(folder, "sources.mjs");
  await build({
    stdin: { contents: ENTRY, resolveDir: paths.sources, loader: "ts" },
    bundle: true,
    format: "esm",
    define: { BUILT_ASSETS: JSON.stringify(BUILT_ASSETS), BUILT_PAGE_LANGUAGES: "{}" },
    outfile,
    logLevel: "warning",
  });
  source = await import(pathToFileURL(outfile));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** A worker that loads at once. */
class StandInWorker {
  static all = [];
  terminated = 0;
  constructor() {
    StandInWorker.all.push(this);
  }
  postMessage(request) {
    if (request.type === "load") queueMicrotask(() => this.onmessage({ data: { type: "loaded", model: {} } }));
  }
  terminate() {
    this.terminated += 1;
  }
}

/** Stand-ins for what the recognizer takes of a browser, until the test ends. */
function pretendToBeAPage(t) {
  StandInWorker.all = [];
  const events = new EventTarget();
  const globals = {
    Worker: StandInWorker,
    location: new URL("file:///"),
    origin: new URL("file:///").origin,
    document: { baseURI: "file:///" },
    fetch: () => Promise.resolve(),
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
  };
  const before = new Map(Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]));
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  t.after(() => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete globalThis[name];
    }
  });
}

/** What the scopes that haven't ended own. */
function countOwned(t) {
  const { Scope } = source;
  const counts = new Map();
  const own = Scope.prototype.own;
  t.mock.method(Scope.prototype, "own", function (end) {
    counts.set(this, (counts.get(this) ?? 0) + 1);
    own.call(this, end);
  });
  return () => [...counts].reduce((sum, [scope, count]) => sum + (scope.ended ? 0 : count), 0);
}

test("a change of model ends the worker before, and leaves nothing behind", async (t) => {
  pretendToBeAPage(t);
  const owned = countOwned(t);
  const recognizer = new source.SpeechEmotionRecognizer({ assetBase: "file:///dist/" }, () => undefined);
  await recognizer.useModel();
  const afterOne = owned();
  for (let i = 0; i < 5; ++i) await recognizer.useModel();
  assert.equal(owned(), afterOne);
  assert.deepEqual(StandInWorker.all.map(({ terminated }) => terminated), [1, 1, 1, 1, 1, 0]);
  recognizer.dispose();
  assert.equal(StandInWorker.all.at(-1).terminated, 1);
  await recognizer.useModel();
  assert.ok(StandInWorker.all.every(({ terminated }) => terminated === 1), "a worker outlives its recognizer");
});

test("a model of one's own is offered while its owner lasts", () => {
  const parts = new Map();
  const section = {
    querySelector: (name) => {
      if (!parts.has(name)) parts.set(name, Object.assign(new EventTarget(), { value: "", textContent: "" }));
      return parts.get(name);
    },
  };
  const asked = [];
  const element = Object.assign(new EventTarget(), { useModel: (...parameters) => asked.push(parameters) });
  const life = new source.Scope();
  const language = new source.PageLanguage({ querySelector: () => null, querySelectorAll: () => [] });
  source.offerOwnModel(element, section, language, life);

  const form = parts.get(".own-model-form");
  parts.get(".own-model-file").files = [{ name: "mine.onnx" }];
  const failure = () =>
    Object.assign(new Event("failure"), { detail: { error: { code: "invalid-model", message: "no model" } } });
  form.dispatchEvent(new Event("submit"));
  element.dispatchEvent(failure());
  assert.equal(asked.length, 1);
  const note = parts.get(".own-model-note");
  assert.match(note.textContent, /^mine\.onnx: no model\..*Back to ours/);

  life.end();
  note.textContent = "";
  form.dispatchEvent(new Event("submit"));
  parts.get(".own-model-back").dispatchEvent(new Event("click"));
  element.dispatchEvent(failure());
  assert.equal(asked.length, 1);
  assert.equal(note.textContent, "");
});
