// Where the files are that the recognizer loads.
import type { DictionaryLoaders } from "./languages/speak";

export interface AssetUrls {
  readonly worker: URL;
  readonly worklet: URL;
  readonly wasm: URL;
  /** The one that ships; fetched where no other is given. */
  readonly model: URL;
  /** For files, and for compressed ones. */
  readonly files: URL;
  /** For several files at once. */
  readonly results: URL;
  /** Large, and needed for compressed recordings alone. */
  readonly containers: () => Promise<URL>;
  /** Left out where dictionaries lie beside results. */
  readonly languages?: DictionaryLoaders;
  /** Of wasm and model together; of a model that isn't ours the size is only a guess. */
  readonly expectedBytes: number;
  /** ONNX Runtime Web, for models that the core's own engine lacks operators for; undefined where it isn't at hand. */
  readonly ort: { readonly script: URL; readonly wasm: URL; readonly bytes: number } | undefined;
}

/** An address of the page's, or in a worker of the worker's script. */
export function absolute(address: string | URL): URL {
  return new URL(address, globalThis.document?.baseURI ?? location.href);
}

/** A folder without its final slash would lose its last part. */
export function folderUrl(address: string): URL {
  return absolute(address.endsWith("/") ? address : `${address}/`);
}

/** `base`: a folder with the files of web/dist. */
export function assetsIn(base: URL): AssetUrls {
  return {
    worker: new URL(BUILT_ASSETS.worker.name, base),
    worklet: new URL(BUILT_ASSETS.worklet.name, base),
    wasm: new URL(BUILT_ASSETS.wasm.name, base),
    model: new URL(BUILT_ASSETS.model.name, base),
    results: new URL(BUILT_ASSETS.results.name, base),
    files: new URL(BUILT_ASSETS.files.name, base),
    containers: async () => new URL(BUILT_ASSETS.containers.name, base),
    expectedBytes: BUILT_ASSETS.wasm.bytes + BUILT_ASSETS.model.bytes,
    ort: {
      script: new URL(BUILT_ASSETS.ortScript.name, base),
      wasm: new URL(BUILT_ASSETS.ortWasm.name, base),
      bytes: BUILT_ASSETS.ortWasm.bytes,
    },
  };
}
