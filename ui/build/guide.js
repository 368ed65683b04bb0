/**
 * The user guide → plain data, at build time: nothing is parsed in the page, and no markup comes from a string.
 *
 * `virtual:guide-fr` is docs/guide/fr.md without its title, which the screen says itself, and without its pictures.
 * A guide is made of titles, paragraphs, lists, bold words and pictures; anything else fails with its file and line.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lexer } from "marked";
import { LANGUAGES } from "./messages.js";

/** @typedef {import("./messages.js").Language} Language */

/** Words in one weight. @typedef {{ kind: "plain" | "strong", text: string }} Run */

/**
 * @typedef {{ kind: "heading", level: 1 | 2, runs: Run[] }
 *   | { kind: "paragraph", runs: Run[] }
 *   | { kind: "list", ordered: boolean, items: Run[][] }} TextBlock
 */

/** @typedef {TextBlock | { kind: "picture", alt: string, path: string }} Block */

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../docs/guide/");

/** @param {string} name `fr`, `administrators.fr` */
export const guideFile = (name) => `${folder}${name}.md`;

/**
 * @param {string} name
 * @returns {Block[]}
 */
export function readGuide(name) {
  return parseGuide(readFileSync(guideFile(name), "utf8"), `docs/guide/${name}.md`);
}

/**
 * @param {string} markdown
 * @param {string} file what an error names
 * @returns {Block[]}
 */
export function parseGuide(markdown, file) {
  /** @type {Block[]} */
  const blocks = [];
  let line = 1;
  for (const token of lexer(markdown)) {
    blocks.push(...blocksOf(token, { file, line, raw: token.raw }));
    line += token.raw.split("\n").length - 1;
  }
  return blocks;
}

/**
 * What the page shows of a guide.
 *
 * @param {Block[]} guide
 * @returns {TextBlock[]}
 */
export function textOf(guide) {
  return guide.flatMap((block) =>
    block.kind === "picture" || (block.kind === "heading" && block.level === 1) ? [] : [block],
  );
}

/** Where a block begins, with its source. @typedef {{ file: string, line: number, raw: string }} Place */

/**
 * @param {import("marked").MarkedToken | import("marked").Tokens.Generic} token
 * @param {Place} place
 * @returns {Block[]}
 */
function blocksOf(token, place) {
  switch (token.type) {
    case "space":
      return [];
    case "heading":
      if (token.depth !== 1 && token.depth !== 2) throw unknown(`a heading of level ${token.depth}`, token, place);
      return [{ kind: "heading", level: token.depth, runs: runsOf(token.tokens ?? [], place) }];
    case "paragraph":
      return token.tokens?.some(({ type }) => type === "image")
        ? picturesOf(token.tokens, place)
        : [{ kind: "paragraph", runs: runsOf(token.tokens ?? [], place) }];
    case "list":
      if (token.ordered && token.start !== 1) throw unknown("a list that does not begin with 1", token, place);
      return [{ kind: "list", ordered: token.ordered, items: token.items.map(itemOf(place)) }];
    default:
      throw unknown(`"${token.type}"`, token, place);
  }
}

/** @param {Place} place */
function itemOf(place) {
  return (/** @type {import("marked").Tokens.ListItem} */ item) => {
    const [words, ...more] = item.tokens;
    if (words?.type !== "text" || item.task || item.loose) throw unknown("a list item of more than words", item, place);
    if (more[0] !== undefined) throw unknown(`"${more[0].type}" in a list`, more[0], place);
    return runsOf(words.tokens ?? [], place);
  };
}

/**
 * @param {import("marked").Token[]} tokens
 * @param {Place} place
 * @returns {Run[]}
 */
function runsOf(tokens, place) {
  return tokens.map((token) => {
    switch (token.type) {
      case "text":
        return { kind: "plain", text: wordsOf(token, place) };
      case "strong": {
        const [words, ...more] = token.tokens ?? [];
        if (words?.type !== "text" || more.length > 0) throw unknown("markup in bold words", token, place);
        return { kind: "strong", text: wordsOf(words, place) };
      }
      default:
        throw unknown(`"${token.type}"`, token, place);
    }
  });
}

/**
 * @param {import("marked").Token} token
 * @param {Place} place
 */
function wordsOf(token, place) {
  // The lexer leaves entities to the HTML that nobody writes here.
  if (/&#?\w+;/.test(token.raw)) throw unknown("an entity", token, place);
  return token.raw.replaceAll("\n", " ");
}

/**
 * Pictures stand in paragraphs of their own, so that the words read well without them.
 *
 * @param {import("marked").Token[]} tokens
 * @param {Place} place
 * @returns {Block[]}
 */
function picturesOf(tokens, place) {
  return tokens.flatMap((token) => {
    if (token.type === "text" && token.raw.trim() === "") return [];
    if (token.type !== "image") throw unknown("a picture among words", token, place);
    if (token.text.trim() === "") throw unknown("a picture without an alternative text", token, place);
    return [{ kind: "picture", alt: token.text, path: token.href }];
  });
}

/**
 * @param {string} what
 * @param {{ raw: string }} token
 * @param {Place} place
 */
function unknown(what, token, place) {
  const before = place.raw.slice(0, Math.max(0, place.raw.indexOf(token.raw)));
  const line = place.line + before.split("\n").length - 1;
  return new Error(`${place.file}:${line}: ${what} has no place in the guide`);
}

const PREFIX = "virtual:guide-";

/** @returns {import("vite").Plugin} */
export function guide() {
  return {
    name: "clavis-guide",
    resolveId(id) {
      return id.startsWith(PREFIX) ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const language = LANGUAGES.find((known) => id === `\0${PREFIX}${known}`);
      if (language === undefined) throw new Error(`no guide ${id}`);
      this.addWatchFile(guideFile(language));
      return `export default ${JSON.stringify(textOf(readGuide(language)))};`;
    },
  };
}
