// Everything that element and card say. Other languages have the same keys. What the voice is, is never claimed: it
// sounds like something.
import type { ErrorCode } from "../errors";
import { FIRST_WORDS } from "./first-words";

/** What only a new page can help against: "engine-failed" stands for all of them. */
type Broken = "worker-cross-origin" | "worker-failed" | "closed";

/** Of failures, by their codes: what happened, and a way on. */
const FAILURES = {
  "microphone-denied":
    "This page may not use the microphone. Allow it in your browser’s address bar or your system’s settings and " +
    "press Start again, or choose a recording below.",
  "microphone-missing": "No microphone was found. Plug one in and press Start again, or choose a recording below.",
  "microphone-busy":
    "The microphone couldn’t be opened; another program may be using it. Close that one and press Start " +
    "again, or choose a recording below.",
  "microphone-unavailable":
    "Browsers open the microphone only for pages from https or localhost, and old ones not at all. " +
    "You can still choose a recording below.",
  "microphone-forbidden":
    "The site around this page keeps the microphone from it. Open the page on its own, or choose a recording below.",
  "audio-unavailable":
    "The browser’s sound doesn’t start. Connect a loudspeaker or headphones and press Start again, or choose a " +
    "recording below.",
  "device-lost": "The microphone was disconnected. Plug it back in and press Start again.",
  "file-unreadable": "This file couldn’t be read as audio. Choose another one: WAV, MP3, FLAC, Ogg and M4A usually work.",
  "file-empty": "There is no sound in this file. Choose another one.",
  "invalid-audio":
    "The samples in this file are damaged (not numbers, or far too loud), or not for this model. Choose another one.",
  "worklet-failed":
    "The microphone’s part of this page couldn’t be downloaded. Check your connection and press Start again.",
  "invalid-model":
    "This model can’t be used here. If you didn’t choose it yourself, reload the page to fetch a fresh copy.",
  "model-unknown":
    "This model doesn’t say what it hears and what its answers mean. Fill that in, then load it again.",
  "model-incomplete": "This model is in several files. Choose all of them at once.",
} satisfies Record<Exclude<ErrorCode, Broken | keyof typeof FIRST_WORDS>, string>;

/** Where no voice comes through: "The microphone is" "muted", and why. */
const MICROPHONE = {
  microphoneIs: "The microphone is",
  paused: "paused",
  held: "paused",
  muted: "muted",
  silent: "silent",
  lost: "lost",
  "when-open": "",
  "when-paused": "Your browser or system paused it. Tap the page or press Start to go on.",
  "when-held": "Press Start to go on.",
  "when-muted": "Your browser or system muted it. Unmute it there to go on.",
  "when-silent": "No sound comes from it. Check its switch, your system’s settings, and which one your browser uses.",
  "when-lost": "It was disconnected, or another program may be using it. This goes on once it is back.",
  processing: "Echo cancellation {echo} · noise suppression {noise} · gain control {gain}",
  on: "on",
  off: "off",
  unknown: "unknown",
};

const CARD = {
  yourRecording: "Your recording",
  linkedRecording: "A recording from a link",
  nobodySpeaks: "{time}, and nobody speaks.",
  noClearColour: "{time} of no clear colour; closest to {emotion}, {percent}.",
  allInAll: "{time}, and all in all it sounds {emotion}: {percent}.",
  like: "like {emotion}",
  overTime: "Leading emotion over {time}: {list}",
  from: "{emotion} from {time}",
  seeTable: "and so on: see the table",
  lastMinute: "The last minute",
  lastMinuteOf: "The last minute: {list}",
  pitchAndSpectrogram: "Pitch and spectrogram",
  pitchOf: "Pitch {median}, mostly {low} to {high}.",
  noPitch: "No pitch was found.",
  hertz: "{number}\u202fHz",
  play: "Play",
  pause: "Pause",
  position: "Position in the recording",
  utterances: "Utterances",
  asTable: "As a table",
  time: "Time",
  soundsLikeColumn: "Sounds like",
  confidence: "Confidence",
  saveAs: "Save as",
  picture: "Picture",
  audacityLabels: "Labels (Audacity)",
  sound: "Sound (WAV)",
  saved: "{file} was saved where your browser keeps downloads.",
  copyLink: "Copy a link",
  linkCopied: "The link is copied. It holds the numbers alone: no sound, no name.",
  noClearColourTitle: "No clear colour",
  pictureNote: "An AI estimate of how a voice sounds, not of what anyone feels.",
};

const FILES = {
  reading: "Reading…",
  inThisRecording: "In this recording",
  recordingSoundsLike: "This recording sounds like",
  comparingChannels: "Comparing the channels: {time} of {total}",
  timeRead: "{time} read",
  timeLeft: "{time} of {total}, about {left} left",
  recordings: "Recordings",
  waiting: "Waiting",
  notRead: "Not read",
  sideBySide: "Side by side",
  all: "All",
  leftOut: "Other files, which are no recordings, were left out: {count}.",
  chooseFiles: "Or drop recordings here — {link}",
  chooseFilesLink: "choose files",
  // The core's own words in English; of other languages these, where it found what doesn't fit.
  warnShort: "its header says {expected}, {found} were found",
  warnMore: "another recording follows that wasn’t read",
  warnChannel: "one of its channels is heard alone; the others are silent or cancel it",
  warnDamaged: "a part of it couldn’t be read",
};

export const ENGLISH = {
  ...FIRST_WORDS,
  ...FAILURES,
  ...MICROPHONE,
  ...CARD,
  ...FILES,
  dir: "ltr" as "ltr" | "rtl",
  loading: "Loading the model: {percent}",
  sayASentence: "Say a sentence or two",
  lastHeard: "Last heard",
  closest: "Closest: {emotion}, {percent}",
  barsLabel: "How much the voice sounds like each emotion",
  gettingToKnow: "Getting to know your voice",
  usualVoice: "Compared with your usual voice",
  someoneElse: "Someone else is speaking",
  // *Stressed*.
  disclosure: "An AI estimate of how the voice *sounds*, not of what anyone feels. It is often wrong: don’t judge people by it.",
  inListNoSpeech: "no speech",
  inListUncertain: "uncertain",
  comma: ", ",
  seconds: "{number}\u202fs",
  emotions: {
    neutral: "neutral",
    calm: "calm",
    happy: "happy",
    sad: "sad",
    angry: "angry",
    fearful: "fearful",
    disgust: "disgust",
    surprised: "surprised",
    anger: "anger",
    boredom: "boredom",
    fear: "fear",
    happiness: "happiness",
    joy: "joy",
    sadness: "sadness",
    surprise: "surprise",
  },
  inSentences: {
    anger: "angry",
    boredom: "bored",
    disgust: "disgusted",
    fear: "fearful",
    happiness: "happy",
    joy: "happy",
    sadness: "sad",
    surprise: "surprised",
  } as Readonly<Record<string, string>>,
};
