// What building the page and building the npm package share.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

export const web = dirname(fileURLToPath(import.meta.url));
export const source = (name) => join(web, "src", name);
/** Dictionaries beside the English one. */
export const LANGUAGES = ["ar", "de", "es", "fr", "zh"];
// The tests build with files of their own.
export const core = process.env.SPEECH_EMOTION_WASM ?? join(dirname(web), "build/wasm/wasm");

/** Style sheets and templates as text, without their comments and spaces. */
export const styleText = {
  name: "style-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.html$/ }, async ({ path }) => {
      const html = await readFile(path, "utf8");
      return { contents: html.replace(/>\s*\n\s*</g, "><").replace(/\s*\n\s*/g, " "), loader: "text" };
    });
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code, loader: "text" };
    });
  },
};

/** Of the npm package: the recognizer's files are modules beside the scripts, not addresses. */
export const inlined = {
  name: "inlined",
  setup({ onResolve }) {
    onResolve({ filter: /^#inlined\// }, ({ path }) => ({ path: `./${path.slice(1)}.js`, external: true }));
    onResolve({ filter: /^\.\/find-assets$/ }, () => ({ path: source("inlined-assets.ts") }));
  },
};
