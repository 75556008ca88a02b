// Which engine runs a model: the core's own, or where that lacks an operator, ONNX Runtime Web.
import type { ModelOptions, SpeechEmotionModule } from "#core";
import { CoreEngine } from "./core-engine";
import type { Engine, EngineName } from "./engine";
import { createOrtEngine, type OrtAssets } from "./ort-engine";
import { toError, unwrap } from "./outcome";

/** `engine` left out: the core's, wherever it can. */
export async function loadEngine(
  module: SpeechEmotionModule,
  model: Uint8Array,
  options: ModelOptions,
  assets: OrtAssets,
  engine?: EngineName,
): Promise<Engine> {
  let reason: string | undefined;
  if (engine !== "onnxruntime-web") {
    const { value, error } = module.EmotionModel.fromBytes(model, options);
    if (value) return new CoreEngine(value);
    if (error.code !== "unsupported-operator" || engine === "core") throw toError(error);
    reason = error.message;
  }
  const emotionModel = unwrap(module.EmotionModel.forOtherEngine(model, options));
  try {
    return await createOrtEngine(emotionModel, model, assets, reason);
  } catch (thrown) {
    emotionModel.delete();
    throw thrown;
  }
}
