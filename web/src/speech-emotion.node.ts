// SpeechEmotion in Node: recordings, in the thread that asks. The same interface as speech-emotion.ts, without a microphone.
import createSpeechEmotion, { type SpeechEmotionModule } from "#core";
import { fileOf } from "./audio-source";
import type { Engine, ModelInfo } from "./engine";
import { SpeechEmotionError, toSpeechEmotionError } from "./errors";
import { recognizeWav } from "./in-memory";
import { bytesOf } from "./inlined-assets";
import { loadEngine } from "./load-engine";
import { type Analysis, nameAnswer } from "./named-answer";
import type { AnalyzeOptions, AudioSource, LiveEvent, SpeechEmotionOptions } from "./speech-emotion";

export { SpeechEmotionError };

export class SpeechEmotion {
  #hasEnded = false;
  #latest: Promise<unknown> = Promise.resolve(); // of the analyses

  /** Rejects with a SpeechEmotionError. `model`: an address, a path, or bytes. */
  static async load({ model, modelOptions = {}, wasmBinary, engine }: SpeechEmotionOptions = {}): Promise<SpeechEmotion> {
    const bytes = await modelBytes(model);
    const wasm = wasmBinary ? viewOf(wasmBinary) : bytesOf((await import("#inlined/wasm")).default);
    const core = await createSpeechEmotion({ wasmBinary: wasm, locateFile: (name) => name });
    const fileBeside = (path: string) =>
      Promise.reject(new SpeechEmotionError("model-incomplete", `expected all weights in the model, found them in ${path}`));
    const source = { bytes, options: modelOptions, fileBeside };
    const loaded = await loadEngine(core, source, undefined, engine).catch((thrown: unknown) => {
      throw toSpeechEmotionError(thrown, "invalid-model");
    });
    return new SpeechEmotion(core, loaded);
  }

  private constructor(
    private readonly core: SpeechEmotionModule,
    private readonly engine: Engine,
  ) {}

  get model(): ModelInfo {
    return this.engine.model;
  }

  /** WAV, or samples. One after the other where several are asked for; Node goes on with other work in between. */
  analyze(source: AudioSource, options: AnalyzeOptions = {}): Promise<Analysis> {
    const analysis = this.#latest.then(() => this.#analyze(source, options));
    this.#latest = analysis.catch(() => undefined);
    return analysis;
  }

  async #analyze(source: AudioSource, { sampleRateHz, channel = "mix", signal, onProgress }: AnalyzeOptions): Promise<Analysis> {
    const pause = async (seconds: number, totalSeconds: number | undefined) => {
      onProgress?.(seconds, totalSeconds);
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      if (this.#hasEnded) throw new SpeechEmotionError("closed", "close() was called");
    };
    await pause(0, undefined);
    const bytes = new Uint8Array(await fileOf(source, sampleRateHz).arrayBuffer());
    const { answer, warning } = await recognizeWav(this.core, this.engine, bytes, channel, pause);
    return nameAnswer(this.model.labels, answer, warning);
  }

  /** Always fails: Node has no microphone. */
  listen(): AsyncIterableIterator<LiveEvent> {
    throw new SpeechEmotionError("microphone-unavailable", "expected a browser, found Node, which has no microphone");
  }

  forgetVoice(): void {}

  stop(): void {}

  close(): void {
    this.#hasEnded = true;
  }
}

async function modelBytes(model: SpeechEmotionOptions["model"]): Promise<Uint8Array> {
  if (model === undefined) return bytesOf((await import("#inlined/model")).default);
  if (model instanceof Blob) return new Uint8Array(await model.arrayBuffer());
  if (typeof model !== "string" && !(model instanceof URL)) return viewOf(model);
  try {
    if (/^https?:/.test(String(model))) {
      const response = await fetch(model);
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    }
    const { readFile } = await import("node:fs/promises");
    return await readFile(String(model).startsWith("file:") ? new URL(model) : model);
  } catch (cause) {
    throw new SpeechEmotionError("asset-unreachable", `expected ${String(model)}, found ${String(cause)}`, { cause });
  }
}

function viewOf(bytes: BufferSource): Uint8Array<ArrayBuffer> {
  return bytes instanceof ArrayBuffer
    ? new Uint8Array(bytes)
    : new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
