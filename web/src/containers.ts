// Compressed recordings: what their containers say, and long ones decoded as they are read. A script of its own, fetched
// for the first such file.
import {
  ADTS,
  AudioSampleSink,
  BlobSource,
  FLAC,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP3,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  WEBM,
} from "mediabunny";
import { type OggFile, readOgg } from "./ogg-file";
import { lengthWarning, type Recording } from "./recording";

export interface Container {
  /** Of the sound; undefined where it doesn't say. */
  readonly sampleRateHz?: number | undefined;
  readonly seconds?: number | undefined;
  /** "MP4 without a track of sound", say. */
  readonly problem?: string | undefined;
  /** Where recordings are joined, each begins and ends there, in bytes. */
  readonly links?: OggFile["links"];
  readonly isCut?: boolean;
  /** "aac in MP4", say. */
  readonly coding?: string | undefined;
  /** Decoded as it is read; undefined where this browser can't. */
  readonly recording?: Recording | undefined;
  close(): void;
}

/** Undefined for what is no container that is known here. */
export async function openContainer(file: Blob): Promise<Container | undefined> {
  const formats = [MP4, QTFF, MATROSKA, WEBM, OGG, FLAC, ADTS, MPEG_TS, MP3];
  const input = new Input({ source: new BlobSource(file), formats });
  const close = () => input.dispose();
  try {
    const format = await input.getFormat();
    const ogg = format === OGG ? await readOgg(file) : undefined;
    const track = await input.getPrimaryAudioTrack();
    if (!track && ogg) return { ...ogg, sampleRateHz: ogg.flacRateHz, close }; // a codec that only browsers know
    if (!track) {
      const isEmpty = (await input.getTracks()).length === 0;
      return { problem: `${format.name} without a track${isEmpty ? " (cut off?)" : " of sound"}`, close };
    }
    const coding = `${(await track.getCodec()) ?? (await track.getInternalCodecId())} in ${format.name}`;
    const [sampleRateHz, channels] = [await track.getSampleRate(), await track.getNumberOfChannels()];
    const seconds = (await input.getDurationFromMetadata([track])) ?? undefined;
    const canStream = "AudioDecoder" in globalThis && channels > 0 && (await track.canDecode());
    const recording = canStream ? streamed(track, sampleRateHz, channels, seconds, close) : undefined;
    return { ...ogg, sampleRateHz: sampleRateHz || undefined, seconds, recording, coding, close };
  } catch {
    close();
    return undefined;
  }
}

function streamed(
  track: InputAudioTrack,
  sampleRateHz: number,
  channels: number,
  seconds: number | undefined,
  close: () => void,
): Recording {
  let found = 0; // frames
  let damage = "";
  return {
    sampleRateHz,
    channels,
    seconds,
    async *blocks() {
      found = 0;
      damage = "";
      try {
        for await (const sample of new AudioSampleSink(track).samples()) {
          const { numberOfFrames, numberOfChannels, sampleRate } = sample;
          if (numberOfChannels !== channels || sampleRate !== sampleRateHz) {
            sample.close();
            damage = "another recording follows that isn't read: it has another sample rate or number of channels";
            return;
          }
          const block = new Float32Array(numberOfFrames * channels);
          sample.copyTo(block, { planeIndex: 0, format: "f32" });
          sample.close();
          found += numberOfFrames;
          yield block;
        }
      } catch (thrown) {
        if (found === 0) throw thrown;
        damage = `found what can't be decoded at ${(found / sampleRateHz).toFixed(3)} s: ${String(thrown)}`;
      }
    },
    warning: () => damage || lengthWarning(found / sampleRateHz, seconds),
    close,
  };
}
