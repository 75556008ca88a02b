// ONNX Runtime Web, in a script of its own that is fetched only for a model that needs it.
export { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
