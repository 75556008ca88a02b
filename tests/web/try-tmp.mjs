import { chooseFile, eventsOf, launch, openPage, startSite, waitForEvent } from "/work/main/tests/web/browser.mjs";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
const site = await startSite(), browser = await launch();
const { page, problems } = await openPage(browser, site.url);
const files = process.argv.slice(2).flatMap((f) => { try { return readdirSync(f).map((n) => join(f, n)); } catch { return [f]; } });
let done = 0, failed = 0;
const [{ model }] = await eventsOf(page, "loaded");
for (const file of files) {
  const t = Date.now();
  await chooseFile(page, file);
  await page.waitForFunction(([d, f]) => seen.events.filter((e) => e.type === "file-result").length > d || seen.events.filter((e) => e.type === "failure").length > f, [done, failed], { timeout: 60000, polling: 50 }).catch(() => undefined);
  const rs = await eventsOf(page, "file-result"), fs = await eventsOf(page, "failure");
  let line;
  if (rs.length > done) { done = rs.length; const r = rs.at(-1).result; line = `${r.durationSeconds.toFixed(2)} s ${r.state} ` + r.warning;
    try { const j = JSON.parse(execFileSync("/work/main/build/trainer/native/cli/speech-emotion", ["predict", "--json", file], { stdio: ["ignore", "pipe", "ignore"] }).toString());
      const p = Object.values(j.probabilities); line += ` | diff ${Math.max(...p.map((x, i) => Math.abs(x - r.probabilities[i]))).toFixed(4)} cli ${j.duration_s.toFixed(2)}`; } catch (e) { line += " | cli fails"; } }
  else if (fs.length > failed) { failed = fs.length; line = "FAILED " + fs.at(-1).error.code + ": " + (await page.getByRole("alert").textContent()); }
  else line = "NOTHING";
  console.log(basename(file).padEnd(28), `${Date.now() - t} ms`.padEnd(9), line);
}
console.log(problems);
await browser.close(); await site.close();
