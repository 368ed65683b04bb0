/** Serves gallery-dist under the app's own content policy. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../gallery-dist/", import.meta.url));
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

export async function serveGallery() {
  const csp = await policy();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname).replace(/^\/$/, "/index.html");
    readFile(join(root, path)).then(
      (body) => {
        const type = types[/** @type {keyof typeof types} */ (extname(path))] ?? "application/octet-stream";
        // What is built bears its content in its name: the browser need not ask twice.
        const keep = path.includes("assets") ? "max-age=3600, immutable" : "no-store";
        response.writeHead(200, {
          "content-type": `${type}; charset=utf-8`,
          "content-security-policy": csp,
          "cache-control": keep,
        });
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
  const home = `http://127.0.0.1:${address.port}/`;

  return {
    /** @param {Record<string, string>} query */
    url: (query) => `${home}?${new URLSearchParams(query)}`,
    close: () => {
      server.close();
    },
  };
}

/** The policy of tauri.conf.json, so that what it blocks is blocked here too. */
async function policy() {
  const conf = JSON.parse(await readFile(new URL("../../tauri.conf.json", import.meta.url), "utf8"));
  return conf.app.security.csp;
}
