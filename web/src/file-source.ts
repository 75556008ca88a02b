// How the worker gets at a file's samples. A script of its own, fetched for the first file.
import type { SpeechEmotionModule } from "#core";
import type * as Containers from "./containers";
import { SpeechEmotionError } from "./errors";
import { decodedRecording, type Recording } from "./recording";
import { type ByteSource, openWav } from "./wav-recording";

export { KeptSound } from "./kept-sound";
export { monoBlocks } from "./recording";

// What compressed files have most often, where theirs can't be found out.
const FALLBACK_RATE_HZ = 48000;
// Rates that every browser's OfflineAudioContext takes.
const MIN_RATE_HZ = 8000;
const MAX_RATE_HZ = 96000;

// Decoded by the browser, shorter ones take memory for all of their samples, but the browser knows best how.
const STREAMED_FROM_SECONDS = 600;
// For files whose length isn't known.
const STREAMED_FROM_BYTES = 20e6;

/** Has the page decode the file's bytes [begin, end) at this rate: one array a channel. */
export type DecodeInPage = (sampleRateHz: number, begin: number, end: number) => Promise<readonly Float32Array[]>;

/** `containersUrl`: containers.ts, built. Fails with "file-unreadable", "asset-unreachable". */
export async function openRecording(
  core: SpeechEmotionModule,
  file: Blob,
  containersUrl: string,
  decodeInPage: DecodeInPage,
): Promise<Recording> {
  let reason = "";
  const wav = openWav(core, bytesOf(file), (unsupported) => (reason = unsupported));
  if (wav) return wav;
  const containers = (await import(containersUrl).catch((cause: unknown) => {
    throw new SpeechEmotionError("asset-unreachable", `expected ${containersUrl}, found ${String(cause)}`);
  })) as typeof Containers;
  const container = await containers.openContainer(file);
  if (container?.problem) {
    container.close();
    throw new SpeechEmotionError("file-unreadable", `expected audio, found ${container.problem}`);
  }
  const { recording, seconds, sampleRateHz = 0, isCut } = container ?? {};
  const links = container?.links ?? [{ begin: 0, end: file.size }];
  const isLong = seconds === undefined ? file.size >= STREAMED_FROM_BYTES : seconds >= STREAMED_FROM_SECONDS;
  if (recording && isLong && links.length === 1) return recording;
  container?.close();
  const isUsual = sampleRateHz >= MIN_RATE_HZ && sampleRateHz <= MAX_RATE_HZ;
  const rateHz = isUsual ? sampleRateHz : FALLBACK_RATE_HZ;
  const decoded = { channels: [] as Float32Array[], problem: isCut ? CUT : "" };
  try {
    for (const { begin, end } of links) join(decoded, await decodeInPage(rateHz, begin, end));
  } catch (thrown) {
    if (decoded.channels.length === 0) {
      const { message } = thrown as Error;
      const found = container?.coding ? `${message} (${container.coding})` : message;
      throw new SpeechEmotionError("file-unreadable", reason || found, { cause: thrown });
    }
    decoded.problem = NOT_READ + String(thrown);
  }
  return decodedRecording(rateHz, decoded.channels, decoded.problem, links.length === 1 ? seconds : undefined);
}

/** Only workers can wait for a piece of a file. */
function bytesOf(file: Blob): ByteSource {
  const reader = new FileReaderSync();
  const readAt = (position: number, count: number) =>
    new Uint8Array(reader.readAsArrayBuffer(file.slice(position, position + count)));
  return { size: file.size, readAt };
}

const CUT = "expected the rest of its last page, found the end (cut off?)";
const NOT_READ = "another recording follows that isn't read: ";

function join(decoded: { channels: Float32Array[]; problem: string }, more: readonly Float32Array[]): void {
  const { channels } = decoded;
  if (channels.length === 0) {
    decoded.channels = [...more];
    return;
  }
  decoded.channels = channels.map((channel, c) => {
    const next = more[c] ?? more[0] ?? new Float32Array();
    const both = new Float32Array(channel.length + next.length);
    both.set(channel);
    both.set(next, channel.length);
    return both;
  });
}
