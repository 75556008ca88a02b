// The interface of speech_emotion.mjs. tests/web/core-types.test.mjs holds it to bindings.cpp.
// Objects of classes live on the WebAssembly heap: call delete() on each when done with it.

export type Outcome<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: CoreFailure };

export interface CoreFailure {
  /** Stable, for programs: "invalid-audio", "invalid-model", … (native/base/include/speech_emotion/error.h). */
  readonly code: string;
  /** One line: what was expected and what was found. */
  readonly message: string;
}

/** "no-speech": nobody speaks; "uncertain": a voice, but no label stands out. */
export type SpeechState = "no-speech" | "uncertain" | "speech";

/** What a stretch of a voice sounds like: native/core/include/speech_emotion/prediction.h. */
export interface Prediction {
  /** On the clock of the input. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Of this window alone, one a label, sum 1. */
  readonly probabilities: Float32Array;
  /** Over the latest windows: for display only. */
  readonly smoothedProbabilities: Float32Array;
  /** Mean square of the window's samples at the model's rate. */
  readonly energy: number;
  /** Of the window's loudest 0.1 s; -120 for silence. */
  readonly levelDbfs: number;
  readonly state: SpeechState;
  /** Index of the label to show, steadier than smoothedProbabilities; null without speech, or while none stands out. */
  readonly headline: number | null;
  /** Of a voice rather than a sound; 1 where the model doesn't say. */
  readonly speechProbability: number;
  /** Seconds of speech that were known of this voice when the window was judged; 0 where the model doesn't ask. */
  readonly referenceSeconds: number;
  /** From a window that is still filling: shown live, never part of a file's result. */
  readonly provisional: boolean;
}

/** Somebody begins or ends to speak: native/core/include/speech_emotion/voice_activity.h. */
export interface UtteranceEvent {
  readonly kind: "start" | "end";
  /** On the clock of the input. */
  readonly seconds: number;
}

/** Left out: the core's own value, see native/core/include/speech_emotion/recognizer_options.h. */
export interface RecognizerOptions {
  hopSeconds?: number;
  firstPredictionSeconds?: number;
  smoothingSeconds?: number;
  silenceDbfs?: number;
  minSpeechSeconds?: number;
  uncertainBelow?: number;
  headlineLead?: number;
  headlineLeadSeconds?: number;
  learnsVoice?: boolean;
}

/** What a model of another program doesn't say of itself: native/core/include/speech_emotion/model_contract.h. */
export type ModelOptions = Readonly<Record<string, string>>;

/** The files that EmotionModel.files tells. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

/** Of numbers, row-major. */
export interface Tensor {
  readonly shape: number[];
  readonly values: Float32Array;
}

export interface EmotionModel {
  readonly labels: string[];
  /** Length of the window that the model was trained for. */
  readonly windowSeconds: number;
  /** The rate that recognizers resample to. */
  readonly sampleRateHz: number;
  /** Whether recognizers get to know the voice. */
  readonly hasReference: boolean;
  /** Leading probability under which an answer is uncertain. */
  readonly uncertainBelow: number;
  /** Undefined of a model for another engine. */
  readonly parameterCount: number | undefined;
  /** Of the file. */
  readonly metadata: Record<string, string>;
  /** Of a model for another engine: the files with its weights, by their paths from the model's folder. */
  readonly files: string[];
  /** Of the graph's inputs, in the order of a run's tensors. */
  readonly inputNames: string[];
  /** Of the graph's outputs that answer takes, in that order. */
  readonly outputNames: string[];
  createSelfTest(): SelfTest;
  /** Of a live stream. Recognizers outlive the model's delete(). */
  createRecognizer(sampleRateHz: number, options: RecognizerOptions): Outcome<Recognizer>;
  createFileRecognizer(sampleRateHz: number, options: RecognizerOptions): Outcome<FileRecognizer>;
  delete(): void;
}

/**
 * Of a model for another engine the two halves: acceptWaveform and finish give no predictions; nextRun and answer make
 * one a window, until no run is due.
 */
export interface Recognizer {
  /** Takes samples of full scale [-1, 1] at the recognizer's rate, in blocks of any size. */
  acceptWaveform(samples: Float32Array): Outcome<Prediction[]>;
  /** The window that ends with the input, if it isn't out yet; then the recognizer is as new. */
  finish(): Outcome<Prediction[]>;
  /** The graph's inputs for the next window, in the order of inputNames; empty where no run is due. */
  nextRun(): Outcome<Tensor[]>;
  /** Its outputs, in the order of outputNames; what came of them. */
  answer(outputs: Float32Array[]): Outcome<Prediction[]>;
  /** What the latest acceptWaveform or finish found, in the order of time. */
  utteranceEvents(): UtteranceEvent[];
  /** Somebody else speaks from here on. */
  forgetVoice(): void;
  reset(): void;
  delete(): void;
}

export interface TimeRange {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Neighbouring windows that say the same: native/core/include/speech_emotion/time_line.h. */
export interface Stretch extends TimeRange {
  readonly state: SpeechState;
  /** Index of the leading label; means nothing without speech. */
  readonly label: number;
  /** Of the label: mean over the windows. */
  readonly probability: number;
}

/** What a recording sounds like: native/core/include/speech_emotion/file_recognizer.h. */
export interface FileAnswer {
  readonly durationSeconds: number;
  /** Of all of it, one a label. */
  readonly probabilities: Float32Array;
  /** "uncertain": no label stands out of all of it. */
  readonly state: SpeechState;
  readonly segments: Prediction[];
  /** Seconds up to which each segment speaks for the recording, from where the one before ends. */
  readonly spokenUntil: Float32Array;
  readonly stretches: Stretch[];
}

/** Windows that are still filling are left out. */
export interface FileRecognizer extends Recognizer {
  /** Once the last run after finish is answered; then the recognizer is as new. */
  takeAnswer(): Outcome<FileAnswer>;
}

/** Asks for the runs of the graph that a model promises the answers to. */
export interface SelfTest {
  /** The graph's inputs, in the order of inputNames; empty once the test is passed. */
  nextRun(): Outcome<Tensor[]>;
  /** Its outputs, in the order of outputNames. Fails where they aren't what the file promises. */
  answer(outputs: Float32Array[]): Outcome<true>;
  delete(): void;
}

/** WAV files of every kind: native/core/include/speech_emotion/wav_reader.h. */
export interface WavReader {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly frames: number;
  /** Where header and content disagree, in one line; else empty. */
  readonly warning: string;
  /** Interleaved [frames, channels] from frame `first` on: `count` frames, fewer at the end. */
  read(first: number, count: number): Float32Array;
  delete(): void;
}

/** Channels as one signal: native/core/include/speech_emotion/channel_survey.h. Blocks are interleaved [frames, channels]. */
export interface ChannelMixer {
  /** Of all blocks, before choose. */
  add(block: Float32Array): void;
  /** The mean of all or the one channel to hear; why it is one, in one line, else empty. */
  choose(): string;
  /** This one, from 0 on. */
  take(channel: number): void;
  /** Mono; the mean of all where nothing was chosen. */
  mix(block: Float32Array): Float32Array;
  delete(): void;
}

export interface SpeechEmotionModule {
  readonly EmotionModel: {
    /** Reads a model and replays its self-test. */
    fromBytes(bytes: Uint8Array): Outcome<EmotionModel>;
    fromBytes(bytes: Uint8Array, options: ModelOptions, files: ModelFiles): Outcome<EmotionModel>;
    /** What any model hears and answers, whatever its operators, where another engine runs its graph. */
    forOtherEngine(bytes: Uint8Array, options: ModelOptions): Outcome<EmotionModel>;
  };
  readonly WavReader: {
    /** Whether these, 12 or more, are the first bytes of a WAV file of whatever coding. */
    isWav(head: Uint8Array): boolean;
    /**
     * `size`: of the file, in bytes; `readAt` gives as many as asked for, fewer at the end. "unsupported-audio": a
     * coding that it lacks.
     */
    open(size: number, readAt: (position: number, count: number) => Uint8Array): Outcome<WavReader>;
  };
  readonly ChannelMixer: new (channels: number) => ChannelMixer;
}

/** `wasmBinary`: the bytes of speech_emotion.wasm; the module fetches nothing itself. */
export default function createSpeechEmotion(options: {
  wasmBinary: ArrayBuffer | Uint8Array;
  /** Left out: beside the script. Nothing is fetched, but an address is made of it. */
  locateFile?: (name: string) => string;
}): Promise<SpeechEmotionModule>;
