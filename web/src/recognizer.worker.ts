// The worker: loads the engine and the model once, then runs one engine stream for each microphone
// session or file. All inference happens here, away from the audio thread and the page's.
import { containerSampleRateHz } from "./container-rate";
import createSpeechEmotion, { type SpeechEmotionModule, type WavReader } from "#core";
import type { Engine, EngineStream, FileAnswer, Prediction, UtteranceEvent } from "./engine";
import { type ErrorCode, SpeechEmotionError, toSpeechEmotionError } from "./errors";
import { loadEngine } from "./load-engine";
import { Scope } from "./scope";
import type { StreamTiming, WorkerReply, WorkerRequest } from "./worker-protocol";

declare const self: DedicatedWorkerGlobalScope;

// Of a file, between looks at the message queue: short enough that "close" is obeyed at once.
const FILE_BLOCK_SECONDS = 1;

let core: SpeechEmotionModule | undefined;
let engine: Engine | undefined;
const streams = new Map<number, { readonly scope: Scope; readonly engineStream: EngineStream }>();

self.onmessage = ({ data: request }: MessageEvent<WorkerRequest>) => {
  if (request.type === "load") {
    void load(request).catch((thrown: unknown) => fail(thrown, "engine-failed"));
  } else if (request.type === "close") {
    closeStream(request.stream);
  } else if (request.type === "forget-voice") {
    streams.get(request.stream)?.engineStream.forgetVoice();
  } else {
    void runStream(request).catch((thrown: unknown) => {
      fail(thrown, "engine-failed", request.stream);
      closeStream(request.stream);
    });
  }
};

function reply(message: WorkerReply, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

function fail(thrown: unknown, otherwise: ErrorCode, stream?: number): void {
  const { code, message } = toSpeechEmotionError(thrown, otherwise);
  reply({ type: "failed", code, message, ...(stream === undefined ? {} : { stream }) });
}

function closeStream(stream: number): void {
  streams.get(stream)?.scope.end();
  streams.delete(stream);
}

async function load(request: WorkerRequest & { type: "load" }): Promise<void> {
  let loadedBytes = 0;
  let expectedBytes = request.expectedBytes;
  const count = (bytes: number) => {
    loadedBytes += bytes;
    reply({ type: "progress", loadedBytes, totalBytes: Math.max(expectedBytes, loadedBytes) });
  };
  const [wasmBinary, model] = await Promise.all([
    download(request.wasmUrl, count),
    typeof request.model === "string" ? download(request.model, count) : request.model.arrayBuffer(),
  ]);
  const { ort, modelOptions } = request;
  const assets = {
    scriptUrl: ort.scriptUrl,
    wasm: () => {
      expectedBytes += ort.bytes;
      return download(ort.wasmUrl, count);
    },
  };
  core = await createSpeechEmotion({ wasmBinary });
  engine = await loadEngine(core, new Uint8Array(model), modelOptions, assets, request.engine);
  reply({ type: "loaded", model: engine.model });
}

async function download(url: string, count: (bytes: number) => void): Promise<ArrayBuffer> {
  const unreachable = (cause: unknown) =>
    new SpeechEmotionError("asset-unreachable", `expected ${url}, found ${String(cause)}`, { cause });
  const response = await fetch(url).catch((cause: unknown) => {
    throw unreachable(cause);
  });
  if (!response.ok || !response.body) throw unreachable(`HTTP ${response.status}`);
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        count(chunk.byteLength);
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted).arrayBuffer().catch((cause: unknown) => {
    throw unreachable(cause);
  });
}

type StreamRequest = Exclude<WorkerRequest, { type: "load" | "forget-voice" | "close" }>;

async function runStream(request: StreamRequest): Promise<void> {
  const { stream } = request;
  if (request.type === "open-microphone") {
    runMicrophone(request);
    return;
  }
  if (request.type === "recognize-channels") {
    const mix = mixDown(request.channels);
    const read = (first: number, count: number) => mix.subarray(first, first + count);
    return recognizeAudio(stream, { sampleRateHz: request.sampleRateHz, frames: mix.length, warning: "", read });
  }
  const { bytes } = request;
  const wav = openWav(bytes);
  if (wav) {
    const { sampleRateHz, frames, warning } = wav;
    const read = (first: number, count: number) => wav.readMix(first, count);
    return recognizeAudio(stream, { sampleRateHz, frames, warning, read }).finally(() => wav.delete());
  }
  const sampleRateHz = containerSampleRateHz(bytes);
  reply({ type: "needs-decoding", stream, sampleRateHz, bytes }, [bytes]);
}

/** Undefined where the browser is to decode it: no WAV file, or a compressed one. */
function openWav(bytes: ArrayBuffer): WavReader | undefined {
  if (!core?.WavReader.isWav(new Uint8Array(bytes, 0, Math.min(bytes.byteLength, 12)))) return undefined;
  const readAt = (position: number, count: number) =>
    new Uint8Array(bytes, Math.min(position, bytes.byteLength), Math.min(count, Math.max(bytes.byteLength - position, 0)));
  const { value, error } = core.WavReader.open(bytes.byteLength, readAt);
  if (error?.code === "unsupported-audio") return undefined;
  if (error) throw new SpeechEmotionError("file-unreadable", error.message);
  return value;
}

function loadedEngine(): Engine {
  if (!engine) throw new SpeechEmotionError("engine-failed", "expected a loaded model, found none");
  return engine;
}

/** An engine stream that times itself and ends with its scope. */
function openStream(
  stream: number,
  kind: "live" | "file",
  sampleRateHz: number,
): OpenStream {
  const engineStream = loadedEngine().open(kind, sampleRateHz);
  const scope = new Scope();
  scope.own(() => engineStream.close());
  streams.set(stream, { scope, engineStream });
  let audioSeconds = 0;
  let processingMilliseconds = 0;
  return {
    scope,
    takeAnswer: () => engineStream.takeAnswer(),
    async run(step, samples) {
      const start = performance.now();
      const predictions = await step(engineStream);
      processingMilliseconds += performance.now() - start;
      audioSeconds += samples / sampleRateHz;
      const utteranceEvents = engineStream.utteranceEvents();
      return { predictions, utteranceEvents, timing: { audioSeconds, processingMilliseconds } };
    },
  };
}

interface OpenStream {
  readonly scope: Scope;
  readonly run: (step: Step, samples: number) => Promise<Progress>;
  readonly takeAnswer: () => FileAnswer;
}

type Step = (engine: EngineStream) => Prediction[] | Promise<Prediction[]>;

interface Progress {
  readonly predictions: readonly Prediction[];
  readonly utteranceEvents: readonly UtteranceEvent[];
  readonly timing: StreamTiming;
}

function runMicrophone(request: StreamRequest & { type: "open-microphone" }): void {
  const { stream, sampleRateHz, port } = request;
  const { scope, run } = openStream(stream, "live", sampleRateHz);
  scope.own(() => port.close());
  const take = async (samples: Float32Array) => {
    if (scope.ended) return; // a block that was on its way
    try {
      const progress = await run((engineStream) => engineStream.accept(samples), samples.length);
      const news = progress.predictions.length + progress.utteranceEvents.length;
      if (news > 0 && !scope.ended) reply({ type: "predictions", stream, ...progress });
    } catch (thrown) {
      if (scope.ended) return;
      fail(thrown, "engine-failed", stream);
      closeStream(stream);
    }
  };
  let blocks = Promise.resolve(); // one at a time, whichever engine
  port.onmessage = ({ data: samples }: MessageEvent<Float32Array>) => {
    blocks = blocks.then(() => take(samples));
  };
}

/** Mono samples that can be read piece by piece. */
interface Audio {
  readonly sampleRateHz: number;
  readonly frames: number;
  readonly warning: string;
  readonly read: (first: number, count: number) => Float32Array;
}

async function recognizeAudio(stream: number, { sampleRateHz, frames, warning, read }: Audio): Promise<void> {
  if (frames === 0) {
    throw new SpeechEmotionError("file-empty", "expected at least one sample, found none");
  }
  const { scope, run, takeAnswer } = openStream(stream, "file", sampleRateHz);
  const report = (progress: Progress) => reply({ type: "predictions", stream, ...progress });
  const blockSamples = Math.ceil(FILE_BLOCK_SECONDS * sampleRateHz);
  for (let start = 0; start < frames; start += blockSamples) {
    const block = read(start, blockSamples);
    const progress = await run((engineStream) => engineStream.accept(block), block.length);
    await nextTask();
    if (scope.ended) return;
    report(progress);
  }
  const last = await run((engineStream) => engineStream.finish(), 0);
  if (scope.ended) return;
  report(last);
  reply({ type: "finished", stream, result: { ...takeAnswer(), warning, timing: last.timing } });
  closeStream(stream);
}

// channels [channel][frame] -> mono [frame], the mean of the channels, as the command line mixes.
function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (!first || channels.length === 1) return first ?? new Float32Array();
  return first.map((_, frame) => {
    let sum = 0;
    for (const channel of channels) sum += channel[frame] ?? 0;
    return sum / channels.length;
  });
}

/** Lets waiting messages be handled; unlike a timeout of 0, it isn't stretched to 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
