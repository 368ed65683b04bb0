/**
 * ICU messages → functions, at build time: the app's policy has no `unsafe-eval`, so nothing is compiled in the page.
 *
 * `virtual:messages/early-fr` is a module with one function per key of src/locales/fr.json that may show until Keys is
 * painted, `virtual:messages/late-fr` one with all others.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/compile-module.js";
import { parse } from "@messageformat/parser";
import { earlyKeys, earlyModules } from "./early.js";

/** @typedef {"de" | "en" | "fr" | "it"} Language */

/** @typedef {"early" | "late"} Part */

/** @type {readonly Language[]} */
export const LANGUAGES = ["en", "fr", "de", "it"];

const folder = join(dirname(fileURLToPath(import.meta.url)), "../src/locales/");

/** @param {Language} language */
export const localeFile = (language) => `${folder}${language}.json`;

/**
 * @param {Language} language
 * @returns {Record<string, string>}
 */
export function readMessages(language) {
  return JSON.parse(readFileSync(localeFile(language), "utf8"));
}

/**
 * The messages of one file that the page loads.
 *
 * @param {Language} language
 * @param {Part} part
 * @returns {Record<string, string>}
 */
export function readPart(language, part) {
  const all = readMessages(language);
  const early = earlyKeys(Object.keys(all));
  return Object.fromEntries(Object.entries(all).filter(([key]) => early.has(key) === (part === "early")));
}

/**
 * The arguments a message takes, by name.
 *
 * @param {string} message
 * @returns {Record<string, string>}
 */
export function argumentsOf(message) {
  /** @type {Record<string, string>} */
  const found = {};
  /** @param {import("@messageformat/parser").Token[]} tokens */
  const walk = (tokens) => {
    for (const token of tokens) {
      if (token.type === "argument") found[token.arg] ??= "string | number";
      if (token.type === "function") throw new Error(`the format ${token.key} is not used in Clavis: ${message}`);
      if (token.type === "plural" || token.type === "selectordinal") found[token.arg] = "number";
      if (token.type === "select") {
        // Every case that can come is named; ICU's `other` is only there because it must be.
        const cases = token.cases.map((option) => option.key).filter((key) => key !== "other");
        found[token.arg] = cases
          .sort()
          .map((key) => JSON.stringify(key))
          .join(" | ");
      }
      if ("cases" in token) for (const option of token.cases) walk(option.tokens);
    }
  };
  walk(parse(message));
  return found;
}

/**
 * What is wrong with the four catalogues: keys that are missing or too many, other arguments than in English.
 *
 * @param {Record<Language, Record<string, string>>} catalogues
 * @returns {string[]}
 */
export function faults(catalogues) {
  /** @type {string[]} */
  const found = [];
  const english = catalogues.en;
  for (const language of LANGUAGES) {
    const catalogue = catalogues[language];
    for (const key of Object.keys(english)) {
      const message = catalogue[key];
      if (message === undefined) found.push(`${language}.json lacks ${key}`);
      else if (message.trim() === "") found.push(`${language}.json has nothing to say for ${key}`);
      else if (shape(message) !== shape(english[key] ?? ""))
        found.push(`${language}.json: ${key} takes other arguments than in English`);
    }
    for (const key of Object.keys(catalogue))
      if (!(key in english)) found.push(`${language}.json has ${key}, English has not`);
  }
  return found;
}

/** @param {string} message */
function shape(message) {
  return JSON.stringify(Object.entries(argumentsOf(message)).sort());
}

/** The four catalogues. */
export function catalogues() {
  return { en: readMessages("en"), fr: readMessages("fr"), de: readMessages("de"), it: readMessages("it") };
}

const PREFIX = "virtual:messages/";

/** @returns {import("vite").Plugin} */
export function messages() {
  return {
    name: "clavis-messages",
    resolveId(id) {
      return id.startsWith(PREFIX) ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const [part, language] = partOf(id.slice(PREFIX.length + 1));
      for (const file of [localeFile(language), ...earlyModules()]) this.addWatchFile(file);
      return compileModule(new MessageFormat(language), readPart(language, part));
    },
  };
}

/**
 * @param {string} name `early-fr`
 * @returns {[Part, Language]}
 */
function partOf(name) {
  const [part, tag] = name.split("-");
  const language = LANGUAGES.find((known) => known === tag);
  if ((part !== "early" && part !== "late") || language === undefined) throw new Error(`no messages ${name}`);
  return [part, language];
}
