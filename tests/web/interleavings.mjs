// Start, stop, remove, put back, and more, in any order and at any moment: for the test and for the soak.
import assert from "node:assert/strict";

/**
 * Runs in the page, which has the spy of browser.mjs: `interleavings` times `steps` of `actions`, drawn by `seed`. What
 * was done, whether a microphone is wanted at the end, and what is open then. "file" and "model" are taken from
 * `globalThis.supplies`: { file: File, models: (Blob | undefined)[] }.
 */
export async function interleave({ seed, interleavings, steps, actions }) {
  let state = seed;
  const random = () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
  const draw = (list) => list[Math.floor(random() * list.length)];
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const element = document.querySelector("speech-emotion");
  const parent = element.parentElement;
  // Each does it, and says whether a microphone is wanted then; undefined: as before.
  const does = {
    start: () => (void element.start(), element.isConnected),
    stop: () => (element.stop(), false),
    remove: () => (element.remove(), false),
    append: () => (element.isConnected ? undefined : void parent.append(element)),
    file: () => (void element.recognizeFile(supplies.file), false),
    model: () => (void element.useModel(draw(supplies.models)), false),
  };
  const open = () => ({
    liveTracks: seen.streams.flatMap((s) => s.getTracks()).filter((t) => t.readyState === "live").length,
    openContexts: seen.contexts.filter((c) => c.state !== "closed").length,
  });
  const outcomes = [];
  for (let round = 0; round < interleavings; ++round) {
    const log = [];
    let wantsMicrophone = false;
    if (!element.isConnected) parent.append(element);
    element.stop();
    for (let step = 0; step < steps; ++step) {
      const action = draw(actions);
      log.push(action);
      wantsMicrophone = does[action]() ?? wantsMicrophone;
      if (action === "remove") await Promise.resolve(); // put back at once, it would only be moved, and go on
      if (random() < 0.7) await wait(random() * 120);
    }
    // What was begun comes to its end; two seconds is far more than it takes.
    const wanted = wantsMicrophone ? 1 : 0;
    const deadline = performance.now() + 2000;
    do await wait(100);
    while (performance.now() < deadline && (open().liveTracks !== wanted || open().openContexts !== wanted));
    await wait(100);
    outcomes.push({ log: log.join(" "), wantsMicrophone, ...open() });
  }
  element.stop();
  if (!element.isConnected) parent.append(element);
  return outcomes;
}

export function assertOneMicrophoneOrNone(outcomes) {
  outcomes.forEach(({ log, wantsMicrophone, liveTracks, openContexts }) => {
    const wanted = wantsMicrophone ? 1 : 0;
    assert.deepEqual({ liveTracks, openContexts }, { liveTracks: wanted, openContexts: wanted }, log);
  });
  assert.ok(outcomes.some(({ wantsMicrophone }) => wantsMicrophone), "some end with a microphone");
  assert.ok(outcomes.some(({ wantsMicrophone }) => !wantsMicrophone), "some end without");
}

/** Of the environment, so that a run can be had again. */
export const chooseSeed = () => Number(process.env.SEED ?? Date.now() % 1e6);
