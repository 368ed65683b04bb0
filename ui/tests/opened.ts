/** Mounts the whole page on the port in memory, at one screen, and finds things by their test id. */
import { flushSync, mount, unmount } from "svelte";
import { onTestFinished } from "vitest";
import { LANGUAGES } from "../build/messages.js";
import Frame from "../src/App.svelte";
import { speak, withLateMessages } from "../src/i18n/i18n.svelte";
import { FakeBackend, type Scene } from "../src/ipc/fake";
import { App } from "../src/state/app.svelte";
import type { Screen } from "../src/state/screen";

// The screens that the page loads when they are first shown and the languages are there at once in a test.
await withLateMessages(Promise.resolve());
await Promise.all(LANGUAGES.map(speak));
import.meta.glob(["../src/screens/*/*.svelte", "../src/state/errors.ts"], { eager: true });

export interface Opened {
  app: App;
  backend: FakeBackend;
  /** Lets promises, lazy screens and effects come to rest. */
  settle: () => Promise<void>;
}

export async function opened(screen: Screen | undefined, scene: Partial<Scene> = {}): Promise<Opened> {
  const backend = new FakeBackend({ platform: "computer", ...scene });
  const app = await App.start(backend, backend);
  const page = mount(Frame, { target: document.body, props: { app } });
  onTestFinished(async () => {
    await unmount(page);
    document.body.replaceChildren();
  });
  if (screen !== undefined) app.go(screen);
  await settle();
  return { app, backend, settle };
}

export async function settle(): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    flushSync();
  }
}

export const all = (testid: string): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(`[data-testid="${testid}"]`),
];

export function one(testid: string): HTMLElement {
  const found = all(testid);
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} elements called ${testid}`);
  return first;
}

export async function tap(testid: string, index = 0): Promise<void> {
  const target = all(testid)[index];
  if (target === undefined) throw new Error(`nothing called ${testid} (${index})`);
  target.click();
  await settle();
}

export async function type(testid: string, value: string): Promise<void> {
  const field = one(testid);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement))
    throw new Error(`${testid} takes no text`);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await settle();
}

export async function choose(testid: string, value: string): Promise<void> {
  const select = one(testid);
  if (!(select instanceof HTMLSelectElement)) throw new Error(`${testid} is no select`);
  select.value = value;
  // happy-dom does not know `option:checked`, which Svelte asks for, and remembers the first `selectedOptions`.
  const ask = select.querySelector.bind(select);
  select.querySelector = (selector: string) =>
    selector === ":checked" ? ([...select.options].find((option) => option.selected) ?? null) : ask(selector);
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await settle();
}

export async function pin(digits: string): Promise<void> {
  for (const digit of digits) await tap(`pin-${digit}`);
  await tap("pin-ok");
}

export const text = (testid: string): string =>
  one(testid).textContent.replaceAll("\u00ad", "").replaceAll(/\s+/g, " ").trim();

export const callsOf = (backend: FakeBackend, method: string): (readonly unknown[])[] =>
  backend.calls.filter((call) => call.method === method).map((call) => call.args);
