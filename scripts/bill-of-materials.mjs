// Writes what the program, the trainer and the page are made of on this machine, as CycloneDX 1.5:
// build/bill-of-materials/{native,trainer,page}.cdx.json. The same machine gives the same bytes for a commit.
// Usage: node scripts/bill-of-materials.mjs [FOLDER]
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = process.argv[2] ?? join(root, "build/bill-of-materials");
const read = (name) => readFileSync(join(root, name), "utf8");

// `groups`: of install-packages.sh. `builds`: those of their packages of which nothing gets into the artefact.
const TOOLS = ["cmake", "ninja-build", "pkg-config", "g++", "catch2", "nodejs", "npm"];
const ARTEFACTS = [
  { name: "native", title: "speech-emotion", groups: ["native"], builds: [...TOOLS, "libprotozero-dev"], model: true },
  { name: "trainer", title: "speech-emotion-trainer", groups: ["trainer"],
    builds: [...TOOLS, "libonnx-dev", "libprotobuf-dev", "nlohmann-json3-dev", "portaudio19-dev"] },
  { name: "page", title: "speech-emotion-web", groups: ["wasm"], builds: [...TOOLS, "libprotozero-dev"], model: true,
    npm: ["mediabunny", "onnxruntime-common", "onnxruntime-web"] }, // what of web/package-lock.json a visitor may get
];
// Of these only headers are used, whatever library they bring along.
const HEADERS_ALONE = ["libkissfft-dev", "libtomlplusplus-dev"];

function fail(message) {
  console.error(`bill-of-materials: ${message}`);
  process.exit(1);
}

function run(program, ...args) {
  try {
    return execFileSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}

const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const licensed = (licence) => (licence ? { licenses: [licence] } : {});

// ---- Debian's packages

function installedPackages() {
  const fields = ["binary:Package", "Version", "Architecture", "source:Package", "db:Status-Status", "Depends"];
  const lines = run("dpkg-query", "--show", `--showformat=${fields.map((field) => `\${${field}}`).join("\\t")}\\n`);
  if (lines === undefined) fail("expected dpkg-query, found none: the lists are of Debian's packages");
  const rows = lines.trimEnd().split("\n").map((line) => line.split("\t"));
  return new Map(
    rows
      .filter(([, , , , status]) => status === "installed")
      .map(([binary, version, architecture, source, , depends]) => {
        const name = binary.split(":")[0];
        const needs = depends.split(/[,|]/).map((need) => need.trim().split(/[ :(]/)[0]);
        return [name, { name, version, architecture, source, needs }];
      }),
  );
}

/** The packages, and those built of the same sources that they need: a -dev package's library. */
function withLibraries(names, installed) {
  const found = new Set();
  const add = (name) => {
    if (found.has(name)) return;
    found.add(name);
    if (HEADERS_ALONE.includes(name)) return;
    const { source, needs } = installed.get(name);
    for (const need of needs) if (installed.get(need)?.source === source) add(need);
  };
  names.forEach(add);
  return [...found];
}

/** As Debian's copyright file names it for most of the files; undefined where that is prose. */
function debianLicence(name) {
  const file = `/usr/share/doc/${name}/copyright`;
  if (!existsSync(file)) return undefined;
  const paragraphs = readFileSync(file, "utf8").split(/\n\s*\n/);
  const all = paragraphs.find((paragraph) => /^Files:\s*\*\s*$/m.test(paragraph));
  const licence = all?.match(/^License:[ \t]*(\S.*)$/m)?.[1].trim();
  return licence && { license: { name: licence } };
}

const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
const ofRelease = (key) => release.match(new RegExp(`^${key}="?([^"\n]*)`, "m"))?.[1] ?? "unknown";
const distribution = `${ofRelease("ID")}-${ofRelease("VERSION_ID")}`;

function debianComponent({ name, version, architecture, source }, scope) {
  const query = `arch=${architecture}&distro=${distribution}`;
  const purl = `pkg:deb/${ofRelease("ID")}/${encodeURIComponent(name)}@${encodeURIComponent(version)}?${query}`;
  const properties = [{ name: "debian:source", value: source }];
  return { type: "library", "bom-ref": purl, name, version, scope, ...licensed(debianLicence(name)), purl, properties };
}

function debianComponents({ groups, builds }, installed) {
  const listed = run("scripts/install-packages.sh", "--list", ...groups)?.trim().split("\n");
  if (!listed) fail(`expected scripts/install-packages.sh to list ${groups.join(" ")}, found that it can't`);
  const missing = listed.filter((name) => !installed.has(name));
  if (missing.length > 0) {
    fail(`not installed: ${missing.join(" ")}; run \`scripts/install-packages.sh ${groups.join(" ")}\``);
  }
  const shipped = withLibraries(listed.filter((name) => !builds.includes(name)), installed);
  const tools = listed.filter((name) => !shipped.includes(name));
  return [
    ...shipped.map((name) => debianComponent(installed.get(name), "required")),
    ...tools.map((name) => debianComponent(installed.get(name), "excluded")),
  ];
}

// ---- npm's packages

function npmComponents(shippedNames) {
  const { packages } = JSON.parse(read("web/package-lock.json"));
  const components = [];
  for (const [path, { version, license, integrity, optional }] of Object.entries(packages)) {
    if (path === "") continue;
    const file = join(root, "web", path, "package.json");
    if (!existsSync(file) && optional) continue; // of another system
    const found = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : "none";
    if (found !== version) fail(`expected ${version} in web/${path}, found ${found}; run \`npm --prefix web ci --ignore-scripts\``);
    const name = path.split("node_modules/").at(-1);
    const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    const [algorithm, hash] = (integrity ?? "").split("-");
    components.push({
      type: "library", "bom-ref": purl, name, version, scope: shippedNames.includes(name) ? "required" : "excluded",
      ...(algorithm === "sha512" ? { hashes: [{ alg: "SHA-512", content: Buffer.from(hash, "base64").toString("hex") }] } : {}),
      ...licensed(license && (/[ (]/.test(license) ? { expression: license } : { license: { id: license } })),
      purl,
    });
  }
  return components;
}

// ---- The bill

function modelComponent() {
  const bytes = readFileSync(join(root, "models/emotion.onnx"));
  const licence = "non-commercial use only; terms of its corpora: models/README.md";
  return {
    type: "machine-learning-model", "bom-ref": "models/emotion.onnx", name: "emotion.onnx", scope: "required",
    hashes: [{ alg: "SHA-256", content: createHash("sha256").update(bytes).digest("hex") }],
    licenses: [{ license: { name: licence } }],
  };
}

function timestamp() {
  const seconds = process.env.SOURCE_DATE_EPOCH ?? run("git", "log", "-1", "--format=%ct");
  if (seconds === undefined) fail("expected SOURCE_DATE_EPOCH or a git repository, found neither");
  const date = new Date(1000 * Number(seconds));
  if (Number.isNaN(date.getTime())) fail(`expected seconds in SOURCE_DATE_EPOCH, found "${seconds.trim()}"`);
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

const version = read("CMakeLists.txt").match(/^project\(speech-emotion VERSION (\S+)/m)?.[1];
if (!version) fail("expected a project version in CMakeLists.txt, found none");
const time = timestamp();
const installed = installedPackages();
const bills = ARTEFACTS.map((artefact) => {
  const components = [
    ...debianComponents(artefact, installed),
    ...(artefact.npm ? npmComponents(artefact.npm) : []),
    ...(artefact.model ? [modelComponent()] : []),
  ].sort((a, b) => byCode(a["bom-ref"], b["bom-ref"]));
  const ref = `pkg:generic/${artefact.title}@${version}`;
  const dependsOn = components.filter(({ scope }) => scope === "required").map((component) => component["bom-ref"]);
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      timestamp: time,
      lifecycles: [{ phase: "build" }],
      component: {
        type: "application", "bom-ref": ref, name: artefact.title, version,
        licenses: [{ license: { id: "Apache-2.0" } }], purl: ref,
      },
    },
    components,
    dependencies: [{ ref, dependsOn }],
  };
});

mkdirSync(folder, { recursive: true });
for (const [i, { components, dependencies }] of bills.entries()) {
  const file = join(folder, `${ARTEFACTS[i].name}.cdx.json`);
  writeFileSync(file, `${JSON.stringify(bills[i], null, 2)}\n`);
  const shipped = dependencies[0].dependsOn.length;
  console.log(`${relative(process.cwd(), file)}: ${components.length} components, ${shipped} of them in what ships`);
}
