// Which engine runs a model: the core's own, or where that lacks an operator, ONNX Runtime Web.
import type { CoreFailure, EmotionModel, ModelOptions, SpeechEmotionModule } from "#core";
import { CoreEngine } from "./core-engine";
import type { Engine, EngineName } from "./engine";
import { SpeechEmotionError } from "./errors";
import type * as OnnxRuntime from "./onnxruntime";

export interface ModelSource {
  readonly bytes: Uint8Array;
  readonly options: ModelOptions;
  /** A file that holds weights of the model, by its path from the model's folder. */
  readonly fileBeside: (path: string) => Promise<ArrayBuffer>;
}

export interface OrtAssets {
  /** onnxruntime.ts, built. */
  readonly scriptUrl: string;
  /** Fetches its WebAssembly module. */
  readonly wasm: () => Promise<ArrayBuffer>;
}

/**
 * `engine` left out: the core's, wherever it can. What the core refuses is the model's fault. Without `assets` what it
 * lacks operators for is refused, too.
 */
export async function loadEngine(
  module: SpeechEmotionModule,
  source: ModelSource,
  assets: OrtAssets | undefined,
  engine?: EngineName,
): Promise<Engine> {
  const { bytes, options } = source;
  const { value: described, error } = module.EmotionModel.forOtherEngine(bytes, options);
  if (error) throw refusal(error);
  try {
    const files: Record<string, Uint8Array> = {};
    for (const path of described.files) files[path] = new Uint8Array(await source.fileBeside(path));
    let reason: string | undefined;
    if (engine !== "onnxruntime-web" || !assets) {
      const { value, error } = module.EmotionModel.fromBytes(bytes, options, files);
      if (value) {
        described.delete();
        return new CoreEngine(value);
      }
      if (!assets || error.code !== "unsupported-operator" || engine === "core") throw refusal(error);
      reason = error.message;
    }
    const graph = await loadGraph(described, bytes, files, assets);
    return new CoreEngine(described, graph, reason);
  } catch (thrown) {
    described.delete();
    throw thrown;
  }
}

async function loadGraph(model: EmotionModel, bytes: Uint8Array, files: Record<string, Uint8Array>, assets: OrtAssets) {
  const [runtime, wasm] = await Promise.all([
    (import(assets.scriptUrl) as Promise<typeof OnnxRuntime>).catch((cause: unknown) => {
      throw new SpeechEmotionError("asset-unreachable", `expected ${assets.scriptUrl}`, { cause });
    }),
    assets.wasm(),
  ]);
  return runtime.createGraph(model, bytes, files, wasm);
}

function refusal({ code, message }: CoreFailure): SpeechEmotionError {
  return new SpeechEmotionError(code === "missing-metadata" ? "model-unknown" : "invalid-model", `${code}: ${message}`);
}
