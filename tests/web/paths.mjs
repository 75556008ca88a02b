// Where the built things are; the environment says otherwise where they are elsewhere.
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

export const paths = {
  dist: process.env.SPEECH_EMOTION_DIST ?? `${root}web/dist`,
  package: process.env.SPEECH_EMOTION_PACKAGE ?? `${root}web/package`,
  examples: `${root}examples`,
  wasm: process.env.SPEECH_EMOTION_WASM ?? `${root}build/wasm/wasm`,
  engineModule: process.env.SPEECH_EMOTION_ENGINE_MODULE ?? `${root}build/wasm/tests/engine_module`,
  writeNetworks: process.env.SPEECH_EMOTION_WRITE_NETWORKS ?? `${root}build/native/tests/bench/write_networks`,
  model: process.env.SPEECH_EMOTION_MODEL ?? `${root}models/emotion.onnx`,
  cli: process.env.SPEECH_EMOTION_CLI ?? `${root}build/native/native/cli/speech-emotion`,
  trainer: process.env.SPEECH_EMOTION_TRAINER ?? `${root}build/trainer/trainer/speech-emotion-trainer`,
  chromium: process.env.CHROMIUM ?? "/usr/bin/chromium",
  screenshots: `${root}build/screenshots`,
  sources: `${root}web/src`,
};
