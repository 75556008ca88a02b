// Serves web/dist for a look at it: node web/serve.mjs [--port 8000]. No server of the page's own is
// needed elsewhere; any that serves files will do.
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { constants, createBrotliCompress } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".opus": "audio/ogg",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".onnx": "application/octet-stream",
};

// What isn't compressed already. As quick as gzip, and smaller.
const COMPRESSED = new Set([".html", ".txt", ".js", ".css", ".svg", ".wasm", ".webmanifest"]);
const QUICKLY = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** The page's own policy, to be sent with every file: workers don't inherit what a page says of itself. */
function policyOf(page) {
  const [, policy] = page.match(/http-equiv="Content-Security-Policy"\s+content="([^"]+)"/) ?? [];
  if (!policy) throw new Error("expected a Content-Security-Policy in index.html, found none");
  return policy;
}

/** A server of the built page in `folder`, not yet listening. */
export function createSite(folder) {
  const policy = policyOf(readFileSync(join(folder, "index.html"), "utf8"));
  return createServer(async (request, response) => {
    const fail = (status) => response.writeHead(status).end();
    if (request.method !== "GET" && request.method !== "HEAD") return fail(405);
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    } catch {
      return fail(400);
    }
    // normalize() leaves no ".." that leads out of an absolute path.
    const file = join(folder, normalize(path.endsWith("/") ? `${path}index.html` : path));
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) return fail(404);
    const isHashed = /-[0-9A-Z]{8}\.\w+$/.test(file);
    const tag = `"${found.size.toString(36)}-${found.mtimeMs.toString(36)}"`;
    const headers = {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Cache-Control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
      "Content-Security-Policy": policy,
      ETag: tag,
    };
    if (request.headers["if-none-match"] === tag) return response.writeHead(304, headers).end();
    const isSmaller = COMPRESSED.has(extname(file)) && /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
    const coding = isSmaller ? { "Content-Encoding": "br", Vary: "Accept-Encoding" } : { "Content-Length": found.size };
    response.writeHead(200, { ...headers, ...coding });
    if (request.method === "HEAD") return response.end();
    const bytes = createReadStream(file).on("error", () => response.destroy());
    if (isSmaller) bytes.pipe(createBrotliCompress(QUICKLY)).pipe(response);
    else bytes.pipe(response);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: "string" } } });
  const port = Number(values.port ?? process.env.PORT ?? 8000);
  const folder = join(dirname(fileURLToPath(import.meta.url)), "dist");
  if (!existsSync(join(folder, "index.html"))) {
    console.error("serve: there is no built page in web/dist: run `make page`");
    process.exit(1);
  }
  createSite(folder)
    .on("error", (error) => {
      const reason = error.code === "EADDRINUSE" ? `port ${port} is taken; try --port ${port + 1}` : error.message;
      console.error(`serve: ${reason}`);
      process.exitCode = 1;
    })
    .listen(port, () => console.log(`http://localhost:${port}`));
}
