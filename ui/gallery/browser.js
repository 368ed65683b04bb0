/** Opens the gallery in Debian's chromium. */
import { chromium } from "playwright-core";
import { serveGallery } from "./serve.js";

export async function openGallery() {
  const { url, close } = await serveGallery();
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });

  return {
    browser,
    url,
    close: async () => {
      await browser.close();
      close();
    },
  };
}

/**
 * Goes to a state and waits until it stands still.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} url
 */
export async function show(page, url) {
  await page.goto(url);
  await page.waitForSelector("html[data-ready]", { timeout: 20_000 });
  await page.waitForTimeout(30);
}

/**
 * Names of all states.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} url
 */
export async function allStates(page, url) {
  await show(page, url);
  return page.$$eval("[data-state]", (links) => links.map((link) => link.getAttribute("data-state") ?? ""));
}

/**
 * Whatever the page complains about: errors, and what the policy blocked.
 *
 * @param {import("playwright-core").Page} page
 */
export function complaintsOf(page) {
  /** @type {string[]} */
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("frame-ancestors")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}
