// The npm package as its users get it: packed, then unpacked into a folder of theirs.
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, createReadStream, existsSync, mkdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { paths } from "./paths.mjs";
import { folder } from "./recordings.mjs";

let packed;

/** The file that `npm pack` makes. */
export function packPackage() {
  packed ??= execFileSync("npm", ["pack", "--pack-destination", folder], { cwd: paths.package, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return join(folder, packed.trim());
}

/** Unpacks it into folder/node_modules. */
export function installPackage(where) {
  const target = join(where, "node_modules/speech-emotion");
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["--extract", "--file", packPackage(), "--strip-components=1", "--directory", target]);
  return target;
}

/** A copy of an example in a folder of its own, with the package. */
export function copyExample(name) {
  const where = join(folder, `example-${name}`);
  cpSync(join(paths.examples, name), where, { recursive: true });
  installPackage(where);
  return where;
}

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".css": "text/css" };

/** Serves a folder as any server of static files does. `headers`: for every answer. `missing` lists what wasn't there. */
export async function serveFolder(root, headers = {}) {
  const missing = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = join(root, normalize(path.endsWith("/") ? `${path}index.html` : path));
    if (!existsSync(file) || !statSync(file).isFile()) {
      if (path !== "/favicon.ico") missing.push(path);
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", ...headers });
    createReadStream(file).pipe(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://localhost:${server.address().port}/`, missing, close };
}

/**
 * Opens it and waits until the page has said what a hum is; then lets it listen until something is heard, and speak
 * another language.
 */
export async function tryExample(browser, url) {
  const context = await browser.newContext({ permissions: ["microphone"] });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.location().url.endsWith("favicon.ico")) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(url);
  if ((await page.locator("#hum").count()) > 0) {
    await page.locator("#hum", { hasText: "no speech" }).waitFor({ timeout: 60_000 });
  }
  await page.locator("speech-emotion .toggle").click();
  await page.locator("#heard", { hasText: /^(?!nothing yet)/i }).waitFor({ timeout: 30_000 });
  const heard = await page.locator("#heard").textContent();
  await page.locator("speech-emotion").evaluate((element) => (element.lang = "de"));
  await page.locator("speech-emotion .toggle", { hasText: "Stopp" }).waitFor();
  await context.close();
  return { heard, problems };
}
