/**
 * One state of one screen, as the app shows it: `?screen=keys-live&theme=dark&w=320&lang=de&text=200&contrast=more&dir=rtl`.
 * Without `screen`: the list of all.
 */
import "../src/styles/tokens.css";
import "../src/styles/base.css";
import "./gallery.css";
import { mount, tick } from "svelte";
import AppFrame from "../src/App.svelte";
import { speak, withLateMessages } from "../src/i18n/i18n.svelte";
import { pickLanguage } from "../src/i18n/language";
import { FakeBackend, FIRST_SETTINGS } from "../src/ipc/fake";
import { App } from "../src/state/app.svelte";
import Components from "./Components.svelte";
import type { Hand, States } from "./state";

const files = import.meta.glob<{ default: States }>("./states/*.ts", { eager: true });
const states: States = Object.assign({}, ...Object.values(files).map((file) => file.default));

const asked = new URLSearchParams(location.search);
const root = document.documentElement;
const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no #app");

const theme = asked.get("theme");
const text = asked.get("text");
const width = asked.get("w");
if (text !== null) root.style.fontSize = `${text}%`;
if (width !== null) {
  target.style.inlineSize = `${width}px`;
  target.style.blockSize = `${{ 320: 568, 390: 844, 768: 1024 }[width] ?? 844}px`;
}
root.dir = asked.get("dir") ?? "ltr";

const name = asked.get("screen");
const state = name === null ? undefined : states[name];

if (name === "components") {
  root.dataset["theme"] = theme ?? "light";
  await withLateMessages(speak(pickLanguage(null, asked.get("lang") ?? "en")));
  mount(Components, { target });
} else if (state === undefined) {
  const list = document.createElement("ul");
  list.className = "gallery";
  for (const known of ["components", ...Object.keys(states)]) {
    const link = document.createElement("a");
    const query = new URLSearchParams(asked);
    query.set("screen", known);
    link.href = `?${query}`;
    link.textContent = known;
    link.dataset["state"] = known;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  target.append(list);
  root.dataset["theme"] = theme ?? "light";
} else {
  const settings = state.scene?.settings ?? FIRST_SETTINGS;
  const backend = new FakeBackend({
    systemLanguage: asked.get("lang") ?? "en",
    ...state.scene,
    settings: { ...settings, appearance: theme === "dark" ? "dark" : "light" },
  });
  state.script?.(backend);
  const app = await App.start(backend, { now: () => backend.now() });
  if (asked.get("contrast") === "more") root.dataset["contrast"] = "more";
  mount(AppFrame, { target, props: { app } });
  const hand = handOf(app, backend);
  // A late screen may take its time on a busy machine.
  while (document.querySelector("main") === null) await hand.rest();
  await state.act?.(hand);
  await hand.rest();
  while (document.querySelector("main") === null) await hand.rest();
}
root.dataset["ready"] = "true";

function handOf(app: App, backend: FakeBackend): Hand & { rest(): Promise<void> } {
  const rest = async () => {
    await tick();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await tick();
  };
  /** Screens are loaded when first shown: a control may need a moment. */
  const find = async (testid: string, index: number): Promise<HTMLElement> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const found = document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`)[index];
      if (found !== undefined) return found;
      await rest();
    }
    throw new Error(`nothing has the test id ${testid}`);
  };
  const hand = {
    app,
    backend,
    rest,
    wait: rest,
    click: async (testid: string, index = 0) => {
      (await find(testid, index)).click();
      await rest();
    },
    bring: async (testid: string) => {
      (await find(testid, 0)).scrollIntoView({ block: "end" });
      await rest();
    },
    type: async (testid: string, words: string) => {
      const field = await find(testid, 0);
      if (!(field instanceof HTMLInputElement) && !(field instanceof HTMLTextAreaElement))
        throw new Error(`${testid} is no field`);
      field.value = words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await rest();
    },
    pin: async (digits: string) => {
      for (const digit of digits) (await find(`pin-${digit}`, 0)).click();
      await rest();
    },
    go: async (screen: App["screen"]) => {
      app.go(screen);
      await rest();
    },
  };
  return hand;
}
