// The recognizer for pages: a microphone or a file in, typed events out. Needs no user interface;
// speech-emotion-element.ts is one.
import { absolute, type AssetUrls } from "./assets";
import type { EngineName, ModelInfo, ModelOptions, Prediction } from "./engine";
import { type EngineSettings, EngineWorker, engineWorker, identityOf, nextStream, post, type StreamReply } from "./engine-worker";
import { SpeechEmotionError, toSpeechEmotionError } from "./errors";
import { findAssets } from "./find-assets";
import { openMicrophone, regainStream, requestStream } from "./microphone";
import type { Microphone, MicrophoneReport, StreamRequest } from "./microphone";
import type { MicrophoneState } from "./microphone-watch";
import type { Activity, RecognizerEvent, Source } from "./recognizer-event";
import type { Channel } from "./recording";
import { Scope } from "./scope";
import type { FileResult, StreamTiming, WorkerReply } from "./worker-protocol";

export type { Activity, RecognizerEvent, Source } from "./recognizer-event";
export type { Channel, EngineName, FileResult, MicrophoneReport, MicrophoneState, ModelInfo, ModelOptions };
export type { Prediction, StreamTiming };

export interface RecognizerSettings {
  /** Folder of worker, worklet, WebAssembly module and model; left out: the script's own. */
  readonly assetBase?: string | undefined;
  /** Another model than the one in that folder: its address, or its bytes. */
  readonly model?: string | URL | Blob | BufferSource | undefined;
  /** What that one doesn't say of itself: native/core/include/speech_emotion/model_contract.h. */
  readonly modelOptions?: ModelOptions | undefined;
  /** Left out: the core's own engine, and ONNX Runtime Web for a model that uses operators beyond it. */
  readonly engine?: EngineName | undefined;
  /** The bytes of speech_emotion.wasm, where they aren't to be fetched. */
  readonly wasmBinary?: BufferSource | undefined;
}

export interface MicrophoneChoice {
  readonly stream?: MediaStream | undefined;
  readonly deviceId?: string | undefined;
  /** Of the latest sound, in memory until stop, which tells it as "recording". Left out: none. */
  readonly keepSeconds?: number | undefined;
}

/**
 * One microphone session or file at a time: a new one ends the one before. No method rejects; what
 * goes wrong arrives as a "failure".
 */
export class SpeechEmotionRecognizer {
  readonly #assets: Promise<AssetUrls>;
  readonly #settings: RecognizerSettings;
  readonly #notify: (event: RecognizerEvent) => void;
  readonly #life = new Scope();
  #engine: EngineWorker;
  #leaveEngine: () => void;
  #session = new Scope();
  #stream = 0; // of the session
  #source: Source = "microphone";
  #activity: Activity = "idle";
  #microphone: Microphone | undefined;
  #forgetVoice: (() => void) | undefined; // while a stream is open
  #file: Blob | undefined; // while it is read
  #keepSeconds = 0;
  #wantsSound = false; // at the session's end

  constructor(settings: RecognizerSettings, notify: (event: RecognizerEvent) => void) {
    this.#settings = settings;
    this.#assets = findAssets(settings.assetBase);
    this.#assets.catch(() => undefined); // who waits for them is told
    this.#notify = (event) => {
      if (!this.#life.ended) notify(event);
    };
    this.#session.end();
    this.#engine = this.#ownEngine();
    this.#leaveEngine = this.#join(this.#engine);
    this.#life.own(() => this.#leaveEngine());
    // A page that is left, and may come back from a cache, listens no more and keeps nothing of the voice.
    this.#life.listen(globalThis, "pagehide", () => this.#end());
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** While it is open. */
  get microphone(): Microphone | undefined {
    return this.#microphone;
  }

  /** Fetches all that is ever needed. Starting does that too, but loading first makes it instant. */
  async load(): Promise<void> {
    await this.#engine.ready().catch((thrown: unknown) => {
      this.#notify({ type: "failure", error: toSpeechEmotionError(thrown, "worker-failed") });
    });
  }

  /**
   * Loads another model and ends what the one before was doing; without `model`, the one of the
   * settings again. `options`: what it doesn't say of itself; `files`: that it may keep weights in.
   */
  async useModel(model?: Blob | BufferSource, options: ModelOptions = {}, files: readonly File[] = []): Promise<void> {
    if (this.#life.ended) return;
    this.#end();
    this.#leaveEngine();
    this.#engine = model
      ? engineWorker(() => this.#engineSettings(new Blob([model]), options, files))
      : this.#ownEngine();
    this.#leaveEngine = this.#join(this.#engine);
    await this.load();
  }

  /**
   * Call from a user's action: the browser asks for permission. `stream`: heard in place of a microphone; it stays open
   * at the end. `deviceId`: which microphone; left out, the browser's choice.
   */
  async startMicrophone({ stream, deviceId, keepSeconds = 0 }: MicrophoneChoice = {}): Promise<void> {
    this.#keepSeconds = keepSeconds;
    if (stream) await this.#listen(() => stream.clone(), {});
    else await this.#listen(() => requestStream(deviceId), { regain: (session) => regainStream(session, deviceId) });
  }

  /** `regain`: where a lost device is asked for; left out of a stream that is somebody else's, who alone can open another. */
  async #listen(request: StreamRequest, { regain }: { readonly regain?: StreamRequest }): Promise<void> {
    await this.#run("microphone", async (session, stream) => {
      const onState = (state: MicrophoneState) => this.#notify({ type: "microphone-state", state });
      if (request === regain) onState("lost");
      const loading = this.#engine.ready();
      // Reported below, unless the microphone fails first.
      loading.catch(() => undefined);
      const listener = {
        onState,
        onLost: (same?: MediaStream) => {
          const next = same ? () => same : regain;
          if (next) void this.#listen(next, { ...(regain ? { regain } : {}) });
          else this.#endWith(new SpeechEmotionError("device-lost", "expected the given stream, found its end"));
        },
        onFailure: (error: SpeechEmotionError) => this.#endWith(error),
      };
      const worklet = this.#assets.then((assets) => assets.worklet);
      const microphone = await openMicrophone(session, worklet, listener, request);
      const worker = await loading;
      const { files } = await this.#assets;
      if (session.ended || !microphone) return;
      const { report, port } = microphone;
      this.#openStream(session, worker);
      const keep = { keepSeconds: this.#keepSeconds, filesUrl: files.href };
      post(worker, { type: "open-microphone", stream, sampleRateHz: report.sampleRateHz, port, ...keep }, [port]);
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
      const worker = await this.#engine.ready();
      const { files, containers } = await this.#assets;
      const urls = { filesUrl: files.href, containersUrl: (await containers()).href };
      if (session.ended) return;
      if (file.size === 0) {
        throw new SpeechEmotionError("file-empty", "expected audio, found a file of zero bytes");
      }
      this.#file = file;
      session.own(() => (this.#file = undefined));
      this.#openStream(session, worker);
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

  /** Ends the microphone session or the file. The microphone is released before this returns. `wantsSound`: "recording". */
  stop(wantsSound = true): void {
    this.#wantsSound = wantsSound;
    this.#end();
  }

  #end(): void {
    this.#session.end();
    this.#wantsSound = false;
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
    const stream = (this.#stream = nextStream());
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
      post(worker, { type: "close", stream, wantsSound: this.#wantsSound });
    });
  }

  #engineSettings(model: string | Blob | undefined, modelOptions: ModelOptions, modelFiles: readonly File[]): EngineSettings {
    const { engine, wasmBinary } = this.#settings;
    const wasm = wasmBinary && new Blob([wasmBinary]);
    return { assets: this.#assets, model, modelOptions, modelFiles, engine, wasm };
  }

  /** The settings' model. Recognizers of the same share a worker. */
  #ownEngine(): EngineWorker {
    const { assetBase, model, modelOptions = {}, engine, wasmBinary } = this.#settings;
    const isAddress = typeof model === "string" || model instanceof URL;
    const source = () => (isAddress ? absolute(model).href : model && new Blob([model]));
    const bytes = [isAddress ? source() : model && identityOf(model), wasmBinary && identityOf(wasmBinary)];
    const key = JSON.stringify([assetBase, bytes, modelOptions, engine]);
    return engineWorker(() => this.#engineSettings(source(), modelOptions, []), key);
  }

  #join(engine: EngineWorker): () => void {
    return engine.attach({
      onProgress: (loadedBytes, totalBytes) => this.#notify({ type: "progress", loadedBytes, totalBytes }),
      onLoaded: (model) => this.#notify({ type: "loaded", model }),
      onReply: (reply) => void this.#receive(reply),
      onLost: (error) => this.#endWith(error),
    });
  }

  #receive(reply: StreamReply): void {
    if (reply.stream !== this.#stream) return;
    if (reply.type === "sound") this.#notify({ type: "recording", file: reply.file });
    if (this.#session.ended) return; // of a session that is over
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
      case "sound-picture":
        this.#notify(reply);
        break;
      case "needs-decoding":
        void this.#decode(reply);
        break;
      case "finished":
        this.#end();
        this.#notify({ type: "file-result", result: reply.result });
        break;
      case "failed":
        this.#endWith(new SpeechEmotionError(reply.code, reply.message));
        break;
    }
  }

  async #decode(request: WorkerReply & { type: "needs-decoding" }): Promise<void> {
    const session = this.#session;
    const worker = await this.#engine.ready();
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
    if (activity !== this.#activity) this.#notify({ type: "activity", activity: (this.#activity = activity) });
  }

  #endWith(error: SpeechEmotionError): void {
    this.#end();
    this.#notify({ type: "failure", error });
  }
}
