// Where sites put it: isolated pages, sandboxed frames, files from another origin. It works, or says what is missing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "./browser.mjs";
import { installPackage, serveFolder } from "./installed-package.mjs";
import { paths } from "./paths.mjs";
import { atRate, folder, speak, writeWav } from "./recordings.mjs";

const where = join(folder, "embedding");
// The answer to voice.wav, or the error, as the document's only text. ?assets=… is the asset-base.
const HEAR = `
  const output = document.querySelector("output");
  try {
    const assetBase = new URLSearchParams(location.search).get("assets") ?? undefined;
    const { SpeechEmotion } = await import("./package/index.js");
    const speech = await SpeechEmotion.load({ assetBase });
    const { emotion } = await speech.analyze(await (await fetch("voice.wav")).arrayBuffer());
    output.textContent = emotion;
  } catch ({ code, message }) {
    output.textContent = code + ": " + message;
  }
`;
const PAGE = '<!doctype html><title>Embedded</title><output></output><script type="module" src="hear.js"></script>';

let browser, told;
before(async () => {
  mkdirSync(where);
  cpSync(installPackage(where), join(where, "package"), { recursive: true });
  const file = writeWav("embedded.wav", atRate(speak(), 16000), { coding: "f32" });
  cpSync(file, join(where, "voice.wav"));
  told = JSON.parse(execFileSync(paths.cli, ["predict", "--json", file], { encoding: "utf8" }));
  writeFileSync(join(where, "hear.js"), HEAR);
  browser = await launch();
});
after(() => browser?.close());

/** What the page says, sent with `headers`; `inFrame`: the attributes of a frame that it stands in. */
async function hear({ headers = {}, assets, inFrame } = {}) {
  writeFileSync(join(where, "index.html"), PAGE);
  const site = await serveFolder(where, headers);
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    const query = assets ? `?assets=${encodeURIComponent(assets)}` : "";
    if (inFrame) writeFileSync(join(where, "frame.html"), `<!doctype html><title>Frame</title><iframe ${inFrame} src="index.html${query}"></iframe>`);
    await page.goto(`${site.url}${inFrame ? "frame.html" : query}`);
    const output = (inFrame ? page.frameLocator("iframe") : page).locator("output", { hasText: /./ });
    const text = await output.textContent();
    return { text, isIsolated: await page.evaluate(() => crossOriginIsolated) };
  } finally {
    await context.close();
    await site.close();
  }
}

const EVERYONE = { "Access-Control-Allow-Origin": "*" };

test("an isolated page gets the answer that it gets without the headers", async () => {
  const isolated = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
  assert.deepEqual(await hear({ headers: isolated }), { text: told.emotion, isIsolated: true });
  assert.deepEqual(await hear(), { text: told.emotion, isIsolated: false });
});

test("a sandboxed frame that may run scripts gets the answer with the files of an asset-base that it may fetch", async () => {
  const sandboxed = { headers: EVERYONE, inFrame: 'sandbox="allow-scripts"' };
  assert.equal((await hear({ ...sandboxed, assets: "package/files" })).text, told.emotion);
  assert.match((await hear(sandboxed)).text, /^worker-failed: .*set asset-base/, "what is in the script itself starts no worker there");
});

test("files from another origin are used where that origin allows it", async () => {
  const cdn = await serveFolder(where, EVERYONE);
  const { text } = await hear({ assets: `${cdn.url}package/files` });
  await cdn.close();
  assert.equal(text, told.emotion);
});

test("another origin that doesn't allow it is named, with the header that it lacks", async () => {
  const cdn = await serveFolder(where);
  const { text } = await hear({ assets: `${cdn.url}package/files` });
  await cdn.close();
  assert.match(text, /^worker-cross-origin: .*localhost.*Access-Control-Allow-Origin/);
});

test("a policy that keeps another origin's worker from starting is named, with what to do", async () => {
  const cdn = await serveFolder(where, EVERYONE);
  const policy = `default-src 'none'; script-src 'self' ${cdn.url} 'wasm-unsafe-eval'; connect-src 'self' ${cdn.url}; worker-src 'self'`;
  const { text } = await hear({ headers: { "Content-Security-Policy": policy }, assets: `${cdn.url}package/files` });
  await cdn.close();
  assert.match(text, /^worker-cross-origin: .*worker-src blob:.*asset-base/);
});
