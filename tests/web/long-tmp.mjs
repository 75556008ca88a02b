import { chooseFile, eventsOf, launch, openPage, startSite, waitForEvent } from "./browser.mjs";
const site = await startSite(), browser = await launch({ flags: ["--enable-precise-memory-info"] });
const { page, problems } = await openPage(browser, site.url);
await chooseFile(page, process.argv[2]);
const t = Date.now();
for (let i = 0; i < 60; ++i) {
  await page.waitForTimeout(5000);
  const s = await page.evaluate(() => ({ n: seen.events.length, r: seen.events.filter((e) => e.type === "file-result").length, f: seen.events.filter((e) => e.type === "failure").map((e) => e.error.message), hint: document.querySelector("speech-emotion").shadowRoot.querySelector(".hint").textContent, heap: performance.memory.usedJSHeapSize / 1e6 }));
  const { execSync } = await import("node:child_process");
  const rss = execSync("ps -eo rss,args | grep '[t]ype=renderer' | awk '{print $1}' | sort -n | tail -1").toString().trim();
  console.log((Date.now() - t) / 1000, s, rss);
  if (s.r || s.f.length) break;
  if (process.argv[3] && i == Number(process.argv[3])) { await page.locator("speech-emotion .toggle").click(); console.log("stopped"); break; }
}
console.log(problems);
await browser.close(); await site.close();
