// Failures, each with a stable code for programs; the dictionaries in languages/ say them to people.

export type ErrorCode =
  | "microphone-denied"
  | "microphone-missing"
  | "microphone-busy"
  | "microphone-unavailable" // no API: an insecure origin, or a browser without it
  | "microphone-forbidden" // by the page around this one, or by this one's own Permissions-Policy
  | "audio-unavailable" // the browser starts no AudioContext
  | "device-lost"
  | "file-unreadable"
  | "file-empty"
  | "invalid-audio"
  | "asset-unreachable"
  | "worker-cross-origin"
  | "worker-failed"
  | "worklet-failed"
  | "invalid-model"
  | "model-unknown" // no metadata of ours, and no options that tell the same
  | "model-incomplete" // of several files one is missing
  | "engine-failed"
  | "closed"; // SpeechEmotion.close()

export class SpeechEmotionError extends Error {
  override readonly name = "SpeechEmotionError";

  constructor(
    readonly code: ErrorCode,
    /** For developers: what was expected and what was found. */
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Any thrown value as one of ours; `code` is for values that are not. */
export function toSpeechEmotionError(thrown: unknown, code: ErrorCode): SpeechEmotionError {
  // By its name: scripts that are loaded on demand have a class of their own, and WebKit has errors that are none.
  if ((thrown as Partial<Error> | undefined)?.name === "SpeechEmotionError") return thrown as SpeechEmotionError;
  const message = (thrown as Partial<Error> | undefined)?.message ?? String(thrown);
  return new SpeechEmotionError(code, message, { cause: thrown });
}
