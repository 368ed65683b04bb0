/**
 * Rehearses the page's part of `path.mjs` in Chromium on the gallery, since no emulator runs everywhere:
 * the debugger's protocol, a finger's touch, the PIN twice, a key's code, the button for the sensor.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveGallery } from "../../../ui/gallery/serve.js";
import { Page, control, key, until } from "./page.mjs";

const gallery = await serveGallery();
const profile = mkdtempSync(join(tmpdir(), "clavis-rehearsal-"));
const port = await freePort();
const browser = spawn(
  "chromium",
  [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    `--remote-debugging-port=${port}`,
    `--user-data-dir=${profile}`,
    "--window-size=390,844",
    gallery.url({ screen: "welcome" }),
  ],
  { stdio: "ignore" },
);
try {
  await rehearse();
} finally {
  browser.kill();
  await new Promise((resolve) => browser.once("exit", resolve));
  gallery.close();
  // The browser's other processes may write a moment longer.
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
console.log(
  "the page's part of the path works: the PIN twice, Photo, lock, unlock, a code, the finger's button, the cover",
);

async function rehearse() {
  const page = await Page.at(port);
  await page.wait("html[data-ready]");
  const title = await page.text("h1");
  await page.enterPin("739154");
  await until("the second time", async () => (await page.text("h1")) !== title);
  await page.enterPin("739154");
  await page.tap(control("photo"));
  await page.wait(control("paste-input"));

  await page.run((address) => location.assign(address), gallery.url({ screen: "keys" }));
  await page.wait(key("CC Commerce Suisse"));
  await page.tap(key("CC Commerce Suisse"));
  await page.wait(`${key("CC Commerce Suisse")} ${control("code")}`);
  const code = await page.text(`${key("CC Commerce Suisse")} ${control("code")}`);
  if (!/^\d{6}$/.test(code?.replace(/\s/g, "") ?? "")) throw new Error(`a code has six digits, not ${code}`);
  await page.tap(control("lock-now"));
  await page.enterPin("482915");
  await page.wait(key("CC Commerce Suisse"));

  // Settings, where enabling the finger leads: locked by hand, the prompt comes by the button.
  await page.run((address) => location.assign(address), gallery.url({ screen: "settings-biometrics" }));
  await page.wait(`html[data-ready] ${control("change-credential")}`);
  await page.tap(control("lock-now"));
  await page.wait(control("pin-1"));
  await page.tap(control("biometrics"));
  await page.wait(control("photo"));

  // A code was on the screen when the app went to the background: nothing at all can be read.
  await page.run((address) => location.assign(address), gallery.url({ screen: "covered" }));
  await page.wait(`html[data-ready] ${control("cover")}`);
  const words = await page.words();
  if (words.trim() !== "") throw new Error(`in the background "${words}" can be read`);
  page.close();
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
