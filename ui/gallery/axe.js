/** axe-core over every state of the gallery, at both ends of size, colour and text, under the app's own policy; also: no target under 48, nothing wider than the screen, and a screen with the pad is seen whole. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { allStates, complaintsOf, openGallery, show } from "./browser.js";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const only = process.argv[2]?.split(",");

const turns = [
  { w: 390, h: 844, theme: "light", lang: "fr", text: "100", contrast: "" },
  { w: 320, h: 568, theme: "dark", lang: "de", text: "100", contrast: "" },
  { w: 390, h: 844, theme: "light", lang: "it", text: "200", contrast: "" },
  { w: 768, h: 1024, theme: "dark", lang: "en", text: "100", contrast: "more" },
];

/** Twice the cores of the machines it runs on: a page also waits for itself. Each has a process of its own. */
const PAGES = 4;

const gallery = await openGallery();

/** @typedef {{ w: number, h: number, theme: string, lang: string, text: string, contrast: string }} Turn */

/**
 * What is wrong with one state, as one turn shows it.
 *
 * @param {import("playwright-core").Page} page
 * @param {string[]} complaints
 * @param {Turn} turn
 * @param {string} screen
 */
async function check(page, complaints, turn, screen) {
  /** @type {string[]} */
  const found = [];
  await page.setViewportSize({ width: turn.w, height: turn.h });
  const { theme, lang, text, contrast } = turn;
  await show(page, gallery.url(contrast ? { screen, theme, lang, text, contrast } : { screen, theme, lang, text }));
  const where = `${screen} ${turn.w} ${theme} ${lang} ${text}%`;
  // Through the debugger, not as a script element: the policy holds for the page alone.
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    // @ts-expect-error axe was put there a line above.
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(
      /** @param {{ id: string, nodes: { html: string, failureSummary: string }[] }} violation */
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary.replaceAll(/\s+/g, " ")}`).join(" | ")}`,
    );
  });
  found.push(...violations.map(/** @param {string} violation */ (violation) => `${where}: ${violation}`));
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, select, input:not([type=file]):not(.visually-hidden), a[href]")].flatMap(
      (control) => {
        const box = control.getBoundingClientRect();
        const around = control.closest("label, .field, .words")?.getBoundingClientRect() ?? box;
        const height = control instanceof HTMLInputElement ? Math.max(box.height, around.height) : box.height;
        return box.width > 0 && (box.width < 47.5 || height < 47.5)
          ? [`${control.outerHTML.slice(0, 120)} is ${Math.round(box.width)} × ${Math.round(height)}`]
          : [];
      },
    ),
  );
  found.push(...small.map((control) => `${where}: target: ${control}`));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  if (wide) found.push(`${where}: wider than the screen`);
  const below = await page.evaluate(() => {
    const scroll = document.querySelector("[data-testid=pin-ok]")?.closest(".scroll");
    return scroll ? scroll.scrollHeight - scroll.clientHeight : 0;
  });
  if (screen !== "components" && text === "100" && below > 0)
    found.push(`${where}: ${below} px of a screen with the pad lie below the edge`);
  found.push(...complaints.splice(0).map((complaint) => `${where}: ${complaint}`));
  return found;
}

/** Takes one job after the other until there is none. */
async function work() {
  const page = await gallery.browser.newPage({ reducedMotion: "reduce" });
  const complaints = complaintsOf(page);
  for (let job = jobs.shift(); job; job = jobs.shift())
    faults[job.place] = await check(page, complaints, job.turn, job.screen);
}

const first = await gallery.browser.newPage({ reducedMotion: "reduce" });
const states = only ?? (await allStates(first, gallery.url({})));
await first.close();
const jobs = turns.flatMap((turn) => states.map((screen) => ({ turn, screen, place: 0 })));
jobs.forEach((job, place) => (job.place = place));
/** @type {string[][]} */
const faults = jobs.map(() => []);
await Promise.all(Array.from({ length: PAGES }, work));
await gallery.close();
const found = faults.flat();
for (const fault of new Set(found)) console.log(fault);
console.log(`${states.length} states × ${turns.length} turns: ${found.length} faults`);
process.exit(found.length === 0 ? 0 : 1);
