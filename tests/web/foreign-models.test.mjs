// Models as other programs write them, in the page: on the core's engine, and on ONNX Runtime Web for the same models
// with an operator that the core lacks.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chooseFile, eventsOf, launch, openPage, startSite, useModel, waitForEvent } from "./browser.mjs";
import { meanModel, mixFile, onnxFile } from "./onnx-file.mjs";
import { speak, writeWav } from "./recordings.mjs";

const OPTIONS = { labels: "calm,neutral,angry", window_s: "2", "features.preset": "flagship" };
const file = (name, bytes) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
// Which engine runs it: Sinh is what the core lacks.
const ENGINES = [
  { engine: "core", operators: [] },
  { engine: "onnxruntime-web", operators: ["Sinh"] },
];

// A run that holds two arrays of 64 MB at a time.
const TOO_LARGE = {
  inputs: { given: [64, 4000, 64] },
  nodes: [
    ["Add", ["given", "given"], "a"],
    ["Mul", ["a", "given"], "b"],
    ["Add", ["a", "b"], "x"],
  ],
};

let site, browser;
const voice = writeWav("foreign-models.wav", speak());
before(async () => {
  site = await startSite();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function open(t, options) {
  const opened = await openPage(browser, site.url, options);
  t.after(() => opened.context.close());
  return opened;
}

async function recognize(page) {
  const results = (await eventsOf(page, "file-result")).length;
  await chooseFile(page, voice);
  return (await waitForEvent(page, "file-result", results + 1)).at(-1).result.probabilities;
}

function assertSame(actual, expected) {
  actual.forEach((p, i) => assert.ok(Math.abs(p - expected[i]) < 1e-3, `${actual} and ${expected}`));
}

async function fillForm(page, files, { labels = OPTIONS.labels, preset = "flagship", window = "2", rate = "" } = {}) {
  const section = page.locator(".own-model");
  if ((await section.getAttribute("open")) === null) await section.locator("summary").click();
  await page.locator(".own-model-file").setInputFiles(files);
  await page.locator(".own-model-labels").fill(labels);
  await page.locator(".own-model-preset").selectOption(preset);
  await page.locator(".own-model-window").fill(window);
  await page.locator(".own-model-rate").fill(rate);
  await page.getByRole("button", { name: "Load it" }).click();
}

const note = (page) => page.locator(".own-model-note").textContent();
const sentence = (page) => page.locator("speech-emotion .failure").textContent();

for (const { engine, operators } of ENGINES) {
  test(`${engine}: the output that fits the labels is taken, and what is beside it may be anything`, async (t) => {
    const { page } = await open(t);
    await useModel(page, meanModel({ operators }), OPTIONS);
    const expected = await recognize(page);
    const labelFirst = meanModel({
      operators,
      outputs: { label: { shape: [-1], type: "int64" }, y: [-1, 3] },
      nodes: [["ArgMax", ["y"], "label", { axis: 1, keepdims: 0 }]],
    });
    assert.equal((await useModel(page, labelFirst, OPTIONS)).engine, engine);
    assertSame(await recognize(page), expected);
    await useModel(page, meanModel({ operators, outputs: { m: [1, 64], y: [1, 3] } }), OPTIONS);
    assertSame(await recognize(page), expected);
  });

  test(`${engine}: weights in a second file are read where both are chosen`, async (t) => {
    const { page } = await open(t);
    await useModel(page, meanModel({ operators }), OPTIONS);
    const expected = await recognize(page);
    const external = { location: "mine.onnx.data", offset: 0, length: 768 };
    const model = file("mine.onnx", meanModel({ operators, weights: { w: { shape: [64, 3], external } } }));
    await fillForm(page, [model]);
    await waitForEvent(page, "failure");
    assert.match(await note(page), /^mine\.onnx: .*mine\.onnx\.data/);
    assert.match(await sentence(page), /several files/);
    await fillForm(page, [file("mine.onnx.data", mixFile()), model]);
    const loaded = (await waitForEvent(page, "loaded", 3)).at(-1).model;
    assert.equal(loaded.engine, engine);
    assertSame(await recognize(page), expected);
  });

  test(`${engine}: numbers of half and double precision are as floats`, async (t) => {
    const { page } = await open(t);
    await useModel(page, meanModel({ operators }), OPTIONS);
    const expected = await recognize(page);
    for (const type of ["float16", "double"]) {
      const shape = [1, -1, 64];
      const parts = { inputs: { given: { shape, type } }, nodes: [["Cast", ["given"], "x", { to: 1 }]] };
      const model = await useModel(page, meanModel({ operators, ...parts }), OPTIONS);
      assert.equal(model.engine, engine);
      const actual = await recognize(page);
      actual.forEach((p, i) => assert.ok(Math.abs(p - expected[i]) < 1e-2, `${type}: ${actual} and ${expected}`));
    }
  });

  test(`${engine}: a model of samples hears them at its own rate`, async (t) => {
    const { page } = await open(t);
    // Logits of 0, the mean square and twice that.
    const model = onnxFile({
      inputs: { input_values: [-1, -1] },
      outputs: { y: [-1, 3] },
      nodes: [
        ["Mul", ["input_values", "input_values"], "s"],
        ["ReduceMean", ["s"], "m", { axes: [1], keepdims: 1 }],
        ...operators.map((operator) => [operator, ["m"], "n"]),
        ["MatMul", [operators.length > 0 ? "n" : "m", "w"], "l"],
        ["Softmax", ["l"], "y", { axis: 1 }],
      ],
      weights: { w: { shape: [1, 3], values: [0, 1, 2] } },
    });
    await fillForm(page, [file("raw.onnx", model)]);
    await waitForEvent(page, "failure");
    assert.match(await note(page), /its features are 'samples'/);
    await fillForm(page, [file("raw.onnx", model)], { preset: "samples-normalized", rate: "8000" });
    const loaded = (await waitForEvent(page, "loaded", 2)).at(-1).model;
    assert.equal(loaded.sampleRateHz, 8000);
    assert.equal(loaded.engine, engine);
    const level = operators.length > 0 ? Math.sinh(1) : 1;
    const sum = 1 + Math.exp(level) + Math.exp(2 * level);
    assertSame(await recognize(page), [1 / sum, Math.exp(level) / sum, Math.exp(2 * level) / sum]);
  });
}

test("a model by its address gets the weights that lie beside it", async (t) => {
  const { page } = await open(t, { serviceWorkers: "block" });
  await useModel(page, meanModel(), OPTIONS);
  const expected = await recognize(page);
  const external = { location: "weights/mine.data" };
  const serve = (path, bytes) => page.context().route(`**/${path}`, (route) => route.fulfill({ body: Buffer.from(bytes) }));
  await serve("models/mine.onnx", meanModel({ weights: { w: { shape: [64, 3], external } } }));
  await serve("models/weights/mine.data", mixFile());
  await page.evaluate((options) => {
    document.querySelector("speech-emotion").remove();
    const element = document.createElement("speech-emotion");
    element.setAttribute("model", "models/mine.onnx");
    element.setAttribute("model-options", options);
    document.querySelector("main").append(element);
  }, JSON.stringify(OPTIONS));
  await waitForEvent(page, "loaded", 3);
  assertSame(await recognize(page), expected);
});

test("whatever is wrong with a model, the model is blamed, and the page isn't reloaded", async (t) => {
  const { page } = await open(t);
  const folder = mkdtempSync(join(tmpdir(), "speech-emotion-gone-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const gone = join(folder, "gone.onnx");
  writeFileSync(gone, meanModel());
  const weights = (external) => ({ weights: { w: { shape: [64, 3], external } } });
  const cases = [
    ["no ONNX file", file("a.onnx", Buffer.from("hello"))],
    ["no bytes at all", file("a.onnx", Buffer.alloc(0))],
    ["answers that are no numbers", file("a.onnx", meanModel({ operators: ["Sqrt"] }))],
    ["an answer of another engine that is no number", file("a.onnx", meanModel({ operators: ["Sinh", "Sqrt"] }))],
    ["an operator of nobody", file("a.onnx", meanModel({ operators: ["NoSuchOperator"] }))],
    ["a sequence", file("a.onnx", meanModel({ outputs: { label: [1], y: "sequence" } })), /zipmap/],
    ["weights outside of its folder", file("a.onnx", meanModel(weights({ location: "../w" }))), /beside/],
    ["a run that is too large", file("a.onnx", meanModel(TOO_LARGE)), /bytes/],
    ["two outputs that fit", file("a.onnx", meanModel({ outputs: { l: [1, 3], y: [1, 3] } })), /'l'.*'y'/],
  ];
  for (const [name, model, message = /./] of cases) {
    const failures = (await eventsOf(page, "failure")).length;
    await fillForm(page, [model]);
    await waitForEvent(page, "failure", failures + 1);
    assert.match(await sentence(page), /^This model can’t be used here/, name);
    assert.match(await note(page), /^a\.onnx: /, name);
    assert.match(await note(page), message, name);
  }
  await fillForm(page, gone);
  await waitForEvent(page, "loaded", 2);
  rmSync(gone);
  const failures = (await eventsOf(page, "failure")).length;
  await page.getByRole("button", { name: "Load it" }).click();
  await waitForEvent(page, "failure", failures + 1);
  assert.match(await sentence(page), /^This model can’t be used here/);
});
