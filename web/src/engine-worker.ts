// The worker with engine and model. Recognizers with the same settings share one.
import type { AssetUrls } from "./assets";
import { createRecognizerWorker } from "./create-worker";
import type { EngineName, ModelInfo, ModelOptions } from "./engine";
import { SpeechEmotionError, toSpeechEmotionError } from "./errors";
import { Scope } from "./scope";
import type { WorkerReply, WorkerRequest } from "./worker-protocol";

export interface EngineSettings {
  readonly assets: Promise<AssetUrls>;
  /** An address, or the bytes; left out: the model that ships. */
  readonly model?: string | Blob | undefined;
  readonly modelOptions: ModelOptions;
  /** That the model may keep weights in; of an address they are fetched beside it. */
  readonly modelFiles: readonly File[];
  readonly engine?: EngineName | undefined;
  /** The WebAssembly module; left out: it is fetched. */
  readonly wasm?: Blob | undefined;
}

/** Told of all that the worker says that isn't another recognizer's. */
export interface EngineListener {
  readonly onProgress: (loadedBytes: number, totalBytes: number) => void;
  readonly onLoaded: (model: ModelInfo) => void;
  readonly onReply: (reply: StreamReply) => void;
  /** The worker is gone, after it had loaded. */
  readonly onLost: (error: SpeechEmotionError) => void;
}

export type StreamReply = Extract<WorkerReply, { readonly stream?: number }>;

const shared = new Map<string, EngineWorker>();
let latestStream = 0;

/** The number of a session, of whichever recognizer. */
export function nextStream(): number {
  return ++latestStream;
}

const identities = new WeakMap<object, number>();
let latestIdentity = 0;

/** Tells one object's bytes from another's. */
export function identityOf(bytes: object): number {
  let identity = identities.get(bytes);
  if (identity === undefined) identities.set(bytes, (identity = ++latestIdentity));
  return identity;
}

/** `key`: of settings that are the same; left out where nobody else has them. */
export function engineWorker(settings: () => EngineSettings, key?: string): EngineWorker {
  const found = key === undefined ? undefined : shared.get(key);
  if (found) return found;
  const made = new EngineWorker(settings(), () => key !== undefined && shared.delete(key));
  if (key !== undefined) shared.set(key, made);
  return made;
}

export class EngineWorker {
  readonly #listeners = new Set<EngineListener>();
  #life = new Scope(); // the worker's
  #worker: Promise<Worker> | undefined;
  #model: ModelInfo | undefined; // once it has loaded

  constructor(
    private readonly settings: EngineSettings,
    private readonly onUnused: () => void,
  ) {}

  /** Until the function that it returns is called. The worker ends with the last. */
  attach(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    const model = this.#model;
    // Later, as for the first of them: what listens to an element may be a script that comes behind it.
    if (model) setTimeout(() => this.#listeners.has(listener) && listener.onLoaded(model));
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#life.end();
      this.onUnused();
    };
  }

  /** The worker, once it has loaded engine and model. A failed one is forgotten: the next call retries. */
  ready(): Promise<Worker> {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  async #start(): Promise<Worker> {
    const life = new Scope();
    this.#life = life;
    if (this.#listeners.size === 0) life.end();
    try {
      const assets = await this.settings.assets;
      return await this.#load(assets, life);
    } catch (thrown) {
      if (this.#life === life) this.#worker = undefined;
      throw toSpeechEmotionError(thrown, "worker-failed");
    }
  }

  #load(assets: AssetUrls, life: Scope): Promise<Worker> {
    return new Promise<Worker>((resolve, reject) => {
      if (life.ended) return; // nobody waits for it any more
      const fail = (error: SpeechEmotionError) => {
        if (life.ended) return;
        life.end();
        this.#worker = undefined;
        reject(error);
        if (!this.#model) return;
        this.#model = undefined;
        for (const { onLost } of [...this.#listeners]) onLost(error);
      };
      const worker = createRecognizerWorker(assets.worker, fail);
      life.own(() => worker.terminate());
      worker.onmessage = ({ data: reply }: MessageEvent<WorkerReply>) => {
        if (reply.type === "progress") {
          for (const { onProgress } of [...this.#listeners]) onProgress(reply.loadedBytes, reply.totalBytes);
        } else if (reply.type === "loaded") {
          this.#model = reply.model;
          for (const { onLoaded } of [...this.#listeners]) onLoaded(reply.model);
          resolve(worker);
        } else if (reply.type === "failed" && reply.stream === undefined) {
          fail(new SpeechEmotionError(reply.code, reply.message));
        } else {
          for (const { onReply } of [...this.#listeners]) onReply(reply as StreamReply);
        }
      };
      const { model = assets.model.href, modelOptions, modelFiles, engine, wasm = assets.wasm.href } = this.settings;
      const runtime = assets.ort;
      const ort = runtime && { scriptUrl: runtime.script.href, wasmUrl: runtime.wasm.href, bytes: runtime.bytes };
      post(worker, { type: "load", wasm, model, modelOptions, modelFiles, engine, expectedBytes: assets.expectedBytes, ort });
      // Into the HTTP cache: they are needed only after the person's click, maybe off the net by then.
      for (const url of [assets.worklet, assets.files, assets.results, assets.containers()]) {
        Promise.resolve(url).then(fetch).catch(() => undefined);
      }
    });
  }
}

export function post(worker: Worker, request: WorkerRequest, transfer: Transferable[] = []): void {
  worker.postMessage(request, transfer);
}
