// The core's outcomes as values and exceptions.
import type { CoreFailure, Outcome } from "#core";
import { type ErrorCode, SpeechEmotionError } from "./errors";

// The core's codes (native/base/include/speech_emotion/error.h) that a page can tell something of; the
// others mean that page and core don't fit together.
const CODES: Readonly<Record<string, ErrorCode>> = {
  "invalid-audio": "invalid-audio",
  "invalid-model": "invalid-model",
  "unsupported-operator": "invalid-model",
  "shape-mismatch": "invalid-model",
};

function toError({ code, message }: CoreFailure): SpeechEmotionError {
  return new SpeechEmotionError(CODES[code] ?? "engine-failed", `${code}: ${message}`);
}

export function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.error) throw toError(outcome.error);
  return outcome.value;
}
