// What becomes of an open microphone: paused, muted, silent, or lost; and how it goes on.
import { SpeechEmotionError } from "./errors";
import type { Microphone } from "./microphone";
import type { Scope } from "./scope";

/**
 * "open": it is heard. "paused": browser or system hold the sound back (a call, no click yet). "held": the site does, by
 * pause(). "muted": the system or the browser mute it. "silent": it brings samples that are all the same. "lost":
 * unplugged or taken, and asked for again.
 */
export type MicrophoneState = "open" | "paused" | "held" | "muted" | "silent" | "lost";

export interface MicrophoneListener {
  /** At each change; it starts "open". */
  readonly onState: (state: MicrophoneState) => void;
  /** Nothing more comes of it: open it anew; `stream`: the same device, where only the context is to blame. */
  readonly onLost: (stream?: MediaStream) => void;
  readonly onFailure: (error: SpeechEmotionError) => void;
}

/** What is all the same, zeros or another value: below the last bit of 16, and of 20. */
export const SILENT_DBFS = -120;

const PULSE_MS = 250;
// Pulses, not milliseconds: after a computer's sleep, or in a page that was frozen, the clock has leapt.
const PATIENCE_PULSES = 3;
const REMEDY_PULSES = 6;
const GIVE_UP_PULSES = 24;
// More of them at the start: sound cards and Bluetooth take their time.
const START_PULSES = 5;

/** Looks after an open microphone four times a second until the session ends. */
export function watchMicrophone(
  session: Scope,
  track: MediaStreamTrack,
  context: AudioContext,
  levelDbfs: () => number,
  { onState, onLost, onFailure }: MicrophoneListener,
): Microphone["hold"] {
  let isHeld = false;
  // Never while "interrupted", as Safari has it in a call: it wouldn't recover. It ends that by itself.
  const resume = () => {
    if (!isHeld && context.state === "suspended") context.resume().catch(() => undefined);
  };
  for (const type of ["click", "pointerup", "visibilitychange"]) session.listen(document, type, resume);
  resume(); // some browsers have forgotten the click that led here

  let shown: MicrophoneState = "open";
  let time = 0;
  let stuck = mayStart() ? -START_PULSES : 0;
  let muted = 0;
  let silent = -START_PULSES;
  const pulse = () => {
    if (isHeld) return;
    const { currentTime, state } = context;
    const isNew = currentTime < 1;
    // WebKit's clock begins, then waits for the microphone.
    stuck = currentTime === time ? stuck + 1 : isNew ? -START_PULSES : 0;
    time = currentTime;
    muted = track.muted ? muted + 1 : 0;
    silent = levelDbfs() > SILENT_DBFS ? 0 : silent + 1;
    const now =
      stuck >= PATIENCE_PULSES
        ? "paused"
        : muted >= PATIENCE_PULSES
          ? "muted"
          : silent > PATIENCE_PULSES
            ? "silent"
            : "open";
    if (now !== shown) onState((shown = now));
    if (!stuck || state === ("interrupted" as AudioContextState)) return;

    if (mayStart()) resume();
    if (stuck === REMEDY_PULSES) {
      // A frozen clock: Safari's, after a call. A clone outlives this session, and nobody is asked for permission.
      if (!isNew && state === "running") onLost(new MediaStream([track.clone()]));
      // Where a loudspeaker doesn't work, Chromium can do without.
      else if (isNew) void (context as WithSink).setSinkId?.({ type: "none" }).catch(() => undefined);
    }
    if (isNew && mayStart() && stuck === GIVE_UP_PULSES) {
      onFailure(new SpeechEmotionError("audio-unavailable", `expected a running AudioContext, found it ${state}`));
    }
  };
  const timer = setInterval(pulse, PULSE_MS);
  session.own(() => clearInterval(timer));
  return (wish = isHeld) => {
    if (wish === isHeld) return wish;
    isHeld = wish;
    track.enabled = !wish; // most browsers then say that nothing is recorded
    stuck = silent = -START_PULSES;
    if (wish) {
      onState((shown = "held"));
      void context.suspend().catch(() => undefined);
    } else {
      resume();
    }
    return !wish;
  };
}

/** Not before the first click: browsers may want one. */
function mayStart(): boolean {
  return navigator.userActivation?.hasBeenActive !== false;
}

// TypeScript's libraries lack what only Chromium has.
type WithSink = AudioContext & { setSinkId?: (sink: { type: "none" }) => Promise<void> };
