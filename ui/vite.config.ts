import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { guide } from "./build/guide.js";
import { messages } from "./build/messages.js";

export default defineConfig({
  plugins: [messages(), guide(), svelte()],
  build: {
    outDir: "dist",
    // The oldest web views the app promises to run in (Android System WebView 111, iOS 16.4).
    target: ["chrome111", "safari16.4"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
  },
});
