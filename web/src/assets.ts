// Where the files are that the recognizer loads.

export interface AssetUrls {
  readonly worker: URL;
  readonly worklet: URL;
  readonly wasm: URL;
  readonly model: URL;
  /** For files, and for compressed ones. */
  readonly files: URL;
  /** For several files at once. */
  readonly fileList: URL;
  readonly containers: URL;
  /** Of wasm and model together; of a model that isn't ours the size is only a guess. */
  readonly expectedBytes: number;
  /** ONNX Runtime Web, for models that the core's own engine lacks operators for. */
  readonly ort: { readonly script: URL; readonly wasm: URL; readonly bytes: number };
}

/** `assetBase`: a folder with the files of web/dist; left out: the folder of this script. */
export function resolveAssets(assetBase?: string, modelUrl?: string): AssetUrls {
  // A folder without its final slash would lose its last part.
  const folder = assetBase === undefined || assetBase.endsWith("/") ? assetBase : `${assetBase}/`;
  const base = new URL(folder ?? "./", folder === undefined ? import.meta.url : document.baseURI);
  return {
    worker: new URL(BUILT_ASSETS.worker.name, base),
    worklet: new URL(BUILT_ASSETS.worklet.name, base),
    wasm: new URL(BUILT_ASSETS.wasm.name, base),
    model: modelUrl ? new URL(modelUrl, document.baseURI) : new URL(BUILT_ASSETS.model.name, base),
    fileList: new URL(BUILT_ASSETS.fileList.name, base),
    files: new URL(BUILT_ASSETS.files.name, base),
    containers: new URL(BUILT_ASSETS.containers.name, base),
    expectedBytes: BUILT_ASSETS.wasm.bytes + BUILT_ASSETS.model.bytes,
    ort: {
      script: new URL(BUILT_ASSETS.ortScript.name, base),
      wasm: new URL(BUILT_ASSETS.ortWasm.name, base),
      bytes: BUILT_ASSETS.ortWasm.bytes,
    },
  };
}
