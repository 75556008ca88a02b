// Builds the page into web/dist: WebAssembly and model as they are, TypeScript bundled by esbuild.
// What a recognizer loads has a hash in its name, and can be cached for ever.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { build } from "esbuild";
import { minify } from "terser";
import { core, LANGUAGES, source, styleText, web } from "./sources.mjs";

const root = dirname(web);
const model = process.env.SPEECH_EMOTION_MODEL ?? join(root, "models/emotion.onnx");
// For models that the core's own engine lacks operators for: fetched only then.
const ortWasm = join(web, "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm");
const dist = process.env.SPEECH_EMOTION_DIST ?? join(web, "dist");
// What is compiled into the WebAssembly module, by its file in licences/.
const MODULE_PARTS = ["emscripten", "expected", "kissfft", "llvm", "musl"];

const shared = {
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  alias: {
    "#core": join(core, "speech_emotion.mjs"),
    "#features": join(core, "features.mjs"),
    "#features.wasm": join(core, "features.wasm"),
  },
  loader: { ".wasm": "binary" },
  plugins: [styleText],
  outdir: dist,
  logLevel: "warning",
};

async function need(file, how) {
  await stat(file).catch(() => {
    console.error(`build: ${file} is missing: ${how}`);
    process.exit(1);
  });
}

/** Copies a file under a name with its hash. */
async function copyHashed(file, folder = "") {
  const bytes = await readFile(file);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
  const name = `${folder}${basename(file, extname(file))}-${hash}${extname(file)}`;
  await writeFile(join(dist, name), bytes);
  return { name, bytes: bytes.length };
}

const bundledPackages = new Set();

/** Bundles scripts, and notes the npm packages that they bring along. Terser leaves 3 % less of what esbuild makes. */
async function bundle(options) {
  const { metafile } = await build({ ...shared, ...options, metafile: true });
  for (const input of Object.keys(metafile.inputs)) {
    const [, name] = input.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/) ?? [];
    if (name) bundledPackages.add(name);
  }
  for (const output of Object.keys(metafile.outputs)) {
    const { code } = await minify(await readFile(output, "utf8"), { module: true, compress: { passes: 3 } });
    await writeFile(output, code);
  }
  return metafile;
}

/** Bundles a script under a name with its hash. */
async function bundleHashed(name, folder = "", define = {}) {
  const metafile = await bundle({ entryPoints: [source(name)], entryNames: `${folder}[name]-[hash]`, define });
  const [[path, { bytes }]] = Object.entries(metafile.outputs);
  return { name: folder + basename(path), bytes };
}

/** The notices that everybody has to get with the page: the model's terms, and those of others' code in it. */
async function writeNotices() {
  const card = await readFile(join(root, "models/README.md"), "utf8");
  const terms = card.split("\n## Terms\n")[1]?.split("\n## ")[0];
  if (!terms) throw new Error("expected a section Terms in models/README.md, found none");
  const parts = [
    "Our own code is under the Apache License 2.0: LICENSE.txt.",
    `A model has terms of its own, in its metadata (licence). Those of speech-emotion's emotion.onnx:\n\n${terms.trim()}`,
  ];
  for (const name of [...MODULE_PARTS, ...[...bundledPackages].sort()]) {
    const file = join(root, "licences", `${name.replace("/", "-")}.txt`);
    await need(file, `the page holds code of ${name}: write its notice`);
    parts.push((await readFile(file, "utf8")).trim());
  }
  await writeFile(join(dist, "THIRD_PARTY.txt"), `${parts.join(`\n\n${"=".repeat(72)}\n\n`)}\n`);
  await copyFile(join(root, "LICENSE"), join(dist, "LICENSE.txt"));
}

/** Those who show a link to the page want whole addresses. */
async function nameSite(url) {
  const { href } = new URL(url.endsWith("/") ? url : `${url}/`);
  const file = join(dist, "index.html");
  const html = await readFile(file, "utf8");
  const image = '<meta property="og:image" content="';
  const named = html.replace(image, `<meta property="og:url" content="${href}" />\n    ${image}${href}`);
  await writeFile(file, named);
}

await need(join(core, "speech_emotion.mjs"), "run `make wasm`");
await need(model, "run `make train`");
await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, "files"), { recursive: true });
await mkdir(join(dist, "onnxruntime"), { recursive: true });

// English is in the scripts.
const languages = {};
for (const tag of LANGUAGES) languages[tag] = await bundleHashed(`languages/${tag}.ts`, "files/");
const pageLanguages = {};
for (const tag of LANGUAGES) pageLanguages[tag] = await bundleHashed(`page-languages/${tag}.ts`, "languages/");
const besidePage = Object.fromEntries(LANGUAGES.map((tag) => [tag, `./${pageLanguages[tag].name}`]));
const besideResults = Object.fromEntries(LANGUAGES.map((tag) => [tag, `./${basename(languages[tag].name)}`]));
const picture = await bundleHashed("sound-picture.ts", "files/");
const besideIt = { BUILT_PICTURE: JSON.stringify(`./${basename(picture.name)}`) };
const assets = {
  wasm: await copyHashed(join(core, "speech_emotion.wasm")),
  model: await copyHashed(model),
  worker: await bundleHashed("recognizer.worker.ts"),
  worklet: await bundleHashed("capture.worklet.ts"),
  results: await bundleHashed("results.ts", "files/", {
    BUILT_LANGUAGES: JSON.stringify(besideResults),
    ...besideIt,
  }),
  files: await bundleHashed("file-source.ts", "files/", besideIt),
  containers: await bundleHashed("containers.ts", "files/"),
  ortScript: await bundleHashed("onnxruntime.ts", "onnxruntime/"),
  ortWasm: await copyHashed(ortWasm, "onnxruntime/"),
};
// For build-package.mjs.
await writeFile(join(dist, "assets.json"), JSON.stringify({ ...assets, languages }));
await bundle({
  entryPoints: { "speech-emotion": source("speech-emotion-element.ts"), page: source("page.ts") },
  define: { BUILT_ASSETS: JSON.stringify(assets), BUILT_PAGE_LANGUAGES: JSON.stringify(besidePage), BUILT_PICTURE: JSON.stringify(`./${picture.name}`) },
});
await mkdir(join(dist, "samples"));
const samples = ["reading", "lively", "rain"].map((name) => `samples/${name}.opus`);
const pageFiles = ["index.html", "page.css", "icon.svg", "icon-180.png", "icon-512.png", "manifest.webmanifest", ...samples];
await Promise.all([...pageFiles, "og.png"].map((name) => copyFile(source(name), join(dist, name))));
if (process.env.SITE_URL) await nameSite(process.env.SITE_URL);

// ONNX Runtime Web is no part of what every visitor gets.
const always = [assets.wasm, assets.model, assets.worker, assets.worklet, assets.results, assets.files, assets.containers, picture].map(({ name }) => name);
const site = ["speech-emotion.js", "page.js", ...pageFiles, ...always];
const filesOfLanguages = Object.fromEntries(LANGUAGES.map((tag) => [tag, [languages[tag].name, pageLanguages[tag].name]]));
const version = createHash("sha256");
for (const name of site) version.update(await readFile(join(dist, name)));
await bundle({
  entryPoints: { "service-worker": source("service-worker.worker.ts") },
  define: {
    SITE_FILES: JSON.stringify(["./", ...site]),
    SITE_LANGUAGES: JSON.stringify(filesOfLanguages),
    SITE_VERSION: JSON.stringify(`speech-emotion-${version.digest("hex").slice(0, 12)}`),
  },
});

await writeNotices();

const sizes = await Promise.all(
  [...site, "service-worker.js"].map(async (name) => [name, (await stat(join(dist, name))).size]),
);
for (const [name, size] of sizes) console.log(`${(size / 1000).toFixed(1).padStart(9)} kB  ${name}`);
