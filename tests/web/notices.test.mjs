// Whoever gets the page gets the notices that others' code in it asks for, and the model's terms.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { paths } from "./paths.mjs";

const root = new URL("../../", import.meta.url);
const read = (name) => readFileSync(new URL(name, root), "utf8");
const notices = readFileSync(`${paths.dist}/THIRD_PARTY.txt`, "utf8");

test("the page holds the notice of each part of its module, and of ONNX Runtime Web", () => {
  for (const name of ["emscripten", "expected", "kissfft", "llvm", "musl", "onnxruntime-web"]) {
    assert.ok(notices.includes(read(`licences/${name}.txt`).trim()), name);
  }
});

test("the page says that its model is for non-commercial use only, and of which corpora it was made", () => {
  assert.match(notices, /non-commercial use only/);
  for (const corpus of ["RAVDESS", "TESS", "CREMA-D", "SAVEE"]) assert.ok(notices.includes(corpus), corpus);
});

test("the page holds the licence of our own code", () => {
  assert.equal(readFileSync(`${paths.dist}/LICENSE.txt`, "utf8"), read("LICENSE"));
});
