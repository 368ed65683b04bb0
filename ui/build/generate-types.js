/** Writes src/i18n/messages.gen.ts, the type of every message key and its arguments, and refuses catalogues that differ. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { argumentsOf, catalogues, faults } from "./messages.js";

const all = catalogues();
const wrong = faults(all);
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}

const lines = Object.entries(all.en).map(([key, message]) => {
  const taken = Object.entries(argumentsOf(message)).map(([name, type]) => `${name}: ${type}`);
  return `  ${JSON.stringify(key)}: ${taken.length === 0 ? "undefined" : `{ ${taken.join("; ")} }`};`;
});

writeFileSync(
  fileURLToPath(new URL("../src/i18n/messages.gen.ts", import.meta.url)),
  `// Written by build/generate-types.js from src/locales/en.json.\nexport interface Messages {\n${lines.join("\n")}\n}\n`,
);
