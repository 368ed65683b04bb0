import type { Appearance } from "../ipc/bindings/Appearance";

let stop: (() => void) | undefined;

/** Puts the chosen appearance on the page and follows the system where it is asked to. */
export function applyAppearance(appearance: Appearance): void {
  stop?.();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");
  const apply = () => {
    const root = document.documentElement.dataset;
    root["theme"] = appearance === "system" ? (dark.matches ? "dark" : "light") : appearance;
    if (contrast.matches) root["contrast"] = "more";
    else delete root["contrast"];
  };
  apply();
  dark.addEventListener("change", apply);
  contrast.addEventListener("change", apply);
  stop = () => {
    dark.removeEventListener("change", apply);
    contrast.removeEventListener("change", apply);
  };
}
