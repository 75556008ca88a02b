// speech_emotion.d.ts, which is written by hand, against what the module really has.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { typescript as ts } from "./packages.mjs";
import { paths } from "./paths.mjs";
import { speak } from "./recordings.mjs";

const declarations = new Map();
const source = readFileSync(fileURLToPath(new URL("../../wasm/speech_emotion.d.ts", import.meta.url)), "utf8");
ts.createSourceFile("speech_emotion.d.ts", source, ts.ScriptTarget.Latest).forEachChild((node) => {
  if (ts.isInterfaceDeclaration(node)) declarations.set(node.name.text, node);
});

const nameOf = (member) => member.name.text;
/** Names of an interface's members, inherited ones included, sorted. */
function membersOf(name) {
  const { members, heritageClauses = [] } = declarations.get(name);
  const bases = heritageClauses.flatMap(({ types }) => types.map(({ expression }) => expression.text));
  return [...members.map(nameOf), ...bases.flatMap(membersOf)].sort();
}

let core, model;
before(async () => {
  const { default: createSpeechEmotion } = await import(pathToFileURL(`${paths.wasm}/speech_emotion.mjs`));
  core = await createSpeechEmotion({ wasmBinary: readFileSync(`${paths.wasm}/speech_emotion.wasm`) });
  model = core.EmotionModel.fromBytes(readFileSync(paths.model)).value;
});

// Embind's own, which nothing of ours calls.
const OF_EMBIND = new Set(["constructor", "clone", "deleteLater", "isAliasOf", "isDeleted"]);

/** Names of a bound class's members, sorted; with those that Embind gives every class. */
function boundMembers(bound) {
  const own = Object.getOwnPropertyNames(bound.prototype);
  return [...new Set([...own, "delete"])].filter((name) => !OF_EMBIND.has(name)).sort();
}

test("each class of the module has the members that its type declares, and no others", () => {
  for (const [bound, type] of [
    ["EmotionModel", "EmotionModel"],
    ["Recognizer", "FileRecognizer"], // one class is both
    ["SelfTest", "SelfTest"],
    ["WavReader", "WavReader"],
    ["ChannelMixer", "ChannelMixer"],
  ]) {
    assert.deepEqual(boundMembers(core[bound]), membersOf(type), bound);
  }
});

test("the module has the functions that its type declares", () => {
  for (const member of declarations.get("SpeechEmotionModule").members) {
    if (ts.isConstructorTypeNode(member.type)) assert.equal(typeof core[nameOf(member)], "function", nameOf(member));
    for (const declared of member.type.members ?? []) {
      assert.equal(typeof core[nameOf(member)][nameOf(declared)], "function", `${nameOf(member)}.${nameOf(declared)}`);
    }
  }
});

test("what comes out has the properties that its type declares", () => {
  const { samples, sampleRateHz } = speak();
  const { value: recognizer } = model.createFileRecognizer(sampleRateHz, {});
  recognizer.acceptWaveform(samples);
  const events = recognizer.utteranceEvents();
  recognizer.finish();
  const { value: answer } = recognizer.takeAnswer();
  const { value: tensors } = model.createSelfTest().nextRun();
  for (const [object, type] of [
    [answer, "FileAnswer"],
    [answer.segments[0], "Prediction"],
    [answer.stretches[0], "Stretch"],
    [events[0], "UtteranceEvent"],
    [tensors[0], "Tensor"],
    [core.EmotionModel.fromBytes(new Uint8Array()).error, "CoreFailure"],
  ]) {
    assert.deepEqual(Object.keys(object).sort(), membersOf(type), type);
  }
  recognizer.delete();
});

test("each option that is declared is read: none takes what is no number", () => {
  for (const name of membersOf("RecognizerOptions").filter((name) => name !== "learnsVoice")) {
    const { error } = model.createRecognizer(16000, { [name]: Number.NaN });
    assert.equal(error?.code, "invalid-argument", name);
  }
});
