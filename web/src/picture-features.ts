// What pictures of sound are made of, by the core: spectrum and pitch.
import createFeatures, { type FeatureExtractor } from "#features";
import bytes from "#features.wasm";

export const FRAME_SECONDS = 0.025;
/** Voicing probability from which a pitch is drawn. */
export const VOICED = 0.6;
const PITCH_SECONDS = 0.064;

export interface PictureFrame {
  /** In samples, even. */
  readonly length: number;
  readonly shift: number;
  readonly fftLength: number;
}

/** Its frames: fftLength / 2 + 1 magnitudes, pitch in Hz, voicing probability, and `more`. */
export async function openExtractor(
  sampleRateHz: number,
  frame: PictureFrame,
  more = "",
): Promise<FeatureExtractor> {
  const { FeatureExtractor } = await createFeatures({ wasmBinary: bytes, locateFile: (name) => name });
  const { value: extractor, error } = FeatureExtractor.create({
    "features.sample_rate_hz": `${sampleRateHz}`,
    "features.frame.length": `${frame.length}`,
    "features.frame.shift": `${frame.shift}`,
    "features.frame.fft_length": `${frame.fftLength}`,
    "features.frame.alignment": "center",
    "features.pitch.frame_length": `${2 * Math.round(0.5 * PITCH_SECONDS * sampleRateHz)}`,
    "features.outputs": `magnitude-spectrum,f0,voicing-probability${more}`,
    // Not asked for, but its default lies above half of a low rate.
    "features.mel.high_hz": "1000",
  });
  if (error) throw new Error(error.message);
  return extractor;
}
