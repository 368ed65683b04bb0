import "./styles/tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import AppFrame from "./App.svelte";
import { tauri } from "./ipc/tauri";
import { speak, t } from "./i18n/i18n.svelte";
import { pickLanguage } from "./i18n/language";
import { App } from "./state/app.svelte";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no #app");

try {
  const app = await App.start(tauri());
  mount(AppFrame, { target, props: { app } });
} catch {
  // Rust does not answer. Words in place of a white window.
  await speak(pickLanguage(null, navigator.language));
  const words = document.createElement("p");
  words.className = "failed on-axis";
  words.setAttribute("role", "alert");
  words.textContent = t("error.start");
  target.replaceChildren(words);
}
