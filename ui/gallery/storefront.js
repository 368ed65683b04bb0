/** The pictures of store/metadata, taken anew from the gallery: `npm run storefront`. Languages and lines are those of store/captions.json. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openGallery, show } from "./browser.js";

const STORE = new URL("../../store/", import.meta.url);
/** @type {Record<string, Record<string, string>>} */
const captions = JSON.parse(readFileSync(new URL("captions.json", STORE), "utf8"));

/** Colours of tokens.css. */
const INK = "#141412";
const NIGHT = "#121311";
const BRASS = "#f4dc1c";
/** @type {{ state: string, theme: "light" | "dark" }[]} */
const PICTURES = [
  { state: "code", theme: "light" },
  { state: "unlock", theme: "dark" },
  { state: "confirm", theme: "light" },
  { state: "moveIn", theme: "light" },
  { state: "backup", theme: "dark" },
];
/** A tablet shows the same with more white: a few are enough. */
const TABLET_TOO = ["code", "unlock", "moveIn"];
/**
 * Sizes that the stores take: `density` pixels to a unit, the line above, the app below, `app` units wide.
 *
 * @typedef {{ width: number, height: number, density: number, top: number, margin: number, app: number, size: number }} Format
 */
/** @type {Format} 1080 × 1920 */
const ANDROID = { width: 360, height: 640, density: 3, top: 128, margin: 24, app: 412, size: 30 };
/** @type {Format} 1290 × 2796, the 6.7 inch display */
const IPHONE = { width: 430, height: 932, density: 3, top: 168, margin: 28, app: 390, size: 36 };
/** @type {Format} 2064 × 2752, the 13 inch display */
const IPAD = { width: 1032, height: 1376, density: 2, top: 176, margin: 64, app: 768, size: 56 };

const gallery = await openGallery();
let taken = 0;
for (const [language, lines] of Object.entries(captions)) {
  const android = folder(`metadata/android/${language}/images/`);
  const phones = folder(`metadata/android/${language}/images/phoneScreenshots/`);
  // App Store Connect writes Italian without a country; fastlane keeps pictures beside its texts.
  const apple = folder(`screenshots/ios/${language === "it-IT" ? "it" : language}/`);
  for (const [index, { state, theme }] of PICTURES.entries()) {
    const name = `${index + 1}-${state.toLowerCase()}.png`;
    const line = lines[state];
    if (line === undefined) throw new Error(`${language} says nothing to ${state}`);
    await picture({ file: `${phones}${name}`, state, theme, language, line, format: ANDROID });
    await picture({ file: `${apple}iphone-${name}`, state, theme, language, line, format: IPHONE });
    if (TABLET_TOO.includes(state))
      await picture({ file: `${apple}ipad-${name}`, state, theme, language, line, format: IPAD });
  }
  await drawing(`${android}featureGraphic.png`, 1024, 500, feature(lines["feature"] ?? ""));
  await drawing(`${android}icon.png`, 512, 512, icon());
}
await gallery.close();
console.log(`${taken} pictures in store/`);

/** @param {{ file: string, state: string, theme: "light" | "dark", language: string, line: string, format: Format }} wanted */
async function picture({ file, state, theme, language, line, format }) {
  const { width, height, density, top, margin, app } = format;
  const scale = (width - 2 * margin) / app;
  const page = await gallery.browser.newPage({
    viewport: { width: app, height: Math.round((height - top) / scale) },
    deviceScaleFactor: density * scale,
    reducedMotion: "reduce",
  });
  await show(page, gallery.url({ screen: `storefront-${state}`, theme, lang: language }));
  // The face of the phones is not here; Inter is free and near to both.
  await page.evaluate(() => {
    document.documentElement.style.setProperty("--font", "Inter");
  });
  await page.waitForTimeout(50);
  const screen = (await page.screenshot()).toString("base64");
  await page.close();
  const [ground, ink] = theme === "dark" ? [NIGHT, BRASS] : [BRASS, INK];
  await drawing(
    file,
    width,
    height,
    `<body style="margin:0;background:${ground};color:${ink};font-family:Inter">
      <h1 style="box-sizing:border-box;margin:0;height:${top}px;padding:0 ${margin}px;display:flex;align-items:center;
        font-weight:600;font-size:${format.size}px;line-height:1.15;letter-spacing:-.025em;text-wrap:balance">${line}</h1>
      <img style="display:block;margin:0 ${margin}px;width:${width - 2 * margin}px;border-radius:${margin}px ${margin}px 0 0"
        src="data:image/png;base64,${screen}"></body>`,
    density,
  );
}

/**
 * Paints markup and writes it small: few colours, no alpha, as the stores want it.
 *
 * @param {string} file
 * @param {number} width
 * @param {number} height
 * @param {string} markup
 */
async function drawing(file, width, height, markup, density = 1) {
  const page = await gallery.browser.newPage({ viewport: { width, height }, deviceScaleFactor: density });
  await page.setContent(markup, { waitUntil: "load" });
  writeFileSync(file, await page.screenshot());
  await page.close();
  const small = [
    "+dither",
    "-colors",
    "48",
    "-strip",
    "-define",
    "png:color-type=2",
    "-define",
    "png:compression-level=9",
  ];
  execFileSync("convert", [file, ...small, file]);
  taken += 1;
}

/** @param {string} line */
function feature(line) {
  return `<body style="margin:0;height:500px;background:${BRASS};color:${INK};font-family:Inter;display:flex;align-items:center">
    <svg viewBox="304 128 416 768" height="372" style="margin:0 56px 0 80px">${drawnKey()}</svg>
    <div style="max-width:640px"><h1 style="margin:0;font-size:112px;font-weight:600;letter-spacing:-.03em;line-height:1">Clavis</h1>
      <p style="margin:24px 0 0;font-size:40px;line-height:1.2;text-wrap:balance">${line}</p></div></body>`;
}

/** The whole square: the store rounds its corners. */
function icon() {
  return `<body style="margin:0"><svg viewBox="0 0 1024 1024" style="display:block"><rect width="1024" height="1024" fill="${BRASS}"/>${drawnKey()}</svg></body>`;
}

/** The key of the app's icon. */
function drawnKey() {
  const source = readFileSync(new URL("../../icons/source.svg", import.meta.url), "utf8");
  const path = source.match(/<path[^>]*\/>/)?.[0];
  if (path === undefined) throw new Error("icons/source.svg has no path");
  return path;
}

/** @param {string} name */
function folder(name) {
  const path = fileURLToPath(new URL(name, STORE));
  if (!name.endsWith("images/")) rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}
