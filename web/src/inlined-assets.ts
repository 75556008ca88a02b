// In the npm package: the recognizer's files are in modules of their own, which every bundler takes along. Addresses
// beside a script are found by some bundlers only.
import { type AssetUrls, assetsIn, folderUrl } from "./assets";

/** `assetBase`: a folder with the package's folder `files`; left out: from the package's own modules. */
export async function findAssets(assetBase?: string): Promise<AssetUrls> {
  if (assetBase !== undefined) return assetsIn(folderUrl(assetBase));
  inlined ??= loadInlined();
  return inlined;
}

let inlined: Promise<AssetUrls> | undefined; // its addresses are for as long as the page

async function loadInlined(): Promise<AssetUrls> {
  const [scripts, wasm, model] = await Promise.all([
    import("#inlined/scripts"),
    import("#inlined/wasm"),
    import("#inlined/model"),
  ]);
  let containers: Promise<URL> | undefined;
  const script = (text: string) => addressOf(new Blob([text], { type: "text/javascript" }));
  const wasmBytes = bytesOf(wasm.default);
  const modelBytes = bytesOf(model.default);
  return {
    worker: script(scripts.worker),
    worklet: script(scripts.worklet),
    files: script(scripts.files),
    results: script(scripts.results),
    containers: () => (containers ??= import("#inlined/containers").then((module) => script(module.default))),
    wasm: addressOf(new Blob([wasmBytes], { type: "application/wasm" })),
    model: addressOf(new Blob([modelBytes])),
    languages: {
      ar: () => import("#inlined/languages/ar"),
      de: () => import("#inlined/languages/de"),
      es: () => import("#inlined/languages/es"),
      fr: () => import("#inlined/languages/fr"),
      zh: () => import("#inlined/languages/zh"),
    },
    expectedBytes: wasmBytes.length + modelBytes.length,
    ort: undefined,
  };
}

function addressOf(blob: Blob): URL {
  return new URL(URL.createObjectURL(blob));
}

/** Of base64. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; ++i) bytes[i] = letters.charCodeAt(i);
  return bytes;
}
