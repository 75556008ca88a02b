// What a person reads of states, and of failures where nothing more could be fetched.
import type { MicrophoneState } from "./microphone-watch";

export const BROKEN = "Something in this page doesn’t work here. Reload it; if that doesn’t help, try another browser.";
export const UNREACHABLE = "The model couldn’t be downloaded. Check your connection, then press Start to try once more.";

/** Where no voice comes through just now; "The microphone is muted" stands above it. */
export const STATE_SENTENCES: Readonly<Record<MicrophoneState, string>> = {
  open: "",
  paused: "Your browser or system paused it. Tap the page or press Start to go on.",
  muted: "Your browser or system muted it. Unmute it there to go on.",
  silent: "No sound comes from it. Check its switch, your system’s settings, and which one your browser uses.",
  lost: "It was disconnected, or another program may be using it. This goes on once it is back.",
};
