import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { guide } from "./build/guide.js";
import { messages } from "./build/messages.js";

export default defineConfig({
  root: "gallery",
  publicDir: false,
  plugins: [messages(), guide(), svelte({ configFile: "../svelte.config.js" })],
  build: {
    outDir: "../gallery-dist",
    emptyOutDir: true,
    target: ["chrome111", "safari16.4"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
