// The npm package: what is in it, its types, in Node, in a page without any tool, and bundled by esbuild. The other
// bundlers and frameworks: tests/bundlers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { launch } from "./browser.mjs";
import { copyExample, installPackage, packPackage, serveFolder, tryExample } from "./installed-package.mjs";
import { esbuild, npmProgram, typescript } from "./packages.mjs";
import { paths } from "./paths.mjs";
import { atRate, folder, speak, wavBytes, writeWav } from "./recordings.mjs";

const voice = speak();
let browser, installed, tarball;
before(async () => {
  browser = await launch({ recording: writeWav("voice.wav", voice) });
  tarball = packPackage();
  installed = installPackage(join(folder, "installed"));
});
after(() => browser?.close());

test("publint and attw find nothing to complain of", (t) => {
  execFileSync(npmProgram("publint"), ["--strict", paths.package], { stdio: "pipe" });
  if (Number(process.versions.node.split(".")[0]) < 20) return t.diagnostic("attw NOT CHECKED: it needs Node 20");
  const excluded = ["--profile", "esm-only", "--exclude-entrypoints", "custom-elements.json"];
  execFileSync(npmProgram("attw"), [tarball, ...excluded], { stdio: "pipe" });
});

test("it holds no ONNX Runtime, no path of the machine that built it, and is as small as it is said to be", () => {
  const files = readdirSync(installed, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ name }) => name);
  assert.ok(!names.some((name) => /onnxruntime|\.map$/.test(name)), `${names}`);
  for (const name of ["index.js", "node.js", "element.js", "index.d.ts", "element.d.ts"]) {
    const text = readFileSync(join(installed, name), "utf8");
    assert.ok(!text.includes(paths.sources) && !text.includes("file:///"), name);
  }
  const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  assert.equal(version, JSON.parse(readFileSync(join(paths.sources, "../package.json"), "utf8")).version);
  for (const name of ["LICENSE", "THIRD_PARTY.txt", "README.md", "custom-elements.json"]) readFileSync(join(installed, name));
});

test("importing any of it in Node has no side effect", async () => {
  const before = Reflect.ownKeys(globalThis);
  for (const name of ["index.js", "node.js", "element.js", "hume.js", "react.js"]) {
    await import(pathToFileURL(join(installed, name)));
  }
  assert.deepEqual(Reflect.ownKeys(globalThis), before);
  assert.deepEqual(process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)), []);
});

test("Node hears what the command line hears, in files and in samples", async () => {
  const where = copyExample("node");
  const { SpeechEmotion } = await import(pathToFileURL(join(where, "node_modules/speech-emotion/node.js")));
  const speech = await SpeechEmotion.load();
  const wave = atRate(voice, 16000);
  const file = writeWav("sixteen.wav", wave, { coding: "f32" });
  const told = JSON.parse(execFileSync(paths.cli, ["predict", "--json", file], { encoding: "utf8" }));
  const progress = [];
  const analyses = await Promise.all([
    speech.analyze(readFileSync(file), { onProgress: (seconds, total) => progress.push([seconds, total]) }),
    speech.analyze(wave.samples, { sampleRateHz: 16000 }),
    speech.analyze(new Blob([readFileSync(file)])),
  ]);
  for (const { emotion, probabilities, durationSeconds, segments, stretches } of analyses) {
    assert.equal(emotion, told.emotion);
    assert.equal(segments.length, told.segments.length);
    assert.ok(Math.abs(durationSeconds - told.duration_s) < 1e-6);
    assert.deepEqual(Object.keys(probabilities), Object.keys(told.probabilities));
    for (const [label, p] of Object.entries(told.probabilities)) assert.ok(Math.abs(p - probabilities[label]) < 1e-3, label);
    assert.equal(stretches[0].startSeconds, 0);
    assert.ok(Math.abs(stretches.at(-1).endSeconds - durationSeconds) < 1e-3);
  }
  assert.ok(progress.at(-1)[0] > 9 && Math.abs(progress.at(-1)[1] - told.duration_s) < 1e-6, `${progress.at(-1)}`);
  const line = execFileSync("node", ["analyze.mjs", file], { cwd: where, encoding: "utf8" });
  assert.match(line, new RegExp(`^${file}  \\d+\\.\\d s  ${told.emotion}`));
});

test("what Node can't hear is said by name", async () => {
  const { SpeechEmotion, SpeechEmotionError } = await import(pathToFileURL(join(installed, "node.js")));
  const speech = await SpeechEmotion.load();
  const fails = async (code, what) => {
    await assert.rejects(what, (error) => error instanceof SpeechEmotionError && error.code === code);
  };
  await fails("file-unreadable", () => speech.analyze(Buffer.from("OggS, and so on")));
  await fails("file-empty", () => speech.analyze(new ArrayBuffer(0)));
  await fails("invalid-audio", () => speech.analyze(new Float32Array(100)));
  await fails("invalid-audio", () => speech.analyze(new Float32Array(100).fill(NaN), { sampleRateHz: 16000 }));
  await fails("invalid-audio", () => speech.analyze("a path"));
  await fails("invalid-model", () => SpeechEmotion.load({ model: new Uint8Array(99) }));
  await fails("asset-unreachable", () => SpeechEmotion.load({ model: join(folder, "none.onnx") }));
  await assert.rejects(speech.analyze(wavBytes(voice), { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  const closed = speech.analyze(wavBytes(voice));
  speech.close();
  await fails("closed", () => closed);
});

test("its types fit a program, as bundlers and as Node resolve them", () => {
  const where = join(folder, "types");
  mkdirSync(where, { recursive: true });
  cpSync(installed, join(where, "node_modules/speech-emotion"), { recursive: true });
  writeFileSync(join(where, "package.json"), '{ "type": "module" }');
  writeFileSync(join(where, "program.ts"), PROGRAM);
  for (const moduleResolution of [typescript.ModuleResolutionKind.Bundler, typescript.ModuleResolutionKind.Node16]) {
    const isNode = moduleResolution === typescript.ModuleResolutionKind.Node16;
    const module = isNode ? typescript.ModuleKind.Node16 : typescript.ModuleKind.ESNext;
    const options = { strict: true, noEmit: true, target: typescript.ScriptTarget.ES2022, module, moduleResolution, types: [] };
    const program = typescript.createProgram([join(where, "program.ts")], options);
    const found = typescript.getPreEmitDiagnostics(program).map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, "\n"));
    assert.deepEqual(found, []);
  }
});

const PROGRAM = `
import { type Analysis, SpeechEmotion, SpeechEmotionError } from "speech-emotion";
import type { SpeechEmotionElement, SpeechEmotionWords } from "speech-emotion/element";
import { toHumePredictions } from "speech-emotion/hume";

const speech: SpeechEmotion = await SpeechEmotion.load({ model: new ArrayBuffer(8), onProgress: (loaded: number) => loaded });
const analysis: Analysis = await speech.analyze(new Float32Array(16000), { sampleRateHz: 16000, channel: "left" });
const share: number | undefined = analysis.probabilities["happy"];
for await (const event of speech.listen()) if (event.type === "reading") console.log(event.reading.emotion, share);
const element: SpeechEmotionElement = document.createElement("speech-emotion");
element.addEventListener("prediction", ({ detail }) => detail.prediction.headline);
element.addEventListener("error", ({ detail }) => detail.error.code === "microphone-denied");
const words: SpeechEmotionWords = { start: "Go", dir: "ltr", emotions: { neutral: "as ever", mine: "my own label" } };
element.words = words;
// @ts-expect-error: no such sentence
element.words = { begin: "Go" };
// @ts-expect-error: no such method
element.begin();
const names: string[] = toHumePredictions(analysis).models.prosody.groupedPredictions.flatMap(({ id }) => [id]);
if (new Error() instanceof SpeechEmotionError) console.log(names);
`;

test("a page without any tool gets it from the package's folder", async () => {
  const where = copyExample("html");
  cpSync(join(where, "node_modules/speech-emotion/files"), join(where, "speech-emotion"), { recursive: true });
  const site = await serveFolder(where);
  const { problems } = await tryExample(browser, site.url);
  assert.deepEqual([problems, site.missing], [[], []]);
  await site.close();
});

test("esbuild bundles it without configuration", async () => {
  const where = copyExample("esbuild");
  const { scripts } = JSON.parse(readFileSync(join(where, "package.json"), "utf8"));
  assert.equal(scripts.build, "esbuild main.js --bundle --format=esm --splitting --outdir=dist");
  await esbuild.build({ entryPoints: [join(where, "main.js")], bundle: true, format: "esm", splitting: true, outdir: join(where, "dist") });
  const site = await serveFolder(where);
  const { problems } = await tryExample(browser, site.url);
  assert.deepEqual([problems, site.missing], [[], []]);
  await site.close();
  const bytes = readdirSync(join(where, "dist")).reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(where, "dist", name))).length, 0);
  assert.ok(bytes < 1e6, `${bytes} B, brotli, with the model`);
});
