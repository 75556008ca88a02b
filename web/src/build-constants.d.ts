// What build.mjs puts in place of these names, and the text files that it inlines.

interface BuiltAsset {
  /** Relative to the asset base; its hash makes it cacheable for ever. */
  readonly name: string;
  readonly bytes: number;
}

declare const BUILT_ASSETS: {
  readonly worker: BuiltAsset;
  readonly worklet: BuiltAsset;
  readonly wasm: BuiltAsset;
  readonly model: BuiltAsset;
  readonly results: BuiltAsset;
  readonly files: BuiltAsset;
  readonly containers: BuiltAsset;
  readonly ortScript: BuiltAsset;
  readonly ortWasm: BuiltAsset;
};

/** Of results.ts: files beside it with words, by their languages' tags. */
declare const BUILT_LANGUAGES: Readonly<Record<string, string>>;

/** The same of the page's own words, beside page.js. */
declare const BUILT_PAGE_LANGUAGES: Readonly<Record<string, string>>;

/** Of results.ts, file-source.ts and page.ts: sound-picture.ts, built, from where they lie. */
declare const BUILT_PICTURE: string;

/** For the service worker: every file of the site, those of each language, and a name for this version of it. */
declare const SITE_FILES: readonly string[];
declare const SITE_LANGUAGES: Readonly<Record<string, readonly string[]>>;
declare const SITE_VERSION: string;

declare module "*.css" {
  const text: string;
  export default text;
}
declare module "*.html" {
  const text: string;
  export default text;
}

/** Of what draws sounds: inside its script. */
declare module "#features.wasm" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** Of the npm package: written by build-package.mjs. */
declare module "#inlined/scripts" {
  export const worker: string;
  export const worklet: string;
  export const files: string;
  export const results: string;
}
declare module "#inlined/containers" {
  const text: string;
  export default text;
}
declare module "#inlined/wasm" {
  /** base64 */
  const text: string;
  export default text;
}
declare module "#inlined/model" {
  /** base64 */
  const text: string;
  export default text;
}

declare module "node:fs/promises" {
  export function readFile(path: string | URL): Promise<Uint8Array>;
}
