// What the repository says of itself: one version, links that lead somewhere, a notice for each licence.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (name) => readFileSync(join(root, name), "utf8");

// What .gitignore names, and folders that hold no pages of ours.
const PASSED_OVER = new Set([".git", "build", "node_modules", "dist", "cache", "runs", "shared"]);

function* pagesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) yield* pagesBelow(path);
    if (entry.isFile() && entry.name.endsWith(".md")) yield path;
  }
}

/** The page without what only looks like Markdown: blocks of code, code in a line, comments. */
const prose = (text) =>
  text
    .replace(/^ *(```|~~~)[\s\S]*?^ *\1/gm, "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, (code) => code.replace(/[[\]()<>]/g, ""));

/** The names that GitHub gives to headings. */
function anchorsOf(text) {
  const seen = new Map();
  const headings = text.replace(/^ *(```|~~~)[\s\S]*?^ *\1/gm, "").matchAll(/^#{1,6} +(.+?) *#*$/gm);
  return [...headings].map(([, heading]) => {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const name = words.replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, "").replaceAll(" ", "-");
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}-${count}`;
  });
}

function linksOf(text) {
  const page = prose(text);
  const inline = page.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g);
  const references = page.matchAll(/^ *\[[^\]]+\]: +<?(\S+?)>?(?: |$)/gm);
  const html = page.matchAll(/<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]+)"/g);
  return [...inline, ...references, ...html].map(([, target]) => target);
}

/** What is wrong with a link, or undefined. */
function faultOf(page, target) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return undefined; // elsewhere
  const [path, anchor] = target.split("#");
  const file = path === "" ? page : resolve(dirname(page), decodeURIComponent(path));
  if (relative(root, file).startsWith("..")) return "leads out of the repository";
  if (!existsSync(file)) return "no such file";
  if (anchor === undefined || statSync(file).isDirectory() || !file.endsWith(".md")) return undefined;
  return anchorsOf(readFileSync(file, "utf8")).includes(anchor) ? undefined : "no such heading";
}

const pages = [...pagesBelow(root)];

test("each link of a page leads to a file, and to a heading where it names one", () => {
  let links = 0;
  const faults = pages.flatMap((page) =>
    linksOf(readFileSync(page, "utf8")).flatMap((target) => {
      ++links;
      const fault = faultOf(page, target);
      return fault ? [`${relative(root, page)}: ${target}: ${fault}`] : [];
    }),
  );
  assert.deepEqual(faults, []);
  assert.ok(pages.length > 30 && links > 100, `${pages.length} pages, ${links} links`);
});

test("links that lead nowhere are found", () => {
  const page = join(root, "README.md");
  assert.equal(faultOf(page, "docs/none.md"), "no such file");
  assert.equal(faultOf(page, "docs/widget.md#no-such-heading"), "no such heading");
  assert.equal(faultOf(page, "../elsewhere.md"), "leads out of the repository");
  assert.equal(faultOf(page, "docs/widget.md#hosting"), undefined);
  assert.deepEqual(linksOf('[a](b.md) `[c](d.md)` ![e](f.png "g")\n```\n[h](i.md)\n```\n[j]: k.md\n'), ["b.md", "f.png", "k.md"]);
  assert.deepEqual(anchorsOf("# A `b_c`, d\n## [E](f.md) & g\n## A `b_c`, d\n"), ["a-b_c-d", "e--g", "a-b_c-d-1"]);
});

test("every file that holds the version has the same", () => {
  const find = (name, pattern) => read(name).match(pattern)?.[1];
  const lock = JSON.parse(read("web/package-lock.json"));
  const versions = {
    "CMakeLists.txt": find("CMakeLists.txt", /^project\(speech-emotion VERSION (\S+)/m),
    "web/package.json": JSON.parse(read("web/package.json")).version,
    "web/package-lock.json": lock.version,
    "web/package-lock.json, packages": lock.packages[""].version,
    "CITATION.cff": find("CITATION.cff", /^version: "?([^"\s]+)"?$/m),
  };
  const [version] = Object.values(versions);
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.deepEqual(versions, Object.fromEntries(Object.keys(versions).map((name) => [name, version])));
});

test("each notice in licences/ is named in THIRD_PARTY.md, and says its licence", () => {
  const overview = read("THIRD_PARTY.md");
  const names = readdirSync(join(root, "licences"));
  assert.ok(names.length > 10, `${names}`);
  for (const name of names) {
    assert.ok(overview.includes(`(licences/${name})`), name);
    assert.match(read(`licences/${name}`), /^SPDX-License-Identifier: \S/m, name);
  }
});

test("each test that docs/inputs.md names is there", () => {
  const sources = ["tests/native", "tests/trainer", "tests/web", "tests/bundlers"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => /(_test\.cpp|\.test\.mjs)$/.test(name) && !name.includes("node_modules"))
      .map((name) => read(join(folder, name))),
  );
  const tests = sources.join("\n");
  const rows = read("docs/inputs.md").split("\n").filter((line) => line.startsWith("| ") && line.includes("*"));
  const named = rows.flatMap((row) => [...row.split(" | ").at(-1).matchAll(/(?<=^|\s)\*([^*]+)\*(?=\s|$)/g)].map(([, name]) => name));
  assert.ok(rows.length > 40 && named.length > 90, `${rows.length} rows, ${named.length} names`);
  assert.deepEqual(named.filter((name) => !["\"", "`"].some((quote) => tests.includes(`${quote}${name}${quote}`))), []);
});
