// The built page with scripts more, which keep what the page does: no two drivers have the same way to bring one in, and
// none brings it into a worker.
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spy, startSite } from "../browser.mjs";
import { paths } from "../paths.mjs";
import { folder } from "../recordings.mjs";

export function startWatchedSite() {
  const dist = join(folder, "dist");
  cpSync(paths.dist, dist, { recursive: true });
  const change = (name, change) => writeFileSync(join(dist, name), change(readFileSync(join(dist, name), "utf8")));
  writeFileSync(join(dist, "spy.js"), `(${spy})();\n`);
  change("index.html", (html) => html.replace("<script ", '<script src="spy.js"></script>\n    <script '));
  const worker = readdirSync(dist).find((name) => name.startsWith("recognizer.worker"));
  change(worker, (script) => `(${keepMemories})();\n${script}`);
  return startSite(dist);
}

/** Runs in the worker, before its own script: keeps the memories of WebAssembly. */
function keepMemories() {
  globalThis.memories = [];
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...source) => {
    const made = await instantiate(...source);
    const { exports } = made.instance ?? made;
    memories.push(...Object.values(exports).filter((one) => one instanceof WebAssembly.Memory));
    return made;
  };
}
