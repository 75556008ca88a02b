// The recognizer for pages: a microphone or a file in, typed events out. Needs no user interface;
// speech-emotion-element.ts is one.
import { type AssetUrls, resolveAssets } from "./assets";
import { createRecognizerWorker } from "./create-worker";
import type { EngineName, ModelInfo, ModelOptions, Prediction } from "./engine";
import { SpeechEmotionError, toSpeechEmotionError } from "./errors";
import { openMicrophone, regainStream, requestStream } from "./microphone";
import type { Microphone, MicrophoneReport, StreamRequest } from "./microphone";
import type { MicrophoneState } from "./microphone-watch";
import type { Activity, RecognizerEvent, Source } from "./recognizer-event";
import type { Channel } from "./recording";
import { Scope } from "./scope";
import type { FileResult, StreamTiming, WorkerReply, WorkerRequest } from "./worker-protocol";

export type { Activity, RecognizerEvent, Source } from "./recognizer-event";
export type { Channel, EngineName, FileResult, MicrophoneReport, MicrophoneState, ModelInfo, ModelOptions };
export type { Prediction, StreamTiming };

export interface RecognizerSettings {
  /** Folder of worker, worklet, WebAssembly module and model; left out: the script's own. */
  readonly assetBase?: string | undefined;
  /** Another model than the one in that folder. */
  readonly modelUrl?: string | undefined;
  /** What that one doesn't say of itself: native/core/include/speech_emotion/model_contract.h. */
  readonly modelOptions?: ModelOptions | undefined;
  /** Left out: the core's own engine, and ONNX Runtime Web for a model that uses operators beyond it. */
  readonly engine?: EngineName | undefined;
}

/**
 * One microphone session or file at a time: a new one ends the one before. No method rejects; what
 * goes wrong arrives as a "failure".
 */
export class SpeechEmotionRecognizer {
  readonly #assets: AssetUrls;
  readonly #notify: (event: RecognizerEvent) => void;
  readonly #life = new Scope();
  readonly #engine: EngineName | undefined;
  #model: string | Blob;
  #modelOptions: ModelOptions;
  #modelFiles: readonly File[] = [];
  #workerLife = new Scope();
  #worker: Promise<Worker> | undefined;
  #session = new Scope();
  #stream = 0; // number of the session
  #source: Source = "microphone";
  #activity: Activity = "idle";
  #microphone: Microphone | undefined;
  #forgetVoice: (() => void) | undefined; // while a stream is open
  #file: Blob | undefined; // while it is read

  constructor(settings: RecognizerSettings, notify: (event: RecognizerEvent) => void) {
    this.#assets = resolveAssets(settings.assetBase, settings.modelUrl);
    this.#engine = settings.engine;
    this.#model = this.#assets.model.href;
    this.#modelOptions = settings.modelOptions ?? {};
    this.#notify = (event) => {
      if (!this.#life.ended) notify(event);
    };
    this.#session.end();
    this.#life.own(() => this.#workerLife.end());
    // A page that is left, and may come back from a cache, listens no more and keeps nothing of the voice.
    this.#life.listen(globalThis, "pagehide", () => this.stop());
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** The microphone's level in decibels of full scale; -120 where it isn't open. */
  get levelDbfs(): number {
    return this.#microphone?.level() ?? -120;
  }

  /** Fetches all that is ever needed. Starting does that too, but loading first makes it instant. */
  async load(): Promise<void> {
    await this.#ready().catch((thrown: unknown) => {
      this.#notify({ type: "failure", error: toSpeechEmotionError(thrown, "worker-failed") });
    });
  }

  /**
   * Loads another model and ends what the one before was doing; without `model`, the one of the
   * settings again. `options`: what it doesn't say of itself; `files`: that it may keep weights in.
   */
  async useModel(model?: Blob, options: ModelOptions = {}, files: readonly File[] = []): Promise<void> {
    this.stop();
    this.#workerLife.end();
    this.#worker = undefined;
    this.#model = model ?? this.#assets.model.href;
    this.#modelOptions = options;
    this.#modelFiles = files;
    await this.load();
  }

  /** Call from a user's action: the browser asks for permission. */
  async startMicrophone(): Promise<void> {
    await this.#listen(requestStream);
  }

  async #listen(request: StreamRequest): Promise<void> {
    await this.#run("microphone", async (session, stream) => {
      const onState = (state: MicrophoneState) => this.#notify({ type: "microphone-state", state });
      if (request === regainStream) onState("lost");
      const loading = this.#ready();
      // Reported below, unless the microphone fails first.
      loading.catch(() => undefined);
      const listener = {
        onState,
        onLost: (same?: MediaStream) => void this.#listen(same ? () => same : regainStream),
        onFailure: (error: SpeechEmotionError) => this.#endWith(error),
      };
      const microphone = await openMicrophone(session, this.#assets.worklet, listener, request);
      const worker = await loading;
      if (session.ended || !microphone) return;
      const { report, port } = microphone;
      this.#openStream(session, worker);
      post(worker, { type: "open-microphone", stream, sampleRateHz: report.sampleRateHz, port }, [port]);
      this.#microphone = microphone;
      session.own(() => (this.#microphone = undefined));
      this.#notify({ type: "microphone", report });
      this.#setActivity("listening");
    });
  }

  /** WAV, or any format that the browser decodes. */
  async recognizeFile(file: Blob, channel: Channel = "mix"): Promise<void> {
    await this.#run("file", async (session, stream) => {
      this.#setActivity("reading-file");
      const worker = await this.#ready();
      if (session.ended) return;
      if (file.size === 0) {
        throw new SpeechEmotionError("file-empty", "expected audio, found a file of zero bytes");
      }
      this.#file = file;
      session.own(() => (this.#file = undefined));
      this.#openStream(session, worker);
      const urls = { filesUrl: this.#assets.files.href, containersUrl: this.#assets.containers.href };
      post(worker, { type: "recognize-file", stream, file, channel, ...urls });
    });
  }

  /**
   * Somebody else speaks from here on: what was learnt of the voice before is forgotten. Ending a session forgets
   * it, too; a voice is kept nowhere else.
   */
  forgetVoice(): void {
    this.#forgetVoice?.();
  }

  /** Ends the microphone session or the file. The microphone is released before this returns. */
  stop(): void {
    this.#session.end();
    this.#setActivity("idle");
  }

  /** Ends everything; no event follows. */
  dispose(): void {
    this.#life.end();
    this.#session.end();
  }

  async #run(source: Source, start: (session: Scope, stream: number) => Promise<void>): Promise<void> {
    if (this.#life.ended) return;
    this.#session.end();
    const session = new Scope();
    const stream = ++this.#stream;
    this.#session = session;
    this.#source = source;
    this.#setActivity("starting");
    try {
      await start(session, stream);
    } catch (thrown) {
      if (session.ended) return; // what was cancelled can't fail
      this.#endWith(toSpeechEmotionError(thrown, "worker-failed"));
    }
  }

  #openStream(session: Scope, worker: Worker): void {
    const stream = this.#stream;
    this.#forgetVoice = () => post(worker, { type: "forget-voice", stream });
    session.own(() => {
      this.#forgetVoice = undefined;
      post(worker, { type: "close", stream });
    });
  }

  /** The worker, once it has loaded engine and model. A failed one is forgotten: the next call retries. */
  #ready(): Promise<Worker> {
    this.#worker ??= this.#startWorker();
    return this.#worker;
  }

  #startWorker(): Promise<Worker> {
    const { worker: workerUrl, worklet, wasm, expectedBytes, ort, fileList, files, containers } = this.#assets;
    const life = new Scope();
    this.#workerLife = life;
    if (this.#life.ended) life.end();
    const starting = new Promise<Worker>((resolve, reject) => {
      let isLoaded = false;
      const fail = (error: SpeechEmotionError) => {
        if (life.ended) return; // another model took its place
        life.end();
        this.#worker = undefined;
        reject(error);
        if (isLoaded) this.#endWith(error);
      };
      const worker = createRecognizerWorker(workerUrl, fail);
      life.own(() => worker.terminate());
      worker.onmessage = ({ data: reply }: MessageEvent<WorkerReply>) => {
        if (reply.type === "failed" && reply.stream === undefined) {
          fail(new SpeechEmotionError(reply.code, reply.message));
          return;
        }
        this.#receive(worker, reply);
        if (reply.type === "loaded") {
          isLoaded = true;
          resolve(worker);
        }
      };
      post(worker, {
        type: "load",
        wasmUrl: wasm.href,
        model: this.#model,
        modelOptions: this.#modelOptions,
        modelFiles: this.#modelFiles,
        engine: this.#engine,
        expectedBytes,
        ort: { scriptUrl: ort.script.href, wasmUrl: ort.wasm.href, bytes: ort.bytes },
      });
      // Into the HTTP cache: they are needed only after the person's click, maybe off the net by then.
      for (const url of [worklet, files, fileList, containers]) fetch(url).catch(() => undefined);
    });
    starting.catch(() => (this.#worker = undefined)); // where not even the constructor succeeded
    return starting;
  }

  #receive(worker: Worker, reply: WorkerReply): void {
    if (reply.type === "progress" || reply.type === "loaded") {
      this.#notify(reply);
      return;
    }
    if (reply.stream !== this.#stream || this.#session.ended) return; // of a session that is over
    switch (reply.type) {
      case "predictions":
        for (const { kind, seconds } of reply.utteranceEvents) {
          const type = kind === "start" ? "utterancestart" : "utteranceend";
          this.#notify({ type, source: this.#source, seconds });
        }
        for (const prediction of reply.predictions) {
          this.#notify({ type: "prediction", source: this.#source, prediction, timing: reply.timing });
        }
        break;
      case "file-survey":
        this.#notify(reply);
        break;
      case "needs-decoding":
        void this.#decode(worker, reply);
        break;
      case "finished":
        this.stop();
        this.#notify({ type: "file-result", result: reply.result });
        break;
      case "failed":
        this.#endWith(new SpeechEmotionError(reply.code, reply.message));
        break;
    }
  }

  async #decode(worker: Worker, request: WorkerReply & { type: "needs-decoding" }): Promise<void> {
    const session = this.#session;
    const { stream, sampleRateHz, begin, end } = request;
    try {
      // At the file's own rate, never the device's: then the browser doesn't resample.
      const bytes = await (this.#file as Blob).slice(begin, end).arrayBuffer();
      const decoded = await new OfflineAudioContext(1, 1, sampleRateHz).decodeAudioData(bytes);
      if (session.ended) return;
      const channels = [...Array(decoded.numberOfChannels).keys()].map((i) => decoded.getChannelData(i).slice());
      post(worker, { type: "decoded", stream, channels }, channels.map(({ buffer }) => buffer));
    } catch (thrown) {
      if (!session.ended) post(worker, { type: "decoded", stream, channels: [], failure: String(thrown) });
    }
  }

  #setActivity(activity: Activity): void {
    if (activity === this.#activity) return;
    this.#activity = activity;
    this.#notify({ type: "activity", activity });
  }

  #endWith(error: SpeechEmotionError): void {
    this.stop();
    this.#notify({ type: "failure", error });
  }
}

function post(worker: Worker, request: WorkerRequest, transfer: Transferable[] = []): void {
  worker.postMessage(request, transfer);
}
