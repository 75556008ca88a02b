// Recordings as the engine takes them: mono, a block at a time, in memory that doesn't grow with their length.
import type { SpeechEmotionModule } from "#core";
import { SpeechEmotionError } from "./errors";

/** "mix": the mean of all, or the one that is heard where the mean would say little; a number: from 1 on. */
export type Channel = "mix" | "left" | "right" | number;

export interface Recording {
  readonly sampleRateHz: number;
  readonly channels: number;
  /** As far as it is known before the end. */
  readonly seconds?: number | undefined;
  /** From the beginning, as often as asked: interleaved [frames, channels], about a second each. */
  blocks(): Iterable<Float32Array> | AsyncIterable<Float32Array>;
  /** Where header and content disagree, in one line, else empty: known at the end of the blocks. */
  warning(): string;
  close(): void;
}

/** Of a block: short enough that "close" is obeyed at once. */
export const BLOCK_SECONDS = 1;

/** What the browser decoded, one array a channel. `problem`: a warning; `expectedSeconds`: by the file's header. */
export function decodedRecording(
  sampleRateHz: number,
  channels: readonly Float32Array[],
  problem: string,
  expectedSeconds?: number,
): Recording {
  const frames = channels[0]?.length ?? 0;
  return {
    sampleRateHz,
    channels: channels.length,
    seconds: frames / sampleRateHz,
    *blocks() {
      const count = Math.ceil(BLOCK_SECONDS * sampleRateHz);
      for (let first = 0; first < frames; first += count) {
        yield interleaved(channels.map((channel) => channel.subarray(first, first + count)));
      }
    },
    warning: () => problem || lengthWarning(frames / sampleRateHz, expectedSeconds),
    close: () => undefined,
  };
}

export function interleaved(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (!first || channels.length === 1) return first ?? new Float32Array();
  const samples = new Float32Array(first.length * channels.length);
  channels.forEach((channel, c) => {
    for (let i = 0, at = c; i < channel.length; ++i, at += channels.length) samples[at] = channel[i] ?? 0;
  });
  return samples;
}

/** Empty where a header's length is near what was found: containers count what an encoder put before and behind. */
export function lengthWarning(foundSeconds: number, expectedSeconds = 0): string {
  if (expectedSeconds - foundSeconds <= Math.max(0.3, 0.005 * expectedSeconds)) return "";
  return `expected ${expectedSeconds.toFixed(3)} s by its header, found ${foundSeconds.toFixed(3)} s`;
}

/**
 * The recording's blocks as one signal. Takes a pass of its own where it has several channels and the mean of all is
 * asked for; `note` then gets why one is heard alone. `pause` is awaited after each block of it, with the seconds so
 * far, and ends all by giving false.
 */
export async function* monoBlocks(
  core: SpeechEmotionModule,
  recording: Recording,
  channel: Channel,
  note: (line: string) => void,
  pause: (seconds: number) => Promise<boolean>,
): AsyncGenerator<Float32Array> {
  const { channels } = recording;
  const wanted = channel === "left" ? 1 : channel === "right" ? 2 : channel;
  if (wanted !== "mix" && !(Number.isInteger(wanted) && wanted >= 1)) {
    throw new SpeechEmotionError("file-unreadable", `expected a channel "mix", "left", "right" or a number from 1 on, found "${wanted}"`);
  }
  if (wanted !== "mix" && wanted > channels) {
    throw new SpeechEmotionError("file-unreadable", `expected ${wanted} channels or more, found ${channels}`);
  }
  if (channels === 1) {
    yield* recording.blocks();
    return;
  }
  const mixer = new core.ChannelMixer(channels);
  try {
    if (wanted === "mix") {
      let samples = 0;
      for await (const block of recording.blocks()) {
        mixer.add(block);
        samples += block.length / channels;
        if (!(await pause(samples / recording.sampleRateHz))) return;
      }
      note(mixer.choose());
    } else {
      mixer.take(wanted - 1);
    }
    for await (const block of recording.blocks()) yield mixer.mix(block);
  } finally {
    mixer.delete();
  }
}
