import { describe, expect, it } from "vitest";
import { FakeCamera, fakeAccount, type Scene } from "../src/ipc/fake";
import { Back } from "../src/state/back.svelte";
import type { Screen } from "../src/state/screen";
import { all, callsOf, one, opened, pin, settle, tap, type, type Opened } from "./opened";

const PIN = "482915";
const PREVIEW = { drafts: [], batch: null, skipped: [] };

function escape(on: Element = document.body): Promise<void> {
  on.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
  return settle();
}
async function button({ backend }: Opened): Promise<boolean> {
  const taken = backend.pressBack();
  await settle();
  return taken;
}
/** Taps the sign in the corner. */
async function sign(): Promise<void> {
  const found = document.querySelector<HTMLElement>("header .hang button");
  if (found === null) throw new Error("no sign");
  found.click();
  await settle();
}
const both = [
  ["Escape", () => escape()],
  ["Android's button", (at: Opened) => button(at)],
] as const;
/** Work that does not end. */
const never = () => new Promise<never>(() => {});
const account = (id = "a") => fakeAccount(id, "CC Commerce Suisse", "m.rochat");
const scene: Partial<Scene> = { platform: "android", accounts: [account()], camera: new FakeCamera() };

const screens: [Screen, Screen["kind"]][] = [
  [{ kind: "scan" }, "keys"],
  [{ kind: "scan", from: "moveIn" }, "moveIn"],
  [{ kind: "photo" }, "keys"],
  [{ kind: "confirm", preview: PREVIEW }, "keys"],
  [{ kind: "moveIn" }, "keys"],
  [{ kind: "account", accountId: "a" }, "keys"],
  [{ kind: "trash" }, "settings"],
  [{ kind: "settings" }, "keys"],
  [{ kind: "credential" }, "settings"],
  [{ kind: "biometrics" }, "settings"],
  [{ kind: "recovery" }, "keys"],
  [{ kind: "backup" }, "keys"],
  [{ kind: "export" }, "settings"],
  [{ kind: "export", accountId: "a" }, "account"],
  [{ kind: "about" }, "settings"],
  [{ kind: "guide" }, "about"],
];

describe.each(both)("%s", (_, goBack) => {
  it.each(screens)("leaves %o for %s", async (screen, to) => {
    const at = await opened(screen, scene);
    expect(at.app.back.leads).toBe(true);
    await goBack(at);
    expect(at.app.screen.kind).toBe(to);
  });
});

describe("the sign in the corner", () => {
  it.each(screens)("of %o leads to %s as well", async (screen, to) => {
    const { app } = await opened(screen, scene);
    await sign();
    expect(app.screen.kind).toBe(to);
  });
});

describe("what opens from Keys and from Settings", () => {
  const from: Screen[] = [
    { kind: "recovery" },
    { kind: "backup" },
    { kind: "moveIn" },
    { kind: "photo" },
    { kind: "scan" },
    { kind: "confirm", preview: PREVIEW },
  ];
  it.each(from)("%o is left to the one it was opened from", async (screen) => {
    const at = await opened({ kind: "settings" }, scene);
    for (const home of ["settings", "keys"] as const) {
      at.app.go({ kind: home });
      at.app.go(screen);
      await settle();
      await escape();
      expect(at.app.screen.kind, home).toBe(home);
    }
  });

  it("the camera's other ways lead back to the camera", async () => {
    const at = await opened({ kind: "scan" }, scene);
    await tap("scan-other");
    expect(at.app.screen.kind).toBe("photo");
    await escape();
    expect(at.app.screen.kind).toBe("scan");
  });

  it("another phone's codes are read from Move in, opened from Settings, and all of it is left", async () => {
    const at = await opened({ kind: "settings" }, scene);
    at.app.go({ kind: "moveIn" });
    at.app.go({ kind: "scan", from: "moveIn" });
    await settle();
    await tap("scan-other");
    expect(at.app.screen.kind).toBe("photo");
    await escape();
    expect(at.app.screen.kind).toBe("scan");
    await escape();
    expect(at.app.screen.kind).toBe("moveIn");
    await escape();
    expect(at.app.screen.kind).toBe("settings");
  });
});

describe("a new beginning", () => {
  it("knows nothing of where the person was before", async () => {
    const { app } = await opened({ kind: "settings" }, scene);
    app.go({ kind: "welcome" });
    app.go({ kind: "moveIn" });
    await settle();
    await escape();
    expect(app.screen.kind).toBe("keys");
  });
});

describe("a lock", () => {
  it("is not undone by an answer that comes late", async () => {
    const { app } = await opened({ kind: "photo" }, scene);
    await app.lock();
    app.go({ kind: "confirm", preview: PREVIEW });
    expect(app.screen.kind).toBe("unlock");
  });

  it("while a new PIN is chosen leads to what Rust says there is", async () => {
    const recovering: Screen = { kind: "forgot", hasRecoveryCode: true, step: "newCredential" };
    const { app, backend } = await opened(recovering, { ...scene, open: false });
    await app.attempt(() => Promise.reject({ kind: "locked" }));
    await settle();
    expect(callsOf(backend, "status").length).toBeGreaterThan(1);
    expect(app.screen.kind).toBe("unlock");
  });
});

describe("where there is nowhere to go", () => {
  const roots: [string, Screen | undefined, Partial<Scene>][] = [
    ["Welcome", undefined, { credential: null, open: false }],
    ["Unlock", undefined, { open: false }],
    ["Keys", { kind: "keys" }, {}],
    ["Problem", undefined, { problem: { kind: "headerDamaged" } }],
    ["the new PIN after a recovery", { kind: "forgot", hasRecoveryCode: true, step: "newCredential" }, { open: false }],
  ];
  it.each(roots)("%s leaves back to the system", async (_, screen, how) => {
    const at = await opened(screen, { ...scene, ...how });
    const { kind } = at.app.screen;
    expect(at.app.back.leads).toBe(false);
    expect(await button(at)).toBe(false);
    expect(at.app.screen.kind).toBe(kind);
  });

  it("a code that shows takes no way back, and Escape hides it", async () => {
    const at = await opened({ kind: "keys" }, scene);
    await tap("key");
    expect(all("code")).toHaveLength(1);
    expect(await button(at)).toBe(false);
    expect(all("code")).toHaveLength(1);
    await escape();
    expect(all("code")).toHaveLength(0);
  });
});

describe("one step at a time", () => {
  it("a search is cleared first, from its field too", async () => {
    const accounts = Array.from({ length: 8 }, (_, index) => account(`a${index}`));
    const at = await opened({ kind: "keys" }, { ...scene, accounts });
    await type("search", "nothing");
    expect(all("key")).toHaveLength(0);
    await escape(one("search"));
    expect(all("key")).toHaveLength(8);
    await type("search", "nothing");
    expect(await button(at)).toBe(true);
    expect(all("key")).toHaveLength(8);
    expect(await button(at)).toBe(false);
  });

  it("the question of a changed account, then the account", async () => {
    const at = await opened({ kind: "account", accountId: "a" }, scene);
    await type("account-issuer", "Other");
    await button(at);
    expect(all("leave-stay")).toHaveLength(1);
    await button(at);
    expect([all("leave-stay").length, at.app.screen.kind]).toEqual([0, "account"]);
  });

  it("the question of Trash, then Trash", async () => {
    const at = await opened({ kind: "trash" }, { ...scene, accounts: [{ ...account(), trashedFor: 3 }] });
    await tap("delete");
    await button(at);
    expect([all("delete-yes").length, at.app.screen.kind]).toEqual([0, "trash"]);
    await button(at);
    expect(at.app.screen.kind).toBe("settings");
  });

  it("a backup goes back to the overview, also from its passphrase", async () => {
    const at = await opened({ kind: "backup" }, scene);
    await tap("backup-make");
    await pin(PIN);
    expect(all("backup-passphrase")).toHaveLength(1);
    await button(at);
    expect([all("backup-make").length, at.app.screen.kind]).toEqual([1, "backup"]);
  });

  it("a PIN that is given the second time goes back to the first, then out of the change", async () => {
    const at = await opened({ kind: "credential" }, scene);
    await pin(PIN);
    await pin("739154");
    expect(all("start-over")).toHaveLength(1);
    await button(at);
    expect([all("start-over").length, at.app.screen.kind]).toEqual([0, "credential"]);
    await button(at);
    expect(at.app.screen.kind).toBe("settings");
  });

  it("Welcome takes back only inside its steps", async () => {
    const at = await opened(undefined, { ...scene, credential: null, open: false });
    await tap("use-passphrase");
    expect(await button(at)).toBe(true);
    expect([all("use-passphrase").length, await button(at)]).toEqual([1, false]);
  });

  it("a forgotten PIN goes back by the way it came", async () => {
    const at = await opened(undefined, { ...scene, open: false, recoveryCode: "K7QF2M9XTW4H" });
    await tap("forgot");
    await tap("use-recovery-code");
    await button(at);
    expect(all("use-recovery-code")).toHaveLength(1);
    await button(at);
    expect(at.app.screen.kind).toBe("unlock");
  });

  it("erasing everything goes back to what there was to choose from", async () => {
    const { app } = await opened(undefined, { ...scene, open: false, recoveryCode: "K7QF2M9XTW4H" });
    await tap("forgot");
    await tap("erase");
    await escape();
    expect([all("use-recovery-code").length, app.screen.kind]).toEqual([1, "forgot"]);
  });

  it.each(["use-recovery-code", "erase"])(
    "%s of a vault that cannot be opened goes back to what is wrong",
    async (way) => {
      const problem = { kind: "deviceKeyMissing", hasRecoveryCode: true } as const;
      const { app } = await opened(undefined, { ...scene, problem });
      for (const goBack of [escape, sign, ...(way === "erase" ? [() => tap("erase-cancel")] : [])]) {
        await tap(way);
        expect(app.screen.kind).toBe("forgot");
        await goBack();
        expect(app.screen.kind).toBe("problem");
      }
    },
  );

  it("the sign in the corner takes the question of Trash first, too", async () => {
    const { app } = await opened({ kind: "trash" }, { ...scene, accounts: [{ ...account(), trashedFor: 3 }] });
    await tap("delete");
    await sign();
    expect([all("delete-yes").length, app.screen.kind]).toEqual([0, "trash"]);
    await sign();
    expect(app.screen.kind).toBe("settings");
  });
});

describe("work that must not be left", () => {
  it("takes back and does nothing with it", async () => {
    const at = await opened({ kind: "photo" }, scene);
    await type("paste-input", "otpauth://totp/a:b?secret=GEZDGNBVGY3TQOJQ");
    await tap("paste-add");
    at.backend.delay = 200;
    await tap("confirm-save");
    expect(await button(at)).toBe(true);
    expect(at.app.screen.kind).toBe("confirm");
    expect(callsOf(at.backend, "discardDrafts")).toHaveLength(0);
  });

  /** Begins work that does not end, and names what shows as long as nobody left. */
  const begun: Record<string, () => Promise<string>> = {
    "an account that is saved": async () => {
      const { backend } = await opened({ kind: "account", accountId: "a" }, scene);
      backend.editAccount = never;
      await type("account-issuer", "Other");
      await tap("account-save");
      return "account-save";
    },
    "a key that is deleted for good": async () => {
      const { backend } = await opened({ kind: "trash" }, { ...scene, accounts: [{ ...account(), trashedFor: 3 }] });
      backend.deleteAccount = never;
      await tap("delete");
      await tap("delete-yes");
      return "delete-yes";
    },
    "a new PIN that is taken over": async () => {
      const { backend } = await opened({ kind: "credential" }, scene);
      backend.changeCredential = never;
      for (const given of [PIN, "739154", "739154"]) await pin(given);
      return "start-over";
    },
    "a recovery code that is tried": async () => {
      const { backend } = await opened(undefined, { ...scene, open: false, recoveryCode: "K7QF2M9XTW4H" });
      backend.useRecoveryCode = never;
      await tap("forgot");
      await tap("use-recovery-code");
      await type("recovery-code", "K7QF2M9XTW4H");
      await tap("continue");
      return "recovery-code";
    },
    "everything that is erased": async () => {
      const { backend } = await opened(undefined, { ...scene, open: false });
      backend.eraseEverything = never;
      await tap("forgot");
      await tap("erase");
      await type("erase-name", "clavis");
      await tap("erase-confirm");
      return "erase-name";
    },
  };
  it.each(Object.keys(begun))("%s: neither Escape nor the sign in the corner leaves it", async (work) => {
    const there = await begun[work]?.();
    for (const goBack of [escape, sign, ...(all("erase-cancel").length > 0 ? [() => tap("erase-cancel")] : [])]) {
      await goBack();
      expect([all(there ?? "").length, all("leave-stay").length]).toEqual([1, 0]);
    }
  });
});

describe("the ways", () => {
  it("are taken newest first, and each is gone for good when it is taken away", () => {
    const went: string[] = [];
    const back = new Back();
    const ends = ["screen", "step"].map((name) => back.add(() => went.push(name)));
    back.go();
    ends[1]?.();
    back.go();
    ends[0]?.();
    expect([went, back.go(), back.leads]).toEqual([["step", "screen"], false, false]);
  });
});
