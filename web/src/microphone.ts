// A microphone whose samples go from the audio thread straight to the worker.
import { SpeechEmotionError, type ErrorCode, toSpeechEmotionError } from "./errors";
import { type MicrophoneListener, SILENT_DBFS, watchMicrophone } from "./microphone-watch";
import type { Scope } from "./scope";

export type Processing = "on" | "off" | "unknown";

/** What the browser really does to the microphone's signal, whatever it was asked. */
export interface MicrophoneReport {
  readonly device: string;
  readonly sampleRateHz: number;
  readonly echoCancellation: Processing;
  readonly noiseSuppression: Processing;
  readonly autoGainControl: Processing;
}

export interface Microphone {
  readonly report: MicrophoneReport;
  /** Brings Float32Array blocks at report.sampleRateHz; to be transferred to the worker. */
  readonly port: MessagePort;
  /** Of the latest 40 ms or so, without a constant offset, in decibels of full scale; -120 for silence. */
  level(): number;
  /** Whether it was held. `wish`: held from now on, nothing is heard and its clock stands; or it goes on. */
  hold(wish?: boolean): boolean;
}

// How often a lost microphone is asked for again, and for how long.
const REGAIN_EVERY_MS = 1000;
const REGAIN_ATTEMPTS = 120;
// By then the audio thread knows that it is over.
const CLOSE_AFTER_MS = 100;

const CODES: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: "microphone-denied",
  SecurityError: "microphone-denied",
  NotFoundError: "microphone-missing",
  OverconstrainedError: "microphone-missing",
  NotReadableError: "microphone-busy",
  AbortError: "microphone-busy",
};

/**
 * Asks for the microphone: call it only when the person wants that. All that it opens belongs to
 * `session`. Undefined where the session ended meanwhile. `request`: requestStream, or where it comes from else.
 */
export async function openMicrophone(
  session: Scope,
  worklet: Promise<URL>,
  listener: MicrophoneListener,
  request: StreamRequest,
): Promise<Microphone | undefined> {
  const stream = await request(session);
  if (!stream) return undefined;
  for (const track of stream.getTracks()) session.own(() => track.stop());
  const [track] = stream.getAudioTracks();
  if (session.ended || !track) return undefined;
  // One that is held isn't opened again before the person wants that.
  watchDevice(session, track, () => (hold() ? listener.onFailure(deviceLost()) : listener.onLost()));

  // At the device's own rate: Firefox connects no microphone to a context of another, and the core
  // resamples better than a browser that is in a hurry.
  const context = new AudioContext();
  session.own(() => setTimeout(() => void context.close().catch(() => undefined), CLOSE_AFTER_MS));
  const source = context.createMediaStreamSource(stream);
  session.own(() => source.disconnect());
  const level = meter(context, source);
  // Before anything is awaited: Firefox adds no module until the context runs.
  const hold = watchMicrophone(session, track, context, level, listener);
  const { href } = await worklet;
  await context.audioWorklet.addModule(href).catch((cause: unknown) => {
    throw new SpeechEmotionError("worklet-failed", `expected an audio worklet at ${href}, found ${String(cause)}`, { cause });
  });
  if (session.ended) return undefined;
  return {
    report: describe(track, context),
    port: capture(session, context, source),
    level: () => (hold() ? SILENT_DBFS : level()),
    hold,
  };
}

export type StreamRequest = (session: Scope) => Promise<MediaStream | undefined> | MediaStream;

export async function requestStream(deviceId?: string): Promise<MediaStream> {
  // Typed as always there; absent on insecure origins.
  const devices = navigator.mediaDevices as Partial<MediaDevices> | undefined;
  if (!devices?.getUserMedia) {
    throw new SpeechEmotionError(
      "microphone-unavailable",
      `expected getUserMedia, found none in a ${isSecureContext ? "" : "in"}secure context`,
    );
  }
  try {
    // Processing meant for calls changes what a voice sounds like. Wished for, not demanded: a
    // device without a switch must still work.
    return await devices.getUserMedia({
      audio: {
        ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
        channelCount: 1,
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    });
  } catch (thrown) {
    // By name: not every browser's errors are DOMExceptions.
    const code = CODES[(thrown as Error).name] ?? "microphone-busy";
    throw toSpeechEmotionError(thrown, code === "microphone-denied" && isForbidden() ? "microphone-forbidden" : code);
  }
}

/** Whether the page around this one keeps the microphone from it. Only Chromium tells. */
function isForbidden(): boolean {
  const { featurePolicy } = document as Document & { featurePolicy?: { allowsFeature(name: string): boolean } };
  return featurePolicy?.allowsFeature("microphone") === false;
}

/** Asks again and again, until the device is back; never where the browser would ask the person. */
export async function regainStream(session: Scope, deviceId?: string): Promise<MediaStream | undefined> {
  for (let attempt = 0; attempt < REGAIN_ATTEMPTS && (await isGranted()); ++attempt) {
    await new Promise((resolve) => setTimeout(resolve, REGAIN_EVERY_MS));
    if (session.ended) return undefined;
    const stream = await requestStream(deviceId).catch(() => undefined);
    if (stream) return stream;
  }
  throw deviceLost();
}

const deviceLost = () => new SpeechEmotionError("device-lost", "the microphone is gone");

async function isGranted(): Promise<boolean> {
  const permissions = navigator.permissions as Permissions | undefined;
  const status = await permissions?.query({ name: "microphone" }).catch(() => undefined);
  return status?.state === "granted";
}

/** What Microphone.level is. */
function meter(context: AudioContext, source: AudioNode): () => number {
  const analyser = new AnalyserNode(context);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    let squares = 0;
    for (const sample of samples) {
      sum += sample;
      squares += sample * sample;
    }
    const energy = (squares - (sum * sum) / samples.length) / samples.length;
    return Math.max(SILENT_DBFS, 10 * Math.log10(Math.max(0, energy)));
  };
}

/** The port that brings what `source` gives. */
function capture(session: Scope, context: AudioContext, source: AudioNode): MessagePort {
  const node = new AudioWorkletNode(context, "speech-emotion-capture", {
    channelCount: 1,
    channelCountMode: "explicit",
  });
  const { port1, port2 } = new MessageChannel();
  node.port.postMessage(port1, [port1]);
  source.connect(node);
  // Its output is silence; some browsers run only what leads to the speakers.
  node.connect(context.destination);
  session.own(() => node.port.postMessage(undefined));
  return port2;
}

/** `onLost`, once, when the device is gone: most browsers end its track, some only drop the device. */
function watchDevice(session: Scope, track: MediaStreamTrack, onLost: () => void): void {
  const { deviceId } = track.getSettings();
  const lost = () => {
    if (!session.ended) onLost();
  };
  session.listen(track, "ended", lost);
  session.listen(navigator.mediaDevices, "devicechange", () => {
    void navigator.mediaDevices.enumerateDevices().then((devices) => {
      const isListed = devices.some((device) => device.deviceId === deviceId);
      if (track.readyState === "ended" || (deviceId && !isListed)) lost();
    });
  });
}

function describe(track: MediaStreamTrack, context: AudioContext): MicrophoneReport {
  const settings = track.getSettings();
  // Browsers may answer with words ("all") where they have more than one kind of processing.
  const processing = (value: unknown): Processing =>
    value === undefined || value === null ? "unknown" : value === false ? "off" : "on";
  return {
    device: track.label,
    sampleRateHz: context.sampleRate,
    echoCancellation: processing(settings.echoCancellation),
    noiseSuppression: processing(settings.noiseSuppression),
    autoGainControl: processing(settings.autoGainControl),
  };
}
