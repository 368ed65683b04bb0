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

const gallery = await openGallery();
const page = await gallery.browser.newPage({ reducedMotion: "reduce" });
const complaints = complaintsOf(page);
const states = only ?? (await allStates(page, gallery.url({})));
/** @type {string[]} */
const found = [];
for (const turn of turns) {
  await page.setViewportSize({ width: turn.w, height: turn.h });
  for (const screen of states) {
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
  }
}
await gallery.close();
for (const fault of new Set(found)) console.log(fault);
console.log(`${states.length} states × ${turns.length} turns: ${found.length} faults`);
process.exit(found.length === 0 ? 0 : 1);
