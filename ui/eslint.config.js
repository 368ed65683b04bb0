import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

export default ts.config(
  { ignores: ["dist", "gallery-dist", "src/ipc/bindings", "src/ipc/backend.ts", "src/i18n/messages.gen.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs["flat/recommended"],
  {
    files: ["src/**", "gallery/**", "tests/**"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["build/**", "gallery/*.js", "*.config.{ts,js}"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig } },
  },
  {
    rules: {
      // An empty listener is how a port says "nothing to stop".
      "@typescript-eslint/no-empty-function": "off",
      // Markup from a string is how a name in a key URI would become code.
      "svelte/no-at-html-tags": "error",
      // The policy of the app blocks style attributes; style: directives go through the CSSOM and are good.
      "no-restricted-syntax": [
        "error",
        {
          selector: 'SvelteAttribute[key.name="style"]',
          message: "The policy blocks style attributes; use style:name={value}.",
        },
      ],
      "no-console": "error",
    },
  },
  {
    files: ["src/components/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              group: ["**/ipc/tauri", "**/ipc/fake", "**/ipc/backend", "@tauri-apps/*"],
              message: "Components take values and callbacks.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["src/**"],
    ignores: ["src/ipc/tauri.ts", "src/components/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["@tauri-apps/*"], message: "Only ipc/tauri.ts speaks to Tauri." }] },
      ],
    },
  },
  { files: ["build/**", "gallery/*.js"], rules: { "no-console": "off" } },
);
