// A microphone whose samples go from the audio thread straight to the worker.
import { SpeechEmotionError, type ErrorCode, toSpeechEmotionError } from "./errors";
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
  /** Of the latest 40 ms or so, in decibels of full scale; -120 for silence. */
  level(): number;
}

const SILENT_DBFS = -120;

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
 * `session`. Undefined where the session ended meanwhile.
 */
export async function openMicrophone(
  session: Scope,
  workletUrl: URL,
  onLost: () => void,
): Promise<Microphone | undefined> {
  const stream = await requestStream();
  for (const track of stream.getTracks()) session.own(() => track.stop());
  const [track] = stream.getAudioTracks();
  if (session.ended || !track) return undefined;
  watchDevice(session, track, onLost);

  // At the device's own rate: Firefox connects no microphone to a context of another, and the core
  // resamples better than a browser that is in a hurry.
  const context = new AudioContext();
  session.own(() => void context.close().catch(() => undefined));
  await context.audioWorklet.addModule(workletUrl).catch((cause: unknown) => {
    throw new SpeechEmotionError(
      "worklet-failed",
      `expected an audio worklet at ${workletUrl.href}, found ${String(cause)}`,
      { cause },
    );
  });
  if (session.ended) return undefined;
  // Suspended where a browser wants a gesture and has forgotten the one that led here.
  if (context.state === "suspended") void context.resume().catch(() => undefined);

  const { port, analyser } = connect(session, context, stream);
  const samples = new Float32Array(analyser.fftSize);
  return {
    report: describe(track, context),
    port,
    level() {
      analyser.getFloatTimeDomainData(samples);
      const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      return energy > 0 ? Math.max(SILENT_DBFS, 10 * Math.log10(energy)) : SILENT_DBFS;
    },
  };
}

async function requestStream(): Promise<MediaStream> {
  // Typed as always there; absent on insecure origins.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) {
    throw new SpeechEmotionError(
      "microphone-unavailable",
      "expected navigator.mediaDevices, found none: the page must come from https or localhost",
    );
  }
  try {
    // Processing meant for calls changes what a voice sounds like. Wished for, not demanded: a
    // device without a switch must still work.
    return await devices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    });
  } catch (thrown) {
    const name = thrown instanceof DOMException ? thrown.name : "";
    throw toSpeechEmotionError(thrown, CODES[name] ?? "microphone-busy");
  }
}

function connect(
  session: Scope,
  context: AudioContext,
  stream: MediaStream,
): { port: MessagePort; analyser: AnalyserNode } {
  const source = context.createMediaStreamSource(stream);
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  const capture = new AudioWorkletNode(context, "speech-emotion-capture", {
    channelCount: 1,
    channelCountMode: "explicit",
  });
  const { port1, port2 } = new MessageChannel();
  capture.port.postMessage(port1, [port1]);
  source.connect(analyser);
  source.connect(capture);
  // Its output is silence; some browsers run only what leads to the speakers.
  capture.connect(context.destination);
  session.own(() => {
    source.disconnect();
    capture.disconnect();
  });
  return { port: port2, analyser };
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
