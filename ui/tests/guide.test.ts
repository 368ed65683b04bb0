import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseGuide, readGuide, textOf, type Block, type Run } from "../build/guide.js";
import { LANGUAGES } from "../build/messages.js";
import { speak, t } from "../src/i18n/i18n.svelte";
import { guides } from "../src/screens/Guide/guides";
import { all, one, opened, tap } from "./opened";

// Loaded when the screen is first shown; in a test at once.
await Promise.all(Object.values(guides).map((load) => load()));

const KEY = "CC Commerce Suisse";
/** The portal's own words for what the administrator ticks. */
const TICK = { en: "One-time password", fr: "Mot de passe unique", de: "Einmalpasswort", it: "Password monouso" };

/** What is bold in the user guide, in its order: buttons, places and keys of the app, as it writes them. */
const named = () => [
  t("keys.photo"),
  t("action.save"),
  KEY,
  KEY,
  t("keys.photo"),
  t("photo.paste.clipboard"),
  t("account.issuer"),
  t("keys.photo"),
  t("photo.choose"),
  t("welcome.usePassphrase"),
  t("keys.remindNow"),
  t("keys.settings"),
  t("settings.recovery.make"),
  t("recovery.write.done"),
  t("unlock.forgot", { credential: "pin" }),
  t("problem.useRecoveryCode"),
  t("unlock.forgot", { credential: "pin" }),
  t("forgot.erase"),
  t("keys.settings"),
  t("settings.export"),
  t("export.transfer"),
  t("welcome.moveIn"),
  t("moveIn.choose"),
];
const namedForAdministrators = (tick: string) => [
  tick,
  t("keys.photo"),
  t("action.save"),
  KEY,
  t("keys.settings"),
  t("settings.about"),
  t("guide.title"),
];
const PICTURES = [
  "01-choose-pin",
  "02-empty",
  "03-portal-qr",
  "04-confirm",
  "05-key",
  "06-code",
  "07-portal-code",
] as const;

/** Soft hyphens and spaces that do not break are for the eye. */
const plain = (text: string) => text.replaceAll("\u00ad", "").replaceAll(/[\u00a0\u202f]/g, " ");
const runsOf = (block: Block): Run[] =>
  block.kind === "picture" ? [] : block.kind === "list" ? block.items.flat() : block.runs;
const wordsOf = (block: Block): string =>
  block.kind === "picture"
    ? block.alt
    : runsOf(block)
        .map((run) => run.text)
        .join("");
const strong = (guide: Block[]) =>
  guide.flatMap(runsOf).flatMap((run) => (run.kind === "strong" ? [plain(run.text)] : []));
const pictures = (guide: Block[]) => guide.flatMap((block) => (block.kind === "picture" ? [block] : []));
function shapeOf(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `heading ${block.level}`;
    case "paragraph":
      return "paragraph";
    case "list":
      return `${block.ordered ? "steps" : "points"} ${block.items.length}`;
    case "picture":
      return "picture";
  }
}

const PAGES = LANGUAGES.flatMap((language) => [
  { language, name: language },
  { language, name: `administrators.${language}` },
]);

describe("the guides", () => {
  it.each([
    ["", 11, 8, 7],
    ["administrators.", 7, 4, 0],
  ])("%sfr and its three sisters have the same structure", (prefix, headings, lists, pictureCount) => {
    const [first, ...others] = LANGUAGES.map((language) => readGuide(`${prefix}${language}`).map(shapeOf));
    for (const other of others) expect(other).toEqual(first);
    const count = (shape: RegExp) => first?.filter((each) => shape.test(each)).length;
    expect([count(/^heading/), count(/^(steps|points)/), count(/^picture/)]).toEqual([headings, lists, pictureCount]);
    expect(count(/^heading 1$/)).toBe(1);
    expect(first?.[0]).toBe("heading 1");
  });

  it.each(LANGUAGES)("in %s has the seven pictures in its language, each with a text of its own", (language) => {
    const found = pictures(readGuide(language));
    expect(found.map(({ path }) => path)).toEqual(PICTURES.map((name) => `../pictures/guide/${language}/${name}.png`));
    expect(new Set(found.map(({ alt }) => alt)).size).toBe(PICTURES.length);
    for (const { path } of found) expect(existsSync(`../docs/guide/${path}`), path).toBe(true);
  });

  it.each(LANGUAGES)("in %s names buttons and keys exactly as the app does", async (language) => {
    await speak(language);
    const guide = readGuide(language);
    expect(strong(guide)).toEqual(named().map(plain));
    expect(strong(readGuide(`administrators.${language}`))).toEqual(namedForAdministrators(TICK[language]).map(plain));
    const words = plain(guide.map(wordsOf).join("\n"));
    expect(words).toContain(TICK[language]);
    expect(plain(guide.map(wordsOf)[0] ?? "")).toBe(plain(t("guide.title")));
  });

  it.each(PAGES)("$name is written as the house writes", ({ language, name }) => {
    for (const text of readGuide(name).map(wordsOf)) {
      expect(text).not.toMatch(/[!ß'"]/);
      if (language === "fr") expect(text).not.toMatch(/[^\u202f][?;:»]|«[^\u202f]/);
    }
  });
});

describe("the reader of guides", () => {
  it("makes plain data of titles, paragraphs, lists and bold words", () => {
    const source =
      "# Title\n\nOne\nline, **bold**.\n\n![A](a.png)\n![B](b.png)\n\n1. First\n2. **Second**\n\n- Point\n";
    const guide = parseGuide(source, "x.md");
    const text = [
      {
        kind: "paragraph",
        runs: [
          { kind: "plain", text: "One line, " },
          { kind: "strong", text: "bold" },
          { kind: "plain", text: "." },
        ],
      },
      {
        kind: "list",
        ordered: true,
        items: [[{ kind: "plain", text: "First" }], [{ kind: "strong", text: "Second" }]],
      },
      { kind: "list", ordered: false, items: [[{ kind: "plain", text: "Point" }]] },
    ];
    expect(textOf(guide)).toEqual(text);
    expect(pictures(guide).map(({ alt, path }) => [alt, path])).toEqual([
      ["A", "a.png"],
      ["B", "b.png"],
    ]);
  });

  it.each([
    ["| a |\n|---|\n| b |", 3, '"table"'],
    ["```\ncode\n```", 3, '"code"'],
    ["<p>markup</p>", 3, '"html"'],
    ["> said", 3, '"blockquote"'],
    ["---", 3, '"hr"'],
    ["### Deep", 3, "a heading of level 3"],
    ["Words\nand [a link](https://example.ch)", 4, '"link"'],
    ["Words *in italics*", 3, '"em"'],
    ["Words `in code`", 3, '"codespan"'],
    ["Words <b>in markup</b>", 3, '"html"'],
    ["**Bold *and more***", 3, "markup in bold words"],
    ["Bread &amp; butter", 3, "an entity"],
    ["Words ![A](a.png)", 3, "a picture among words"],
    ["![A](a.png)\n![](b.png)", 4, "a picture without an alternative text"],
    ["2. Second", 3, "a list that does not begin with 1"],
    ["1. One\n2. Two\n   - Deeper", 5, '"list" in a list'],
    ["1. One\n\n   More", 3, "a list item of more than words"],
    ["1. One\n2. [a link](https://example.ch)", 4, '"link"'],
    ["- [ ] to do", 3, "a list item of more than words"],
  ])("refuses %j and says where", (source, line, what) => {
    expect(() => parseGuide(`# Title\n\n${source}\n`, "docs/guide/x.md")).toThrow(
      new Error(`docs/guide/x.md:${line}: ${what} has no place in the guide`),
    );
  });
});

describe("Guide", () => {
  const headings = () => [...document.querySelectorAll("h1, h2")].map((heading) => heading.textContent);

  it("opens from About, has the titles of the guide as headings, and goes back", async () => {
    const { app } = await opened({ kind: "about" });
    await tap("guide-open");
    expect(app.screen.kind).toBe("guide");
    const titles = readGuide("en").flatMap((block) => (block.kind === "heading" ? [wordsOf(block)] : []));
    expect(headings()).toEqual(titles);
    expect(headings()).toHaveLength(11);
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    await tap("guide-back");
    expect(app.screen.kind).toBe("about");
  });

  it("is left by Escape too", async () => {
    const { app, settle } = await opened({ kind: "guide" });
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    await settle();
    expect(app.screen.kind).toBe("about");
  });

  it.each(LANGUAGES)("shows every word of the guide in %s and none of its pictures", async (language) => {
    await opened({ kind: "guide" }, { systemLanguage: language });
    const guide = readGuide(language);
    const shown = one("guide");
    for (const block of textOf(guide))
      for (const run of runsOf(block)) expect(shown.textContent).toContain(run.text.trim());
    for (const { alt } of pictures(guide)) expect(document.body.textContent).not.toContain(alt);
    expect(shown.querySelectorAll("img")).toHaveLength(0);
    expect([...shown.querySelectorAll("b")].map((bold) => plain(bold.textContent))).toEqual(strong(guide));
    expect(shown.querySelectorAll("ol > li, ul > li")).toHaveLength(
      textOf(guide).reduce((sum, block) => sum + (block.kind === "list" ? block.items.length : 0), 0),
    );
    expect(all("guide-back")).toHaveLength(1);
  });
});
