// Server-side rendering imports what it won't run: that must change nothing and need nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { paths } from "./paths.mjs";

test("importing the element in Node has no side effect", async () => {
  const before = Reflect.ownKeys(globalThis);
  const { SpeechEmotionElement } = await import(pathToFileURL(`${paths.dist}/speech-emotion.js`));
  assert.equal(typeof SpeechEmotionElement, "function");
  assert.deepEqual(Reflect.ownKeys(globalThis), before);
  // Handles would keep the process alive: a worker, a timer, a socket.
  assert.deepEqual(process.getActiveResourcesInfo().filter((name) => /Worker|MessagePort/.test(name)), []);
});
