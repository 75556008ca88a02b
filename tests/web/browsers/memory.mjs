// What a page in Chromium keeps, after its garbage was collected: of the page, of its worker, and of the process of both.
import { readFileSync } from "node:fs";

/** `page`: Puppeteer's, of site.mjs. { pageHeap, workerHeap, wasm, process }: bytes; { workers, documents, nodes, listeners }: how many. */
export async function measure(page) {
  const workers = page.workers().filter((worker) => worker.url().includes("recognizer.worker"));
  const client = await page.createCDPSession();
  const heaps = [];
  for (const target of [client, ...workers.map((worker) => worker.client)]) heaps.push(await collectedHeap(target));
  const [pageHeap, ...workerHeaps] = heaps;
  const { documents, nodes, jsEventListeners: listeners } = await client.send("Memory.getDOMCounters");
  await client.detach();
  let wasm = 0;
  for (const worker of workers) {
    wasm += await worker.evaluate(() => memories.reduce((total, { buffer }) => total + buffer.byteLength, 0));
  }
  const sum = (bytes) => bytes.reduce((total, one) => total + one, 0);
  return {
    pageHeap,
    workerHeap: sum(workerHeaps),
    wasm,
    process: await processBytes(page.browser()),
    workers: workers.length,
    documents,
    nodes,
    listeners,
  };
}

/** Collected thrice: what a finaliser lets go of is the next one's. */
async function collectedHeap(target) {
  for (let i = 0; i < 3; ++i) await target.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await target.send("Runtime.getHeapUsage");
  return usedSize + backingStorageSize;
}

/** What the renderers hold that is no file's: the page's, and what Chromium keeps ready beside it. */
async function processBytes(browser) {
  const client = await browser.target().createCDPSession();
  const { processInfo } = await client.send("SystemInfo.getProcessInfo");
  await client.detach();
  const sizes = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => Number(/^RssAnon:\s*(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))[1]) * 1024);
  return sizes.reduce((sum, size) => sum + size);
}

export function toldInMegabytes({ pageHeap, workerHeap, wasm, process, workers, documents, nodes, listeners }) {
  const mb = (bytes) => (bytes / 1e6).toFixed(2);
  return (
    `page ${mb(pageHeap)} MB, worker ${mb(workerHeap)} MB, wasm ${mb(wasm)} MB, process ${mb(process)} MB; ` +
    `${workers} worker(s), ${documents} documents, ${nodes} nodes, ${listeners} listeners`
  );
}
