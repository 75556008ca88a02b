// How a stream sounds, to be drawn while it goes on. Runs in the worker.
import { FRAME_SECONDS, openExtractor, VOICED } from "./picture-features";
import { LIVE_COLUMN_SECONDS, TOP_HZ } from "./picture-scale";
import type { LiveSound } from "./worker-protocol";

const BINS = 80;

/** Takes a stream's samples, and gives what they complete: LiveSound. */
export async function openLiveSound(sampleRateHz: number): Promise<(samples: Float32Array) => Omit<LiveSound, "endSeconds"> | undefined> {
  const frame = 2 * Math.round(0.5 * FRAME_SECONDS * sampleRateHz);
  const fftLength = 2 ** Math.ceil(Math.log2(frame));
  const extractor = await openExtractor(sampleRateHz, { length: frame, shift: Math.round(LIVE_COLUMN_SECONDS * sampleRateHz), fftLength }, ",rms-energy");
  const inputs = extractor.featuresPerFrame;
  const bins = Math.min(fftLength / 2, Math.round((TOP_HZ / sampleRateHz) * fftLength));
  return (samples) => {
    const values = extractor.acceptWaveform(samples);
    const count = values.length / inputs;
    if (count === 0) return undefined;
    const width = BINS + 2;
    const columns = new Float32Array(count * width);
    for (let c = 0; c < count; ++c) {
      const row = values.subarray(c * inputs, (c + 1) * inputs);
      const [pitchHz = 0, voicing = 0, rms = 0] = row.subarray(-3);
      columns.set([decibels(rms), voicing >= VOICED ? pitchHz : 0], c * width);
      for (let band = 0; band < BINS; ++band) {
        const from = Math.floor((band * bins) / BINS);
        const most = row.subarray(from, Math.max(from + 1, Math.floor(((band + 1) * bins) / BINS))).reduce((a, b) => Math.max(a, b), 0);
        columns[c * width + 2 + band] = decibels((4 * most) / frame); // of a sine at full scale, 0 under the Hann window
      }
    }
    return { columns, width };
  };
}

const decibels = (amplitude: number) => 20 * Math.log10(Math.max(amplitude, 1e-6));
