/** Serves gallery-dist under the app's own content policy and opens it in Debian's chromium. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = fileURLToPath(new URL("../gallery-dist/", import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** The policy of tauri.conf.json, so that what it blocks is blocked here too. */
async function policy() {
  const conf = JSON.parse(await readFile(new URL("../../tauri.conf.json", import.meta.url), "utf8"));
  return conf.app.security.csp;
}

export async function openGallery() {
  const csp = await policy();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname).replace(/^\/$/, "/index.html");
    readFile(join(root, path)).then(
      (body) => {
        const type = types[/** @type {keyof typeof types} */ (extname(path))] ?? "application/octet-stream";
        response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "content-security-policy": csp });
        response.end(body);
      },
      () => {
        response.writeHead(404);
        response.end();
      },
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the gallery has no port");
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const address_ = `http://127.0.0.1:${address.port}/`;

  return {
    browser,
    /** @param {Record<string, string>} query */
    url: (query) => `${address_}?${new URLSearchParams(query)}`,
    close: async () => {
      await browser.close();
      server.close();
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
