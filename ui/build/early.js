/**
 * Which messages are early: those that a module loaded until Keys is painted may show. All others come with the late screens.
 *
 * Nobody keeps a list: the modules are those that main.ts reaches by static imports, and a message is named by its key.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = join(dirname(fileURLToPath(import.meta.url)), "../src/main.ts");

/** `import … from "./x"`, `export … from "./x"`, `import "./x"`; not `import type`, not `import("./x")`. */
const STATIC_IMPORT = /^\s*(?:import|export)\s(?!type\s)(?:[^"';]*?\sfrom\s)?\s*"(\.{1,2}\/[^"]+)"/gm;

/** The files of the modules loaded until Keys is painted. */
export function earlyModules() {
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} file */
  const walk = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const imported of importsOf(readFileSync(file, "utf8"))) {
      const module = moduleAt(join(dirname(file), imported));
      if (module !== undefined) walk(module);
    }
  };
  walk(MAIN);
  return [...found];
}

/**
 * The early ones of these keys.
 *
 * @param {readonly string[]} keys
 * @returns {Set<string>}
 */
export function earlyKeys(keys) {
  const sources = earlyModules().map((file) => readFileSync(file, "utf8"));
  return new Set(keys.filter((key) => sources.some((source) => source.includes(`"${key}"`))));
}

/**
 * What a module imports statically, of our own files.
 *
 * @param {string} source
 * @returns {string[]}
 */
export function importsOf(source) {
  return [...source.matchAll(STATIC_IMPORT)].flatMap(([, path]) => (path === undefined ? [] : [path]));
}

/** @param {string} path without an ending, as it stands in an import; styles and generated types have no messages */
function moduleAt(path) {
  return [path, `${path}.ts`].find((file) => /\.(ts|svelte)$/.test(file) && existsSync(file));
}
