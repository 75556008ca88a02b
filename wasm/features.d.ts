// The interface of features.mjs. tests/web/core-types.test.mjs holds it to feature_bindings.cpp.
// Objects of classes live on the WebAssembly heap: call delete() on each when done with it.
import type { Outcome } from "./speech_emotion";

/**
 * As a model's metadata has them, "features.outputs" and the like: native/core/include/speech_emotion/feature_options.h.
 * What is left out has its default.
 */
export type FeatureOptions = Readonly<Record<string, string>>;

/** native/core/include/speech_emotion/feature_extractor.h */
export interface FeatureExtractor {
  readonly sampleRateHz: number;
  readonly featuresPerFrame: number;
  /** Samples at sampleRateHz, of full scale [-1, 1], all finite; the frames that they complete, row by row. */
  acceptWaveform(samples: Float32Array): Float32Array;
  /** What was held back. Then the extractor is as new. */
  finish(): Float32Array;
  delete(): void;
}

export interface FeaturesModule {
  readonly FeatureExtractor: {
    /** "invalid-argument": options that don't fit together. */
    create(options: FeatureOptions): Outcome<FeatureExtractor>;
  };
}

export default function createFeatures(options: {
  wasmBinary: ArrayBuffer | Uint8Array;
  /** Left out: beside the script. Nothing is fetched, but an address is made of it. */
  locateFile?: (name: string) => string;
}): Promise<FeaturesModule>;
