import { describe, expect, it, vi } from "vitest";
import { fakeAccount, NO_BACKUP, type Scene } from "../src/ipc/fake";
import { all, callsOf, choose, one, opened, pin, settle, tap, text, type } from "./opened";

const GOOD = "lac bouleau tampon vitre";
const accounts = () => [fakeAccount("a", "connect", ""), fakeAccount("b", "GitHub", "", { trashedFor: 3 })];
const backup = (scene: Partial<Scene> = {}) => opened({ kind: "backup" }, { accounts: accounts(), ...scene });
const PIN = { kind: "pin", value: "482915" };

async function write(passphrase = GOOD, again = passphrase) {
  await type("backup-passphrase", passphrase);
  await type("backup-again", again);
  await tap("backup-write");
}

describe("Backup", () => {
  it("says when there is none, and the date, the keys and the changes of the last good one", async () => {
    await backup();
    expect(text("backup-last")).toContain("None yet.");
  });

  it("says the date, the keys and the changes since the last good one", async () => {
    await backup({
      backups: { ...NO_BACKUP, last: { at: Date.UTC(2026, 9, 2, 14, 30), accounts: 13 }, changesSince: 4 },
    });
    expect(text("backup-last")).toMatch(/October 2, 2026.*, 13 keys, Trash included\. 4 changes since then\./);
  });

  it("is reached from Settings and goes back there", async () => {
    const { app } = await opened({ kind: "settings" });
    await tap("backup");
    expect(app.screen.kind).toBe("backup");
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    await settle();
    expect(app.screen.kind).toBe("settings");
  });

  it("asks for the PIN, then for a passphrase twice, writes, and says where and that it was read back", async () => {
    const { backend } = await backup();
    await tap("backup-make");
    await pin("482915");
    expect(one("backup-passphrase").getAttribute("autocomplete")).toBe("new-password");
    await write();
    expect(callsOf(backend, "makeBackup")).toEqual([[{ current: PIN, passphrase: GOOD }]]);
    expect(document.body.textContent).toContain("It holds 2 keys and lies where you chose. It was read back, opened");
    await tap("backup-done");
    expect(text("backup-last")).toMatch(/November 23, 2026.*, 2 keys, Trash included\. Nothing has changed since\./);
  });

  it("writes nothing when the two passphrases differ or are empty", async () => {
    const { backend } = await backup();
    await tap("backup-make");
    await pin("482915");
    await tap("backup-write");
    expect(text("error")).toContain("There is nothing here yet.");
    await write(GOOD, "lac");
    expect(text("error")).toContain("The two passphrases differ.");
    expect(callsOf(backend, "makeBackup")).toHaveLength(0);
  });

  it("asks for the PIN again when it was wrong, and keeps the passphrase", async () => {
    const { backend } = await backup();
    await tap("backup-make");
    await pin("111112");
    await write();
    expect(text("error")).toContain("This is not the right PIN.");
    await pin("482915");
    expect((one("backup-passphrase") as HTMLInputElement).value).toBe(GOOD);
    await tap("backup-write");
    expect(callsOf(backend, "makeBackup")).toHaveLength(2);
    expect(all("backup-done")).toHaveLength(1);
  });

  it("says that a weak passphrase is not enough, while it is typed and when it is refused", async () => {
    await backup();
    await tap("backup-make");
    await pin("482915");
    await type("backup-passphrase", "lac bouleau");
    await vi.waitFor(() => {
      expect(text("strength")).toBe(
        "Weak: not enough for a backup. Take four words or more that do not belong together.",
      );
    });
    const meter = one("strength").querySelector("[role=meter]");
    expect(meter?.getAttribute("aria-valuenow")).toBe("3");
    expect(meter?.getAttribute("aria-valuetext")).toBe("Weak");
    await type("backup-again", "lac bouleau");
    await tap("backup-write");
    expect(text("error")).toContain("This passphrase is guessed too easily.");
    await type("backup-passphrase", GOOD);
    await vi.waitFor(() => {
      expect(text("strength")).toBe("Very strong");
    });
  });

  it("measures once the fingers rest, not at every sign", async () => {
    const { backend } = await backup();
    await tap("backup-make");
    await pin("482915");
    for (const typed of ["l", "la", "lac", GOOD]) await type("backup-passphrase", typed);
    await vi.waitFor(() => {
      expect(one("strength").dataset["score"]).toBe("4");
    });
    expect(callsOf(backend, "passphraseStrength").at(-1)).toEqual([GOOD]);
    expect(callsOf(backend, "passphraseStrength").length).toBeLessThan(4);
  });

  it.each([
    [{ kind: "fileNotWritten", failure: "diskFull" }, "There is no space left there."],
    [{ kind: "fileNotWritten", failure: "verificationFailed" }, "could not be read back"],
    [{ kind: "nothingToExport" }, "There is no key here that can go out."],
  ] as const)("says why nothing was written: %j", async (error, sentence) => {
    const { backend } = await backup();
    await tap("backup-make");
    await pin("482915");
    backend.fail("makeBackup", error);
    await write();
    expect(text("error")).toContain(sentence);
    expect(all("backup-done")).toHaveLength(0);
  });

  it("says that no place was chosen", async () => {
    const { backend } = await backup();
    await tap("backup-make");
    await pin("482915");
    vi.spyOn(backend, "makeBackup").mockResolvedValue(null);
    await write();
    expect(text("error")).toContain("No place was chosen. Nothing was written.");
  });
});

describe("automatic backups", () => {
  it("are switched on with a number to keep, say where they go, and are switched off", async () => {
    const { backend } = await backup();
    const region = document.querySelector("main [role=status]");
    expect(one("auto-state").dataset["on"]).toBe("false");
    await tap("auto-start");
    await pin("482915");
    await choose("auto-keep", "10");
    await write();
    expect(callsOf(backend, "startAutomaticBackup")).toEqual([[{ current: PIN, passphrase: GOOD, keep: 10 }]]);
    expect(text("auto-state")).toBe("On. The 10 newest are kept in this folder. /home/marie/Sauvegardes");
    expect(document.body.textContent).toContain("The first one was written and read back.");
    expect(region?.isConnected, "a screen reader hears the words come").toBe(true);
    expect(region?.textContent).toContain("The first one was written and read back.");
    await tap("auto-stop");
    expect(one("auto-state").dataset["on"]).toBe("false");
    expect(document.body.textContent).toContain("Automatic backups are off.");
  });

  it("say why the last one was not written", async () => {
    await backup({ backups: { ...NO_BACKUP, automatic: { folder: "/mnt/x", keep: 5, failure: "notWritable" } } });
    expect(text("error")).toBe("The last one was not written. Clavis may not write there. Choose another place.");
  });

  it("are not offered where the device has no folders", async () => {
    await backup({ platform: "android" });
    expect(all("auto-start")).toHaveLength(0);
    expect(all("backup-make")).toHaveLength(1);
  });
});

describe("the reminder of a backup", () => {
  const scene = { accounts: accounts(), backupReminder: true };

  it("says that keys do not move by themselves, and leads to Backup", async () => {
    const { app } = await opened(undefined, scene);
    expect(text("backup-reminder")).toContain("Keys do not move to a new phone by themselves.");
    await tap("backup");
    expect(app.screen.kind).toBe("backup");
  });

  it("is put off for thirty days", async () => {
    const { backend } = await opened(undefined, scene);
    one("backup-later").focus();
    await tap("backup-later");
    expect(callsOf(backend, "dismissBackupReminder")).toHaveLength(1);
    expect(all("backup-reminder")).toHaveLength(0);
    expect(document.activeElement?.tagName).toBe("H1");
  });

  it("stays when putting it off fails", async () => {
    const { backend } = await opened(undefined, scene);
    backend.fail("dismissBackupReminder", { kind: "notSaved" });
    one("backup-later").focus();
    await tap("backup-later");
    expect(document.activeElement).toBe(one("backup-later"));
    expect(all("backup-reminder")).toHaveLength(1);
    expect(text("error")).toContain("Saving failed.");
  });

  it("waits for the recovery code, which waits for a restored state: never two offers at once", async () => {
    const { app } = await opened(undefined, {
      ...scene,
      recoveryReminder: true,
      restored: { savedAt: null, generationsLost: 1 },
    });
    const offers = () => ["restored-seen", "remind-now", "backup-later"].filter((testid) => all(testid).length > 0);
    expect(offers()).toEqual(["restored-seen"]);
    await tap("restored-seen");
    expect(offers()).toEqual(["remind-now"]);
    await tap("remind-later");
    expect(offers()).toEqual(["backup-later"]);
    expect(app.screen.kind).toBe("keys");
  });
});
