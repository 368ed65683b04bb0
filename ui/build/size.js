/** What is loaded until Keys is painted, in one language, gzipped as a server would: index.html, its script and styles, what they import, one catalogue. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 60;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

const html = readFileSync(`${dist}index.html`, "utf8");
/** @type {Map<string, number>} */
const loaded = new Map([["index.html", gzipSync(html).length]]);

/** @param {string} file */
function load(file) {
  if (loaded.has(file)) return;
  const text = readFileSync(`${dist}assets/${file}`);
  loaded.set(file, gzipSync(text).length);
  if (!file.endsWith(".js")) return;
  for (const [, imported] of text.toString().matchAll(/(?:from|import)\s*"\.\/([\w.-]+)"/g))
    if (imported) load(imported);
}

for (const [, file] of html.matchAll(/(?:src|href)="\/?(?:\.\/)?assets\/([\w.-]+)"/g)) if (file) load(file);
// The largest of the four languages, so that the figure holds for each.
const catalogues = readdirSync(`${dist}assets`).filter((file) => /^(en|fr|de|it)-.*\.js$/.test(file));
const [largest] = catalogues.sort(
  (a, b) => gzipSync(readFileSync(`${dist}assets/${b}`)).length - gzipSync(readFileSync(`${dist}assets/${a}`)).length,
);
if (catalogues.length !== 4 || largest === undefined)
  throw new Error(`four languages expected, ${catalogues.length} found`);
load(largest);

let total = 0;
for (const [file, bytes] of loaded) {
  total += bytes;
  console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${file}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  until Keys is painted (limit ${LIMIT_KB} kB gzipped)`);
process.exit(total <= LIMIT_KB * 1000 ? 0 : 1);
