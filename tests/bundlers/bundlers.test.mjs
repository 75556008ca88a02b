// The npm package in the bundlers and frameworks that sites use: each example is built as its package.json says, served
// as any files are, and opened in Chromium. Run by `make test-all`.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "../web/browser.mjs";
import { copyExample, serveFolder, tryExample } from "../web/installed-package.mjs";
import { folder, speak, writeWav } from "../web/recordings.mjs";

let browser;
before(async () => {
  // Where the examples' own packages are found.
  symlinkSync(fileURLToPath(new URL("node_modules", import.meta.url)), join(folder, "node_modules"));
  browser = await launch({ recording: writeWav("voice.wav", speak()) });
});
after(() => browser?.close());

function build(name) {
  const where = copyExample(name);
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  try {
    execFileSync("npm", ["run", "build"], { cwd: where, env, stdio: "pipe", encoding: "utf8" });
  } catch (failure) {
    throw new Error(`${name}: ${failure.stdout}\n${failure.stderr}`);
  }
  return where;
}

async function opens(root) {
  const site = await serveFolder(root);
  const { problems } = await tryExample(browser, site.url);
  assert.deepEqual([problems, site.missing], [[], []]);
  await site.close();
}

// The folder to serve, of what was built.
const EXAMPLES = { vite: "dist", webpack: "dist", rollup: ".", react: "dist", vue: "dist", svelte: "dist", next: "out" };
for (const [name, output] of Object.entries(EXAMPLES)) {
  test(`${name} takes it along without configuration`, () => opens(join(build(name), output)));
}

test("Vite's server for development finds all of it", async () => {
  const where = join(folder, "vite-dev");
  cpSync(copyExample("vite"), where, { recursive: true });
  const server = spawn("npx", ["vite", "--port", "5199", "--strictPort"], { cwd: where, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  try {
    await new Promise((resolve, reject) => {
      server.stdout.on("data", (text) => String(text).includes("Local:") && resolve());
      server.on("exit", (code) => reject(new Error(`vite ended with ${code}`)));
    });
    const { problems } = await tryExample(browser, "http://localhost:5199/");
    assert.deepEqual(problems, []);
  } finally {
    process.kill(-server.pid);
  }
});

test("under another path than the site's root it works as well", async () => {
  const where = build("vite");
  execFileSync("npx", ["vite", "build", "--target", "es2022", "--base", "/deep/down/", "--outDir", "sub/deep/down"], { cwd: where, stdio: "pipe" });
  const site = await serveFolder(join(where, "sub"));
  const { problems } = await tryExample(browser, `${site.url}deep/down/`);
  assert.deepEqual([problems, site.missing], [[], []]);
  await site.close();
});
