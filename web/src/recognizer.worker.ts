// The worker: loads the engine and the model once, then runs one engine stream for each microphone
// session or file. All inference happens here, away from the audio thread and the page's.
import createSpeechEmotion, { type SpeechEmotionModule } from "#core";
import type { Engine, EngineStream, FileAnswer, Prediction, UtteranceEvent } from "./engine";
import { type ErrorCode, SpeechEmotionError, toSpeechEmotionError } from "./errors";
import type * as FileSource from "./file-source";
import { loadEngine } from "./load-engine";
import type { KeptSound } from "./kept-sound";
import type { Channel, Recording } from "./recording";
import { Scope } from "./scope";
import type { StreamTiming, WorkerReply, WorkerRequest } from "./worker-protocol";

declare const self: DedicatedWorkerGlobalScope;

// Of a file, between two reports of how far the look at its channels is.
const SURVEY_EVERY_SECONDS = 60;

let core: SpeechEmotionModule | undefined;
let engine: Engine | undefined;
const streams = new Map<number, { readonly scope: Scope; readonly engineStream: EngineStream }>();
// Of microphones, by stream.
const sounds = new Map<number, KeptSound>();
// Files that the page decodes, by stream.
const decodings = new Map<number, (reply: WorkerRequest & { type: "decoded" }) => void>();

self.onmessage = ({ data: request }: MessageEvent<WorkerRequest>) => {
  if (request.type === "load") {
    void load(request).catch((thrown: unknown) => fail(thrown, "engine-failed"));
  } else if (request.type === "close") {
    const file = request.wantsSound && sounds.get(request.stream)?.file();
    if (file) reply({ type: "sound", stream: request.stream, file });
    closeStream(request.stream);
  } else if (request.type === "forget-voice") {
    streams.get(request.stream)?.engineStream.forgetVoice();
  } else if (request.type === "decoded") {
    decodings.get(request.stream)?.(request);
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
  sounds.delete(stream);
  decodings.get(stream)?.({ type: "decoded", stream, channels: [], failure: "the file was closed" });
}

async function load(request: WorkerRequest & { type: "load" }): Promise<void> {
  let loadedBytes = 0;
  let expectedBytes = request.expectedBytes;
  const count = (bytes: number) => {
    loadedBytes += bytes;
    reply({ type: "progress", loadedBytes, totalBytes: Math.max(expectedBytes, loadedBytes) });
  };
  const { ort, model, modelFiles, modelOptions: options } = request;
  const [wasmBinary, buffer] = await Promise.all([
    obtain(request.wasm, count),
    obtain(model, count),
  ]);
  const fileBeside = (path: string) => {
    const file = modelFiles.find(({ name }) => name === path.split("/").pop());
    if (file) return read(file);
    if (typeof model === "string") return download(new URL(path, model).href, count);
    throw new SpeechEmotionError("model-incomplete", `expected the file with its weights, ${path}, chosen with it`);
  };
  const assets = ort && {
    scriptUrl: ort.scriptUrl,
    wasm: () => {
      expectedBytes += ort.bytes;
      return download(ort.wasmUrl, count);
    },
  };
  // It fetches nothing; without locateFile it asks for an address beside its own, which a blob's has not.
  core = await createSpeechEmotion({ wasmBinary, locateFile: (name) => name });
  const source = { bytes: new Uint8Array(buffer), options, fileBeside };
  engine = await loadEngine(core, source, assets, request.engine).catch(blameModel);
  reply({ type: "loaded", model: engine.model });
}

function blameModel(thrown: unknown): never {
  throw toSpeechEmotionError(thrown, "invalid-model");
}

function obtain(source: string | Blob, count: (bytes: number) => void): Promise<ArrayBuffer> {
  return typeof source === "string" ? download(source, count) : read(source);
}

function read(file: Blob): Promise<ArrayBuffer> {
  return file.arrayBuffer().catch(blameModel);
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

type StreamRequest = Exclude<WorkerRequest, { type: "load" | "forget-voice" | "decoded" | "close" }>;

async function runStream(request: StreamRequest): Promise<void> {
  if (request.type === "open-microphone") return runMicrophone(request);
  const { stream, file, channel, filesUrl, containersUrl } = request;
  const files = await fileTools(filesUrl);
  const recording = await files.openRecording(loadedCore(), file, containersUrl, (rateHz, begin, end) =>
    decodeInPage({ type: "needs-decoding", stream, sampleRateHz: rateHz, begin, end }),
  ).catch((thrown: unknown) => {
    throw toSpeechEmotionError(thrown, "file-unreadable");
  });
  return recognizeRecording(stream, recording, files.monoBlocks, channel);
}

function fileTools(url: string): Promise<typeof FileSource> {
  return import(url).catch((cause: unknown) => {
    throw new SpeechEmotionError("asset-unreachable", `expected ${url}, found ${String(cause)}`, { cause });
  }) as Promise<typeof FileSource>;
}

function decodeInPage(wanted: WorkerReply & { type: "needs-decoding" }): Promise<readonly Float32Array[]> {
  const { stream } = wanted;
  return new Promise((resolve, reject) => {
    decodings.set(stream, ({ channels, failure }) => {
      decodings.delete(stream);
      if (failure === undefined) resolve(channels);
      else reject(new Error(`expected audio that this browser decodes, found ${failure}`));
    });
    reply(wanted);
  });
}

function loadedCore(): SpeechEmotionModule {
  if (!core) throw new SpeechEmotionError("engine-failed", "expected a loaded module, found none");
  return core;
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
  const { stream, sampleRateHz, port, keepSeconds, filesUrl } = request;
  const { scope, run } = openStream(stream, "live", sampleRateHz);
  scope.own(() => port.close());
  if (keepSeconds > 0) {
    void fileTools(filesUrl).then(({ KeptSound }) => {
      if (!scope.ended) sounds.set(stream, new KeptSound(keepSeconds, sampleRateHz, stream));
    }, () => undefined); // then nothing can be heard again
  }
  const take = async (samples: Float32Array) => {
    if (scope.ended) return; // a block that was on its way
    sounds.get(stream)?.add(samples);
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

/** Owns `recording`. */
async function recognizeRecording(
  stream: number,
  recording: Recording,
  monoBlocks: typeof FileSource.monoBlocks,
  channel: Channel,
): Promise<void> {
  let opened: OpenStream;
  try {
    opened = openStream(stream, "file", recording.sampleRateHz);
  } catch (thrown) {
    recording.close();
    throw new SpeechEmotionError("file-unreadable", toSpeechEmotionError(thrown, "file-unreadable").message);
  }
  const { scope, run, takeAnswer } = opened;
  scope.own(() => recording.close());
  const totalSeconds = recording.seconds;
  const report = ({ timing, ...news }: Progress) =>
    reply({ type: "predictions", stream, ...news, timing: { ...timing, totalSeconds } });
  const goesOn = async () => {
    await nextTask();
    return !scope.ended;
  };
  let surveyed = 0;
  const survey = (seconds: number) => {
    if (seconds >= surveyed + SURVEY_EVERY_SECONDS) {
      surveyed = seconds;
      reply({ type: "file-survey", stream, seconds, totalSeconds });
    }
    return goesOn();
  };
  let note = "";
  let samples = 0;
  for await (const block of monoBlocks(loadedCore(), recording, channel, (line) => (note = line), survey)) {
    const progress = await run((engineStream) => engineStream.accept(block), block.length);
    if (!(await goesOn())) return;
    report(progress);
    samples += block.length;
  }
  if (scope.ended) return;
  if (samples === 0) throw new SpeechEmotionError("file-empty", "expected at least one sample, found none");
  const last = await run((engineStream) => engineStream.finish(), 0);
  if (scope.ended) return;
  report(last);
  const warning = [note, recording.warning()].filter(Boolean).join("; ");
  reply({ type: "finished", stream, result: { ...takeAnswer(), warning, timing: last.timing } });
  closeStream(stream);
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
