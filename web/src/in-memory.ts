// Recordings whose bytes are in memory, and engines in the thread that asks: for Node.
import type { SpeechEmotionModule } from "#core";
import type { Engine, FileAnswer } from "./engine";
import { SpeechEmotionError } from "./errors";
import { type Channel, monoBlocks } from "./recording";
import { openWav } from "./wav-recording";

/**
 * What a WAV file sounds like, and where its header and sound disagree. `pause` is awaited after each second of sound,
 * with the seconds so far and in all; it ends the work by throwing. Fails with "file-unreadable", "file-empty".
 */
export async function recognizeWav(
  core: SpeechEmotionModule,
  engine: Engine,
  bytes: Uint8Array,
  channel: Channel,
  pause: (seconds: number, totalSeconds: number | undefined) => Promise<void>,
): Promise<{ readonly answer: FileAnswer; readonly warning: string }> {
  if (bytes.length === 0) throw new SpeechEmotionError("file-empty", "expected audio, found a file of zero bytes");
  let found = "bytes that are no WAV file";
  const readAt = (position: number, count: number) => bytes.subarray(position, position + count);
  const recording = openWav(core, { size: bytes.length, readAt }, (reason) => (found = reason));
  if (!recording) {
    throw new SpeechEmotionError("file-unreadable", `expected WAV, or samples of a program that decodes others, found ${found}`);
  }
  const stream = engine.open("file", recording.sampleRateHz);
  const notes: string[] = [];
  const told = (seconds: number) => pause(seconds, recording.seconds);
  try {
    const survey = () => told(0).then(() => true);
    let samples = 0;
    for await (const block of monoBlocks(core, recording, channel, (note) => notes.push(note), survey)) {
      await stream.accept(block);
      samples += block.length;
      await told(samples / recording.sampleRateHz);
    }
    if (samples === 0) throw new SpeechEmotionError("file-empty", "expected at least one sample, found none");
    await stream.finish();
    notes.push(recording.warning());
    return { answer: stream.takeAnswer(), warning: notes.filter(Boolean).join("; ") };
  } finally {
    stream.close();
    recording.close();
  }
}
