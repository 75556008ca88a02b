// What a visitor downloads: the engine, and the scripts that it takes to the first prediction, within 150 kB, brotli;
// with the model within the budget.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { paths } from "./paths.mjs";

// Of the compiler that the published page is built with: Debian 13's makes a tenth more of the same sources.
const ENGINE_COMPILER = " 3.1.6 ";
const ENGINE_BUDGET = 150_000;
const MODEL_BUDGET = 2_000_000;

// The page's own, which an embedding site doesn't load.
const PAGE_SCRIPTS = ["page.js", "service-worker.js"];

const compressed = (name) => brotliCompressSync(readFileSync(`${paths.dist}/${name}`)).length;

test("engine and scripts fit into 150 kB, the model into 2 MB", (t) => {
  const files = readdirSync(paths.dist);
  const engine = files.filter((name) => /\.(js|wasm)$/.test(name));
  assert.ok(engine.some((name) => name.endsWith(".wasm")) && engine.length >= 5, `${engine}`);
  const sizes = engine.map((name) => [name, compressed(name)]);
  for (const [name, bytes] of sizes) t.diagnostic(`${bytes} B ${name}`);
  const total = sizes
    .filter(([name]) => !PAGE_SCRIPTS.includes(name))
    .reduce((sum, [, bytes]) => sum + bytes, 0);
  t.diagnostic(`${total} B in all, of ${ENGINE_BUDGET}`);
  const compiler = execFileSync("emcc", ["--version"], { encoding: "utf8" }).split("\n")[0];
  if (compiler.includes(ENGINE_COMPILER)) assert.ok(total <= ENGINE_BUDGET, `${total} B`);
  else t.skip(`NOT CHECKED: ${total} B by another compiler, ${compiler}`);

  const model = files.find((name) => name.endsWith(".onnx"));
  t.diagnostic(`${compressed(model)} B ${model}`);
  assert.ok(compressed(model) <= MODEL_BUDGET);
});
