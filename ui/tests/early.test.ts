import { flushSync, mount, unmount } from "svelte";
import { describe, expect, it, onTestFinished } from "vitest";
import { earlyKeys, earlyModules, importsOf } from "../build/early.js";
import { LANGUAGES, readMessages, readPart } from "../build/messages.js";
import Frame from "../src/App.svelte";
import { language, speak, t, withLateMessages, type MessageKey } from "../src/i18n/i18n.svelte";
import { FakeBackend, NO_TRIES, type Scene } from "../src/ipc/fake";
import { App } from "../src/state/app.svelte";
import { eight } from "../gallery/accounts";

const sources = import.meta.glob<string>("../src/**/*.{ts,svelte}", { query: "?raw", import: "default", eager: true });
const KEYS = Object.keys(readMessages("en"));
/** A message that is not there shows as its key. */
const MISSING = new RegExp(KEYS.map((key) => key.replaceAll(".", "\\.")).join("|"));

// The order of these tests counts: what is late is asked for once, and then stays.
describe("before a late screen was shown", () => {
  const locked: Partial<Scene> = { open: false, accounts: eight() };
  const scenes: [string, Partial<Scene>, ((backend: FakeBackend) => void) | undefined, string?][] = [
    ["Unlock", locked, undefined],
    ["Unlock with a passphrase", { ...locked, credential: { kind: "passphrase", value: "lac" } }, undefined],
    [
      "Unlock after wrong tries",
      { ...locked, tries: { ...NO_TRIES, failed: 2, left: 2, leftBeforeWipe: 4 } },
      undefined,
    ],
    ["Unlock while it waits", { ...locked, tries: { ...NO_TRIES, failed: 4, left: 0, waitMs: 30_000 } }, undefined],
    ["Keys", { accounts: eight() }, undefined],
    ["Keys without a key", {}, undefined],
    ["Keys with a reminder", { accounts: eight(), recoveryReminder: true }, undefined],
    ["Keys that speak of a backup", { accounts: eight(), backupReminder: true }, undefined],
    ["Keys of an older state", { accounts: eight(), restored: { savedAt: null, generationsLost: 1 } }, undefined],
    ["Keys that cannot be read", {}, (backend) => backend.fail("keys", { kind: "outOfMemory" })],
    ["Keys with a code", { accounts: eight() }, undefined, "key"],
    ["Keys without the code", { accounts: eight() }, (it) => it.fail("revealCode", { kind: "recordDamaged" }), "key"],
  ];

  it.each(scenes)("%s lacks no word, and asks for none of the late ones", async (_, scene, script, tapped) => {
    const backend = await shown(scene, script);
    if (tapped) document.querySelector<HTMLElement>(`[data-testid="${tapped}"]`)?.click();
    await settle();
    expect(wordsOf(document.body)).not.toMatch(MISSING);
    expect(document.body.textContent.length).toBeGreaterThan(20);
    expect(t("backup.title")).toBe("backup.title");
    expect(backend.calls[0]?.method).toBe("status");
  });
});

describe("a late screen", () => {
  it("is never painted without its words", async () => {
    const { app } = await shown({ accounts: eight() });
    const painted: string[] = [];
    const observer = new MutationObserver(() => painted.push(wordsOf(document.body)));
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    app.go({ kind: "settings" });
    await until(() => document.querySelector('[data-testid="about"]') !== null);
    observer.disconnect();
    expect(painted.length).toBeGreaterThan(0);
    for (const words of painted) expect(words).not.toMatch(MISSING);
    expect(wordsOf(document.body)).toContain("Settings");
  });

  it("changes its words with the language, early and late ones at once", async () => {
    await withLateMessages(Promise.resolve());
    await speak("fr");
    expect([t("keys.title"), t("backup.title")]).toEqual(["Clés", readMessages("fr")["backup.title"]]);
    await speak("en");
    expect([t("keys.title"), t("backup.title")]).toEqual(["Keys", "Backup"]);
  });

  it("has the words of the language that was chosen while it was loading", async () => {
    const changing = speak("it");
    await withLateMessages(changing);
    expect(language()).toBe("it");
    expect(t("backup.title")).toBe(readMessages("it")["backup.title"]);
    await speak("en");
  });
});

describe("the two files of a language", () => {
  const parts = LANGUAGES.map((each) => ({
    early: Object.keys(readPart(each, "early")),
    late: Object.keys(readPart(each, "late")),
  }));

  it("hold every message once, the same in four languages", () => {
    for (const { early, late } of parts) {
      expect([...early, ...late].sort()).toEqual([...KEYS].sort());
      expect(early).toEqual(parts[0]?.early);
    }
    expect(parts[0]?.early.length).toBeGreaterThan(60);
    expect(parts[0]?.late.length).toBeGreaterThan(250);
  });

  it.each(["keys.title", "unlock.pinTitle", "error.start", "tries.left"] satisfies MessageKey[])(
    "have %s early",
    (key) => expect(parts[0]?.early).toContain(key),
  );
  it.each(["settings.title", "input.noQrCode", "welcome.lead", "file.damaged"] satisfies MessageKey[])(
    "have %s late",
    (key) => expect(parts[0]?.late).toContain(key),
  );

  it("are parted by what main.ts imports: every key in a module it reaches is early, no other is", () => {
    const reached = new Set(earlyModules().map((file) => file.replace(/^.*\/src\//, "../src/")));
    const early = earlyKeys(KEYS);
    const named = (source: string) => KEYS.filter((key) => source.includes(`"${key}"`));
    for (const [path, source] of Object.entries(sources))
      if (reached.has(path)) for (const key of named(source)) expect(early, `${key} in ${path}`).toContain(key);
    const shown = new Set([...reached].flatMap((path) => named(sources[path] ?? "")));
    expect([...early].sort()).toEqual([...shown].sort());
    expect(reached).toContain("../src/screens/Keys/Keys.svelte");
    expect(reached).not.toContain("../src/screens/Settings/Settings.svelte");
  });

  it("come together wherever a module is loaded late", () => {
    const loads = Object.entries(sources).flatMap(([path, source]) =>
      [...source.matchAll(/(\S*)import\("([^"]+)"\)/g)].map(([, before, what = ""]) => ({ path, before, what })),
    );
    const ours = loads.filter(({ path, what }) => !path.endsWith(".d.ts") && !what.startsWith("virtual:"));
    expect(ours.length).toBeGreaterThan(12);
    for (const load of ours) expect(load, load.what).toMatchObject({ before: "withLateMessages(" });
  });
});

describe("the reader of imports", () => {
  it.each([
    ['import { a } from "./a";', ["./a"]],
    ['import {\n  a,\n  type B,\n} from "../a.svelte";', ["../a.svelte"]],
    ['import A, { b } from "./a";\n  import C from "./C.svelte";', ["./a", "./C.svelte"]],
    ['import "./a.css";', ["./a.css"]],
    ['export { a } from "./a";', ["./a"]],
    ['import type { A } from "./a";', []],
    ['import { mount } from "svelte";', []],
    ['const a = await import("./a");', []],
  ])("of %j finds %j", (source, found) => {
    expect(importsOf(source)).toEqual(found);
  });
});

/** What a person or a screen reader could meet. */
function wordsOf(node: Element): string {
  const names = [...node.querySelectorAll("[aria-label], [title], [placeholder]")].flatMap((named) =>
    ["aria-label", "title", "placeholder"].map((name) => named.getAttribute(name) ?? ""),
  );
  return [node.textContent, ...names].join(" ");
}

async function shown(scene: Partial<Scene>, script?: (backend: FakeBackend) => void) {
  const backend = new FakeBackend(scene);
  script?.(backend);
  const app = await App.start(backend, backend);
  const page = mount(Frame, { target: document.body, props: { app } });
  onTestFinished(async () => {
    await unmount(page);
    document.body.replaceChildren();
  });
  await settle();
  return Object.assign(backend, { app });
}

async function settle(): Promise<void> {
  for (let round = 0; round < 12; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    flushSync();
  }
}

async function until(fact: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !fact(); round += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(fact()).toBe(true);
}
