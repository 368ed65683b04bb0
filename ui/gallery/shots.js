/** Pictures of gallery states: `npm run shots -- FOLDER [--screen a,b] [--w 390,320] [--theme light,dark] [--lang fr,de] [--text 100] [--contrast more]`. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { allStates, openGallery, show } from "./browser.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    screen: { type: "string" },
    w: { type: "string", default: "390,320,768" },
    theme: { type: "string", default: "light,dark" },
    lang: { type: "string", default: "fr" },
    text: { type: "string", default: "100" },
    contrast: { type: "string", default: "" },
    dir: { type: "string", default: "ltr" },
  },
});
const folder = positionals[0];
if (folder === undefined) throw new Error("say where: npm run shots -- FOLDER");
mkdirSync(folder, { recursive: true });

/** @type {Record<string, number>} */
const heights = { 320: 568, 390: 844, 768: 1024 };
const gallery = await openGallery();
const page = await gallery.browser.newPage({ reducedMotion: "reduce" });
const screens = values.screen?.split(",") ?? (await allStates(page, gallery.url({})));
let taken = 0;
for (const w of values.w.split(",")) {
  await page.setViewportSize({ width: Number(w), height: heights[w] ?? 844 });
  for (const theme of values.theme.split(","))
    for (const lang of values.lang.split(","))
      for (const text of values.text.split(","))
        for (const screen of screens) {
          const query = { screen, theme, lang, text, dir: values.dir };
          await show(page, gallery.url(values.contrast ? { ...query, contrast: values.contrast } : query));
          await page.screenshot({ path: join(folder, `${screen}-${w}-${theme}-${lang}-${text}.png`) });
          taken += 1;
        }
}
await gallery.close();
console.log(`${taken} pictures in ${folder}`);
