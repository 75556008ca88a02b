// What a person reads when something fails: what happened, and a way on. Part of results.ts, which is fetched beside the
// model: short-sentences.ts has what is said without it.
import type { ErrorCode } from "./errors";
import type { MicrophoneState } from "./microphone-watch";
import { BROKEN, UNREACHABLE } from "./short-sentences";

export const PLAIN_SENTENCES: Readonly<Record<ErrorCode, string>> = {
  "microphone-denied":
    "This page may not use the microphone. Allow it in your browser’s address bar or your system’s settings and " +
    "press Start again, or choose a recording below.",
  "microphone-missing":
    "No microphone was found. Plug one in and press Start again, or choose a recording below.",
  "microphone-busy":
    "The microphone couldn’t be opened; another program may be using it. Close that one and press Start " +
    "again, or choose a recording below.",
  "microphone-unavailable":
    "Browsers open the microphone only for pages from https or localhost, and old ones not at all. " +
    "You can still choose a recording below.",
  "microphone-forbidden":
    "The site around this page keeps the microphone from it. Open the page on its own, or choose a " +
    "recording below.",
  "audio-unavailable":
    "The browser’s sound doesn’t start. Connect a loudspeaker or headphones and press Start again, or choose a " +
    "recording below.",
  "device-lost": "The microphone was disconnected. Plug it back in and press Start again.",
  "file-unreadable":
    "This file couldn’t be read as audio. Choose another one: WAV, MP3, FLAC, Ogg and M4A usually work.",
  "file-empty": "There is no sound in this file. Choose another one.",
  "invalid-audio": "The samples in this file are damaged (not numbers, or far too loud), or not for this model. Choose another one.",
  "asset-unreachable": UNREACHABLE,
  "worker-cross-origin": BROKEN,
  "worker-failed": BROKEN,
  "worklet-failed":
    "The microphone’s part of this page couldn’t be downloaded. Check your connection and press Start again.",
  "invalid-model":
    "This model can’t be used here. If you didn’t choose it yourself, reload the page to fetch a fresh copy.",
  "model-unknown":
    "This model doesn’t say what it hears and what its answers mean. Fill that in, then load it again.",
  "model-incomplete": "This model is in several files. Choose all of them at once.",
  "engine-failed": BROKEN,
  closed: BROKEN,
};

/** Where no voice comes through just now; "The microphone is muted" stands above it. */
export const STATE_SENTENCES: Readonly<Record<MicrophoneState, string>> = {
  open: "",
  paused: "Your browser or system paused it. Tap the page or press Start to go on.",
  muted: "Your browser or system muted it. Unmute it there to go on.",
  silent: "No sound comes from it. Check its switch, your system’s settings, and which one your browser uses.",
  lost: "It was disconnected, or another program may be using it. This goes on once it is back.",
};
