// Makes the npm package out of the built page, into web/package: `npm pack` there. Everything that the page fetches is
// in modules as text, so that every bundler takes it along; the same files lie in `files`, for those who serve them.
import { execFileSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { core, inlined, source, styleText, web } from "./sources.mjs";

const root = dirname(web);
const dist = process.env.SPEECH_EMOTION_DIST ?? join(web, "dist");
const output = process.env.SPEECH_EMOTION_PACKAGE ?? join(web, "package");
const page = JSON.parse(await readFile(join(web, "package.json"), "utf8"));

// Of the page and not of the widget, or too large to be packed: ONNX Runtime Web has a package of its own.
const LEFT_OUT = /^(onnxruntime|index\.html|page\.|service-worker|icon|samples|languages|manifest|og\.)/;

const names = await readdir(dist).catch(() => {
  console.error("build-package: there is no built page in web/dist: run `make page`");
  process.exit(1);
});
const { languages, ...assets } = JSON.parse(await readFile(join(dist, "assets.json"), "utf8"));

await rm(output, { recursive: true, force: true });
await mkdir(join(output, "inlined/languages"), { recursive: true });
for (const name of names.filter((name) => !LEFT_OUT.test(name) && name !== "assets.json")) {
  await cp(join(dist, name), join(output, "files", name), { recursive: true });
}

const textOf = (asset) => readFile(join(dist, assets[asset].name), "utf8");
const base64Of = async (asset) => (await readFile(join(dist, assets[asset].name))).toString("base64");
const scripts = ["worker", "worklet", "files", "results"];
const exports = await Promise.all(scripts.map(async (name) => `export const ${name} = ${JSON.stringify(await textOf(name))};\n`));
await writeFile(join(output, "inlined/scripts.js"), exports.join(""));
await writeFile(join(output, "inlined/containers.js"), `export default ${JSON.stringify(await textOf("containers"))};\n`);
for (const [tag, { name }] of Object.entries(languages)) await cp(join(dist, name), join(output, `inlined/languages/${tag}.js`));
for (const name of ["wasm", "model"]) {
  await writeFile(join(output, `inlined/${name}.js`), `export default "${await base64Of(name)}";\n`);
}

// Not minified: that is the bundler's work, and its notes (@vite-ignore) would go.
const shared = {
  bundle: true,
  format: "esm",
  target: ["es2022"],
  outdir: output,
  define: { BUILT_ASSETS: JSON.stringify(assets) },
  plugins: [styleText, inlined],
  legalComments: "none",
  logLevel: "warning",
};
await build({
  ...shared,
  entryPoints: { index: source("speech-emotion.ts"), element: source("speech-emotion-element.ts"), hume: source("hume.ts") },
  splitting: true,
  chunkNames: "[name]-[hash]",
});
await build({
  ...shared,
  entryPoints: { node: source("speech-emotion.node.ts") },
  alias: { "#core": join(core, "speech_emotion.mjs") },
  platform: "node",
});

// The declarations of each entry in one file.
for (const [name, entry] of [["index", "speech-emotion.ts"], ["element", "speech-emotion-element.ts"], ["hume", "hume.ts"]]) {
  const bundle = await rollup({
    input: source(entry),
    external: [],
    plugins: [dts({ tsconfig: join(web, "tsconfig.json"), compilerOptions: { paths: { "#core": ["../wasm/speech_emotion.d.ts"] } } })],
  });
  await bundle.write({ file: join(output, `${name}.d.ts`), format: "es" });
}

const description = {
  ...JSON.parse(await readFile(join(web, "npm/package.json"), "utf8")),
  version: page.version,
};
await writeFile(join(output, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
for (const name of ["README.md", "custom-elements.json", "react.d.ts", "react.js"]) {
  await cp(join(web, "npm", name), join(output, name));
}
await cp(join(root, "LICENSE"), join(output, "LICENSE"));
await cp(join(dist, "THIRD_PARTY.txt"), join(output, "THIRD_PARTY.txt"));
console.log(execFileSync("npm", ["pack", "--dry-run"], { cwd: output, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim());
