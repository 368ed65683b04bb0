/** What is loaded until Keys is painted, in one language, gzipped as a server would: index.html, its script and styles, what they import, one catalogue of early messages. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { earlyKeys } from "./early.js";
import { readMessages } from "./messages.js";

const LIMIT_KB = 60;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

/** @param {string} file */
const read = (file) => readFileSync(`${dist}${file}`, "utf8");
/** @param {string} file */
const zipped = (file) => gzipSync(read(file)).length;
/**
 * Whether a script has a message's key, in whichever quotes the build chose.
 *
 * @param {string} script
 * @param {string} key
 */
const names = (script, key) => ["`", '"', "'"].some((quote) => script.includes(quote + key + quote));

const html = read("index.html");
/** @type {Map<string, number>} */
const loaded = new Map([["index.html", zipped("index.html")]]);

/** @param {string} file */
function load(file) {
  if (loaded.has(file)) return;
  loaded.set(file, zipped(`assets/${file}`));
  if (!file.endsWith(".js")) return;
  for (const [, imported] of read(`assets/${file}`).matchAll(/(?:from|import)\s*"\.\/([\w.-]+)"/g))
    if (imported) load(imported);
}

for (const [, file] of html.matchAll(/(?:src|href)="\/?(?:\.\/)?assets\/([\w.-]+)"/g)) if (file) load(file);
const scripts = [...loaded.keys()].filter((file) => file.endsWith(".js")).map((file) => read(`assets/${file}`));

// The largest of the four languages, so that the figure holds for each.
const catalogues = readdirSync(`${dist}assets`).filter((file) => /^early-(en|fr|de|it)-.*\.js$/.test(file));
const [largest] = catalogues.sort((a, b) => zipped(`assets/${b}`) - zipped(`assets/${a}`));
if (catalogues.length !== 4 || largest === undefined)
  throw new Error(`four languages expected, ${catalogues.length} found`);
load(largest);

// What was built agrees with build/early.js: no message that may show is late, and none is early that nothing shows.
const early = earlyKeys(Object.keys(readMessages("en")));
const shown = Object.keys(readMessages("en")).filter((key) => scripts.some((script) => names(script, key)));
const wrong = [
  ...shown.filter((key) => !early.has(key)).map((key) => `${key} may show until Keys is painted, but comes late`),
  ...[...early].filter((key) => !shown.includes(key)).map((key) => `${key} is loaded early, but shows only late`),
];
if (wrong.length > 0) throw new Error(wrong.join("\n"));

let total = 0;
for (const [file, bytes] of loaded) {
  total += bytes;
  console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${file}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  until Keys is painted (limit ${LIMIT_KB} kB gzipped)`);
process.exit(total <= LIMIT_KB * 1000 ? 0 : 1);
