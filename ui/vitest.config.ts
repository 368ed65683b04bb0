import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { guide } from "./build/guide.js";
import { messages } from "./build/messages.js";

export default defineConfig({
  plugins: [messages(), guide(), svelte()],
  // The port is compared with Rust’s list of commands, and the guide lies in docs/.
  server: { fs: { allow: [".."] } },
  resolve: { conditions: ["browser"] },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], setupFiles: ["tests/setup.ts"] },
});
