// The core's engine against ONNX Runtime Web, one thread each: the same outputs for the shipped model and for
// a network of each architecture that the trainer makes, in Node and in Chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.mjs";
import { LEAST_SPREAD, TOLERANCE, compareEngines, openCore, openOnnxRuntime } from "./engines.mjs";
import { openEnginesInPage, runtimePath, startEngineSite, writeNetworks } from "./networks.mjs";
import { paths } from "./paths.mjs";

const INPUTS = 100;
const ARCHITECTURES = 10;

const models = writeNetworks();
let core, runtime, site, browser, page;
before(async () => {
  const { default: createModule } = await import(pathToFileURL(`${paths.engineModule}/onnx_engine.mjs`));
  core = await openCore(createModule, readFileSync(`${paths.engineModule}/onnx_engine.wasm`));
  runtime = openOnnxRuntime(await import(pathToFileURL(runtimePath)));
  site = await startEngineSite(models);
  browser = await launch();
  page = await browser.newPage();
  await page.goto(site.url);
  await openEnginesInPage(page);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

function assertAgree(t, { compared, worst, spread }) {
  t.diagnostic(`largest difference ${worst.toExponential(1)} on outputs that spread over ${spread.toFixed(3)}`);
  assert.equal(compared, INPUTS);
  assert.ok(worst <= TOLERANCE, `they differ by ${worst}`);
  assert.ok(spread >= LEAST_SPREAD, `all inputs give nearly the same: ${spread}`);
}

test("there is a network of each architecture", () => assert.equal(models.size, 1 + ARCHITECTURES));

for (const [name, path] of models) {
  test(`${name}: core and ONNX Runtime Web agree in Node`, async (t) => {
    assertAgree(t, await compareEngines(core, runtime, new Uint8Array(readFileSync(path)), INPUTS));
  });

  test(`${name}: core and ONNX Runtime Web agree in Chromium`, async (t) => {
    const compare = async ([name, inputs]) => {
      const { bytesOf, core, engines, runtime } = globalThis;
      return engines.compareEngines(core, runtime, await bytesOf(`/models/${name}`), inputs);
    };
    assertAgree(t, await page.evaluate(compare, [name, INPUTS]));
  });
}

test("a wrong input is an error in both, and both go on", async () => {
  const bytes = new Uint8Array(readFileSync(models.get("conv1d")));
  for (const engine of [core, runtime]) {
    const model = await engine.load(bytes);
    const noise = (bands) => [{ samples: new Float32Array(10 * bands), shape: [1, 10, bands] }];
    await assert.rejects(model.run(noise(41)));
    assert.equal((await model.run(noise(40))).length, 8);
    await model.close();
  }
});
