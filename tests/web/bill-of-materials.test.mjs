// `make bom`: what ships is listed, the same bytes each time, and what is missing is named.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bill-of-materials-"));
after(() => rmSync(folder, { recursive: true }));

function write(name, env = {}) {
  const script = join(root, "scripts/bill-of-materials.mjs");
  const options = { encoding: "utf8", env: { ...process.env, SOURCE_DATE_EPOCH: "1700000000", ...env } };
  return spawnSync(process.execPath, [script, join(folder, name)], options);
}
const read = (name) => readFileSync(join(folder, name), "utf8");

const first = write("first");
const notHere = /not installed|found none/.exec(first.stderr) && `NOT CHECKED: ${first.stderr.trim()}`;

test("each bill lists what ships, with its version and licence", { skip: notHere ?? false }, () => {
  assert.equal(first.status, 0, first.stderr);
  const shipped = { native: "libsndfile1-dev", trainer: "libtomlplusplus-dev", page: "onnxruntime-web" };
  for (const [name, component] of Object.entries(shipped)) {
    const { bomFormat, specVersion, metadata, components, dependencies } = JSON.parse(read(`first/${name}.cdx.json`));
    assert.deepEqual([bomFormat, specVersion, metadata.timestamp], ["CycloneDX", "1.5", "2023-11-14T22:13:20Z"]);
    const found = components.find((one) => one.name === component);
    assert.ok(found?.scope === "required" && found.version && found.licenses, `${component} in ${name}`);
    assert.ok(dependencies[0].dependsOn.includes(found["bom-ref"]), component);
    assert.equal(new Set(components.map((one) => one["bom-ref"])).size, components.length, "nothing twice");
    assert.equal(components.find((one) => one.name === "cmake").scope, "excluded");
  }
});

test("the same machine writes the same bytes", { skip: notHere ?? false }, () => {
  assert.equal(write("second").status, 0);
  for (const name of ["native", "trainer", "page"]) {
    assert.equal(read(`first/${name}.cdx.json`), read(`second/${name}.cdx.json`));
  }
});

test("a package that isn't installed is named, and nothing is written", { skip: notHere ?? false }, () => {
  const shim = join(folder, "dpkg-query");
  writeFileSync(shim, '#!/bin/sh\nPATH=${PATH#*:} dpkg-query "$@" | grep -v "^libsndfile1-dev"\n');
  chmodSync(shim, 0o755);
  const { status, stderr } = write("none", { PATH: `${folder}:${process.env.PATH}` });
  assert.equal(status, 1);
  assert.match(stderr, /not installed: libsndfile1-dev; run `scripts\/install-packages.sh native`/);
  assert.throws(() => read("none/native.cdx.json"), { code: "ENOENT" });
});
