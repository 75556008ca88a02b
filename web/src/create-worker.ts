// The one place where a worker is made.
import { SpeechEmotionError } from "./errors";
import { trustedScriptUrl } from "./trusted";

// Of the npm package's worker.
const POLICY_HINT = ": allow worker-src blob: in the page's policy, or set asset-base";

/**
 * A module worker from a file of the page's own origin. Browsers refuse to start a worker from another
 * origin (a CDN): there, one that does nothing but import it, where the page's Content-Security-Policy
 * allows that.
 */
export function createRecognizerWorker(url: URL, onFailure: (error: SpeechEmotionError) => void): Worker {
  // The document's, which in a sandboxed frame isn't its address's.
  const isOwnOrigin = url.origin === origin;
  const failure = (cause: unknown) =>
    isOwnOrigin
      ? new SpeechEmotionError("worker-failed", `the worker ${url.href} failed: ${String(cause)}${url.protocol === "blob:" ? POLICY_HINT : ""}`)
      : new SpeechEmotionError(
          "worker-cross-origin",
          `no worker starts from ${url.href}, another origin than the page's: that needs Access-Control-Allow-Origin there and ` +
            `worker-src blob: in the page's policy; or serve the files from ${location.origin} and set asset-base (${String(cause)})`,
        );
  try {
    const worker = isOwnOrigin ? moduleWorker(url.href) : createImportingWorker(url);
    worker.onerror = (event) => onFailure(failure(event.message || "it could not be loaded"));
    return worker;
  } catch (thrown) {
    throw failure(thrown);
  }
}

const moduleWorker = (url: string) => new Worker(trustedScriptUrl(url), { type: "module" });

function createImportingWorker(url: URL): Worker {
  const source = `import ${JSON.stringify(url.href)};`;
  // A sandboxed frame has no origin, and Chromium starts no module there from a blob.
  if (origin === "null") return moduleWorker(`data:text/javascript,${encodeURIComponent(source)}`);
  const blobUrl = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return moduleWorker(blobUrl);
  } finally {
    // The fetch has its own hold on the blob once the worker is made.
    URL.revokeObjectURL(blobUrl);
  }
}
