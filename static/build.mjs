// Makes static/built/ from static/src/: one stylesheet, two scripts, the fonts and the icon, each under a
// name that changes with its content, and manifest.json from the plain name to that one.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import * as sass from "sass";
import { FONTS, cut } from "./fonts.mjs";
import { prune } from "./prune.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// What old phones still run; esbuild writes newer syntax down to it.
const BROWSERS = ["chrome80", "firefox78", "safari13"];
// Whoever checks a receipt needs no older one; esbuild would not write some of its lines down further.
const CHECKING = ["chrome80", "firefox78", "safari14.1"];
// Bytes a first visit may weigh: fonts as they are, the rest after gzip. Over it, the build fails.
const BUDGET = { fonts: 28_000, "style.css": 10_000, "script.js": 5_000, "check.js": 5_000 };

const manifest = {};
const weights = { fonts: 0 };

async function keep(name, content) {
  const bytes = Buffer.from(content);
  const print = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const dot = name.lastIndexOf(".");
  manifest[name] = `${name.slice(0, dot)}-${print}${name.slice(dot)}`;
  await writeFile(here(`built/${manifest[name]}`), bytes);
  return bytes;
}

async function fonts() {
  const faces = { style: [], reading: [] };
  for (const font of FONTS) {
    for (const part of await cut(font)) {
      await keep(part.name, part.bytes);
      if (font.sheet === "style") weights.fonts += part.bytes.length;
      const range = part.range ? `unicode-range:${part.range};` : "";
      faces[font.sheet].push(
        `@font-face{font-family:"${font.family}";font-weight:${font.weight};font-display:swap;` +
          `${range}src:url(${manifest[part.name]}) format("woff2")}`,
      );
    }
  }
  return faces;
}

async function style(sheet, faces) {
  const { css } = sass.compile(here(`src/style/${sheet}.scss`), {
    loadPaths: [here("../node_modules/govuk-frontend/dist")],
    quietDeps: true,
  });
  const { code } = await transform(`${faces.join("\n")}\n${prune(css)}`, {
    loader: "css",
    minify: true,
    target: BROWSERS,
    legalComments: "none",
  });
  weights[`${sheet}.css`] = gzipSync(await keep(`${sheet}.css`, code), { level: 9 }).length;
}

async function script(name, source, browsers) {
  const { outputFiles } = await build({
    entryPoints: [here(`src/script/${source}`)],
    bundle: true,
    format: "iife",
    minify: true,
    target: browsers,
    write: false,
  });
  weights[name] = gzipSync(await keep(name, outputFiles[0].contents), { level: 9 }).length;
}

await rm(here("built"), { recursive: true, force: true });
await mkdir(here("built"), { recursive: true });
const faces = await fonts();
await Promise.all([style("style", faces.style), style("reading", faces.reading)]);
await Promise.all([script("script.js", "script.js", BROWSERS), script("check.js", "check/check.js", CHECKING)]);
await keep("icon.svg", await readFile(here("src/icon.svg")));
const sorted = Object.fromEntries(Object.entries(manifest).sort());
await writeFile(here("built/manifest.json"), `${JSON.stringify(sorted, null, 1)}\n`);

for (const [name, most] of Object.entries(BUDGET)) {
  console.log(`${name.padEnd(10)} ${String(weights[name]).padStart(6)} of ${most} bytes`);
}
const over = Object.keys(BUDGET).filter((name) => weights[name] > BUDGET[name]);
if (over.length) {
  console.error(`Over the weight of a first visit: ${over.join(", ")}`);
  process.exit(1);
}
