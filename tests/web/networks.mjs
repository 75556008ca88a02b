// The networks that both engines run, and a server that gives a browser these, the engines and engines.mjs.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { paths } from "./paths.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
// What "onnxruntime-web/wasm" names for a bundler; require() would find its CommonJS twin.
const runtimeFolder = dirname(require.resolve("onnxruntime-web/wasm"));
export const runtimePath = join(runtimeFolder, "ort.wasm.bundle.min.mjs");

/** Models by name: the shipped one, and one with random weights of each architecture. */
export function writeNetworks() {
  const folder = mkdtempSync(join(tmpdir(), "speech-emotion-networks-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const names = execFileSync(paths.writeNetworks, [folder], { encoding: "utf8" }).trim().split("\n");
  return new Map([["shipped", paths.model], ...names.map((name) => [name, join(folder, `${name}.onnx`)])]);
}

const TYPES = { ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm" };

/** Serves /engines.mjs, /engine/, /core/, /ort/ and /models/NAME, and an empty page. */
export async function startEngineSite(models) {
  const folders = { engine: paths.engineModule, core: paths.wasm, ort: runtimeFolder };
  const fileOf = (folder, name) => {
    if (folder === "engines.mjs") return fileURLToPath(new URL("engines.mjs", import.meta.url));
    return folder === "models" ? models.get(name) : folders[folder] && join(folders[folder], basename(name));
  };
  const server = createServer((request, response) => {
    const [, folder, name = ""] = new URL(request.url, "http://localhost").pathname.split("/");
    if (folder === "") return response.writeHead(200, { "Content-Type": "text/html" }).end("<!doctype html>");
    const file = fileOf(folder, name);
    try {
      const bytes = readFileSync(file);
      response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://localhost:${server.address().port}/`, close };
}

/** Runs in the page: both engines as globals, and bytesOf(URL). */
export async function openEnginesInPage(page) {
  await page.evaluate(async () => {
    const [engines, { default: createModule }, ort] = await Promise.all(
      ["/engines.mjs", "/engine/onnx_engine.mjs", "/ort/ort.wasm.bundle.min.mjs"].map((url) => import(url)),
    );
    const bytesOf = async (url) => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    };
    const core = await engines.openCore(createModule, await bytesOf("/engine/onnx_engine.wasm"));
    Object.assign(globalThis, { engines, bytesOf, core, runtime: engines.openOnnxRuntime(ort) });
  });
}
