// How a recording's sound looks: its waveform, and a spectrogram with the pitch in it, by the core's own features. A
// script of its own with its module inside, fetched before the first card.
import type { FeatureExtractor } from "#features";
import { FRAME_SECONDS, openExtractor, VOICED } from "./picture-features";
import { RANGE_DB, TOP_HZ } from "./picture-scale";

export { openLiveSound } from "./live-sound";

const RATE_HZ = 16000;
// Longer ones are a block of ink, and decoded at once they take memory for all of their samples.
const MOST_SECONDS = 600;
// What a phone's or a desktop's width can show.
const COLUMNS = 1000;
const FFT_LENGTH = 1024;
const FRAMES_A_TASK = 25; // some 4 ms of a phone's time

export interface SoundPicture {
  /** Lowest and highest sample of each column, -1 to 1. */
  readonly waveform: readonly (readonly [number, number])[];
  /** Of the spectrogram: 0 to 1 by column and bin from 0 Hz on, and Hz or 0 where no pitch is. */
  readonly columns: readonly { readonly bins: Float32Array; readonly pitchHz: number }[];
}

/** Undefined of what this browser can't decode, or what is too long for a picture. Stops where `ends` says so. */
export async function lookAt(sound: Blob, seconds: number, ends: () => boolean): Promise<SoundPicture | undefined> {
  if (seconds > MOST_SECONDS || sound.size === 0) return undefined;
  const decoder = new OfflineAudioContext(1, 1, RATE_HZ);
  const decoded = await decoder.decodeAudioData(await sound.arrayBuffer()).catch(() => undefined);
  if (!decoded || ends()) return undefined;
  const samples = loudestChannel(decoded);
  const columns = await spectrogram(samples, ends);
  return columns && { waveform: waveformOf(samples), columns };
}

function loudestChannel(decoded: AudioBuffer): Float32Array {
  const channels = Array.from({ length: decoded.numberOfChannels }, (_, c) => decoded.getChannelData(c));
  const energies = channels.map((channel) => channel.reduce((sum, x) => sum + x * x, 0));
  return channels[energies.indexOf(Math.max(...energies))] ?? new Float32Array();
}

function waveformOf(samples: Float32Array): [number, number][] {
  const count = Math.min(COLUMNS, samples.length);
  return Array.from({ length: count }, (_, i) => {
    let [low, high] = [1, -1];
    for (let at = Math.floor((i * samples.length) / count); at < Math.floor(((i + 1) * samples.length) / count); ++at) {
      low = Math.min(low, samples[at] ?? 0);
      high = Math.max(high, samples[at] ?? 0);
    }
    return [low, high];
  });
}

/** As many frames as there are columns, however long the recording: its cost is the same for all. */
async function spectrogram(samples: Float32Array, ends: () => boolean): Promise<SoundPicture["columns"] | undefined> {
  const shift = Math.max(80, Math.ceil(samples.length / COLUMNS));
  const extractor = await openExtractor(RATE_HZ, { length: FRAME_SECONDS * RATE_HZ, shift, fftLength: FFT_LENGTH });
  try {
    return relative(await rowsOf(extractor, samples, shift * FRAMES_A_TASK, ends));
  } finally {
    extractor.delete();
  }
}

/** Undefined where it was stopped. */
async function rowsOf(
  extractor: FeatureExtractor,
  samples: Float32Array,
  piece: number,
  ends: () => boolean,
): Promise<Float32Array[] | undefined> {
  const rows: Float32Array[] = [];
  const width = extractor.featuresPerFrame;
  const take = (values: Float32Array) => {
    for (let at = 0; at < values.length; at += width) rows.push(values.subarray(at, at + width));
  };
  for (let first = 0; first < samples.length; first += piece) {
    take(extractor.acceptWaveform(samples.subarray(first, first + piece)));
    await new Promise((resolve) => setTimeout(resolve)); // the page goes on
    if (ends()) return undefined;
  }
  take(extractor.finish());
  return rows;
}

/** In decibels below the loudest bin, down to RANGE_DB. */
function relative(rows: readonly Float32Array[] | undefined): SoundPicture["columns"] | undefined {
  if (!rows) return undefined;
  const bins = Math.round((TOP_HZ / RATE_HZ) * FFT_LENGTH);
  const loudest = Math.max(1e-9, ...rows.map((row) => row.subarray(0, bins).reduce((most, x) => Math.max(most, x), 0)));
  return rows.map((row) => {
    const [pitchHz = 0, voicing = 0] = row.subarray(-2);
    const shades = row.subarray(0, bins).map((x) => Math.max(0, 1 + (20 * Math.log10(Math.max(x, 1e-9) / loudest)) / RANGE_DB));
    return { bins: shades, pitchHz: voicing >= VOICED ? pitchHz : 0 };
  });
}
