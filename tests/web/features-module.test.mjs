// The module of features by itself, in Node: the command line's own, and failures are values.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { typescript as ts } from "./packages.mjs";
import { paths } from "./paths.mjs";
import { atRate, speak, writeWav } from "./recordings.mjs";

let features;
before(async () => {
  const { default: createFeatures } = await import(pathToFileURL(`${paths.wasm}/features.mjs`));
  features = await createFeatures({ wasmBinary: readFileSync(`${paths.wasm}/features.wasm`) });
});

const OPTIONS = { "frame.alignment": "center", "pitch.frame_length": "1024", outputs: "log-mel,f0,voicing-probability,rms-energy" };
const prefixed = (options) => Object.fromEntries(Object.entries(options).map(([key, value]) => [`features.${key}`, value]));

function extract(extractor, samples, block) {
  const rows = [];
  for (let at = 0; at < samples.length; at += block) rows.push(...extractor.acceptWaveform(samples.subarray(at, at + block)));
  return [...rows, ...extractor.finish()];
}

test("features are those of the command line, however the sound is cut", () => {
  const wave = atRate(speak(), 16000);
  const settings = Object.entries(OPTIONS).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  // From a file of floats, so that both hear the same samples.
  const file = writeWav("features.wav", wave, { coding: "f32" });
  const table = execFileSync(paths.cli, ["features", file, "--format", "csv", ...settings], { encoding: "utf8", maxBuffer: 1 << 26 });
  const told = table.trim().split("\n").slice(1).flatMap((line) => line.split(",").map(Number));
  const { value: extractor } = features.FeatureExtractor.create(prefixed(OPTIONS));
  assert.equal(extractor.sampleRateHz, 16000);
  const ours = extract(extractor, wave.samples, 1000);
  assert.equal(ours.length % extractor.featuresPerFrame, 0);
  assert.equal(ours.length, told.length);
  // Of a frame between two voices the likeliest period may be another where arithmetic differs in its last digit.
  const differ = ours.filter((value, i) => Math.abs(value - told[i]) > 1e-3 * Math.max(1, Math.abs(told[i])));
  assert.ok(differ.length <= ours.length / 1000, `${differ.length} of ${ours.length}`);
  assert.deepEqual(extract(extractor, wave.samples, 77777), ours);
  extractor.delete();
});

test("options that can't be are told by name, and nothing throws", () => {
  for (const options of [{ "features.outputs": "colour" }, { "features.frame.length": "0" }, { "features.mel.band": "3" }]) {
    const { value, error } = features.FeatureExtractor.create(options);
    assert.equal(value, undefined);
    assert.match(error.code, /^invalid-(argument|model)$/);
    assert.ok(error.message.length > 10 && !error.message.includes("\n"), error.message);
  }
});

test("it has the members that its type declares, and no others", () => {
  const source = readFileSync(fileURLToPath(new URL("../../wasm/features.d.ts", import.meta.url)), "utf8");
  let declared;
  ts.createSourceFile("features.d.ts", source, ts.ScriptTarget.Latest).forEachChild((node) => {
    if (ts.isInterfaceDeclaration(node) && node.name.text === "FeatureExtractor") declared = node.members.map(({ name }) => name.text).sort();
  });
  const ofEmbind = new Set(["constructor", "clone", "deleteLater", "isAliasOf", "isDeleted"]);
  const bound = [...new Set([...Object.getOwnPropertyNames(features.FeatureExtractor.prototype), "delete"])];
  assert.deepEqual(bound.filter((name) => !ofEmbind.has(name)).sort(), declared);
});
