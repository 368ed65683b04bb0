import { describe, expect, it } from "vitest";
import { fakeAccount, FIRST_SETTINGS } from "../src/ipc/fake";
import { all, callsOf, choose, one, opened, pin, settle, tap, text, type } from "./opened";

const switched = (testid: string) => one(testid).getAttribute("aria-checked");

describe("Settings", () => {
  it("opens from Keys, changes the language at once and keeps it", async () => {
    const { backend } = await opened({ kind: "keys" });
    await tap("settings");
    const language = one("language");
    expect(language.tagName).toBe("SELECT");
    expect([...language.querySelectorAll("option")].map((option) => option.value)).toEqual([
      "system",
      "en",
      "fr",
      "de",
      "it",
    ]);
    language.focus();
    await choose("language", "de");
    // Neither the screen nor the select is made anew: the keyboard stays where it is.
    expect(one("language")).toBe(language);
    expect(document.activeElement).toBe(language);
    expect(callsOf(backend, "changeSetting")).toEqual([[{ kind: "language", value: "de" }]]);
    expect(document.documentElement.lang).toBe("de-CH");
    expect(document.querySelector("h1")?.textContent.replaceAll("\u00ad", "")).toBe("Einstellungen");
    await choose("language", "system");
    expect(document.documentElement.lang).toBe("en");
  });

  it("offers screenshots only where the device can keep them away", async () => {
    await opened({ kind: "settings" });
    expect(all("allow-screenshots")).toHaveLength(0);
    document.body.replaceChildren();
    const { backend } = await opened(
      { kind: "settings" },
      { settings: { ...FIRST_SETTINGS, allowScreenshots: false } },
    );
    await tap("allow-screenshots");
    expect(callsOf(backend, "changeSetting")).toEqual([[{ kind: "allowScreenshots", value: true }]]);
    expect(switched("allow-screenshots")).toBe("true");
  });

  it("changes theme, delay and switches", async () => {
    const { app, backend } = await opened({ kind: "settings" });
    await choose("appearance", "dark");
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    const delay = one("auto-lock");
    delay.focus();
    await choose("auto-lock", "300");
    expect(document.activeElement, "the keyboard stays where it is").toBe(delay);
    await tap("hide-codes");
    await tap("copy-on-tap");
    expect(callsOf(backend, "changeSetting").map((args) => args[0])).toEqual([
      { kind: "appearance", value: "dark" },
      { kind: "autoLockSeconds", value: 300 },
      { kind: "hideCodes", value: false },
      { kind: "copyOnTap", value: true },
    ]);
    expect(app.settings).toMatchObject({ appearance: "dark", autoLockSeconds: 300, hideCodes: false, copyOnTap: true });
  });

  it("shows what is true when a change fails", async () => {
    const { backend } = await opened({ kind: "settings" });
    backend.fail("changeSetting", { kind: "notSaved" });
    await tap("hide-codes");
    expect(text("error")).toContain("Saving failed.");
    expect(switched("hide-codes")).toBe("true");
    backend.fail("changeSetting", { kind: "readOnly" });
    await choose("language", "it");
    expect((one("language") as HTMLSelectElement).value).toBe("system");
    expect(document.documentElement.lang).toBe("en");
  });

  it("keeps a delay that it does not offer itself", async () => {
    await opened({ kind: "settings" }, { settings: { ...FIRST_SETTINGS, autoLockSeconds: 45 } });
    expect((one("auto-lock") as HTMLSelectElement).value).toBe("45");
  });

  it("offers erasing only once there is a recovery code", async () => {
    const { backend } = await opened({ kind: "settings" });
    expect(switched("wipe-after-failures")).toBe("false");
    expect((one("wipe-after-failures") as HTMLButtonElement).disabled).toBe(true);
    expect(one("wipe-after-failures").textContent).toContain("Make a recovery code first.");
    await tap("wipe-after-failures");
    expect(callsOf(backend, "changeSetting")).toHaveLength(0);
  });

  it("switches erasing on with a recovery code", async () => {
    const { app } = await opened({ kind: "settings" }, { recoveryCode: "K7QF" });
    await tap("wipe-after-failures");
    expect(app.settings.wipeAfterFailures).toBe(true);
  });

  it("counts Trash and locks", async () => {
    const { app } = await opened({ kind: "settings" }, { accounts: [fakeAccount("a", "A", "", { trashedFor: 2 })] });
    expect(one("trash").textContent).toMatch(/Trash\s*1/);
    await tap("lock-now");
    expect(app.screen.kind).toBe("unlock");
  });

  it("says what it is and what it stands on", async () => {
    const { backend } = await opened({ kind: "about" }, { deviceKey: "file" });
    expect(document.body.textContent).toContain("Version 0.1.0");
    expect(document.body.textContent).toContain("does not use the network");
    expect(document.body.textContent).toContain("The device key is a file on this computer");
    expect(callsOf(backend, "notices")).toHaveLength(0);
    const details = document.querySelector("details");
    if (details) details.open = true;
    details?.dispatchEvent(new Event("toggle"));
    await settle();
    expect(text("notices-text")).toContain("iota_stronghold 2.1.0");
  });

  it("says nothing of a file for a key on a phone", async () => {
    await opened({ kind: "about" }, { platform: "ios", deviceKey: "keychain" });
    expect(text("device-key")).toContain("keychain");
    expect(document.body.textContent).not.toContain("The device key is a file");
  });
});

describe("Change the PIN", () => {
  it("asks for the old one, then for the new one twice", async () => {
    const { app, backend } = await opened({ kind: "credential" });
    const region = document.querySelector("body > [role=status]");
    expect(region?.textContent).toBe("");
    await pin("482915");
    await pin("730264");
    await pin("730264");
    expect(callsOf(backend, "changeCredential")).toEqual([
      [
        { kind: "pin", value: "482915" },
        { kind: "pin", value: "730264" },
      ],
    ]);
    expect(app.screen.kind).toBe("settings");
    expect(app.toast).toBe("PIN changed");
    expect(region?.isConnected, "a screen reader hears the words come").toBe(true);
    expect(region?.textContent).toBe("PIN changed");
  });

  it("goes back to the old one when it was wrong, and counts the try", async () => {
    const { app } = await opened({ kind: "credential" });
    await pin("111112");
    await pin("730264");
    await pin("730264");
    expect(app.screen.kind).toBe("credential");
    expect(text("error")).toContain("This is not the right PIN.");
    expect(text("error")).toContain("4 tries left");
    await pin("482915");
    await pin("730264");
    await pin("730264");
    expect(app.screen.kind).toBe("settings");
  });

  it("refuses an obvious new one before it is typed twice", async () => {
    const { backend } = await opened({ kind: "credential" });
    await pin("482915");
    await pin("123456");
    expect(text("error")).toContain("guessed too easily");
    expect(callsOf(backend, "changeCredential")).toHaveLength(0);
  });

  it("can turn a PIN into a passphrase, and asks for that one from then on", async () => {
    const { app } = await opened({ kind: "credential" });
    await pin("482915");
    await tap("use-passphrase");
    await type("passphrase", "lac bouleau tampon vitre");
    await type("passphrase-repeat", "lac bouleau tampon vitre");
    await tap("continue");
    expect(app.screen.kind).toBe("settings");
    expect(app.credential).toBe("passphrase");
    expect(one("change-credential").textContent).toContain("Change the passphrase");
  });
});

describe("Recovery code", () => {
  const groups = () => all("recovery-group").map((group) => group.textContent);

  it("is shown after the PIN, asked back, and counts from then on", async () => {
    const { app, backend } = await opened({ kind: "recovery" });
    await pin("482915");
    const shown = groups();
    expect(shown).toHaveLength(6);
    const list = document.querySelector("ol");
    expect(list?.getAttribute("role")).toBe("list");
    expect(list?.querySelectorAll("[aria-hidden]"), "the numbers are read out").toHaveLength(0);
    expect(app.settings.hasRecoveryCode).toBe(false);
    await tap("recovery-written");
    expect(all("recovery-group")).toHaveLength(0);
    await type("recovery-code", `${shown.join("-").toLowerCase()}X`);
    await tap("recovery-confirm");
    expect(text("error")).toContain("typing error");
    expect(app.settings.hasRecoveryCode).toBe(false);
    await type("recovery-code", shown.join("-").toLowerCase());
    await tap("recovery-confirm");
    expect(callsOf(backend, "confirmRecoveryCode")).toHaveLength(2);
    expect(app.settings.hasRecoveryCode).toBe(true);
    expect(document.querySelector("header")?.textContent).toContain("“Forgot PIN?”");
    await tap("recovery-done");
    expect(document.body.textContent).not.toContain(shown[0]);
  });

  it("tells whoever has a passphrase what the lock screen calls it", async () => {
    await opened({ kind: "recovery" }, { credential: { kind: "passphrase", value: "lac bouleau" } });
    await type("passphrase", "lac bouleau");
    await tap("continue");
    const shown = groups();
    await tap("recovery-written");
    await type("recovery-code", shown.join("-"));
    await tap("recovery-confirm");
    const words = document.querySelector("header")?.textContent;
    expect(words).toContain("If you forget your passphrase, choose “Forgot passphrase?”");
    expect(words).not.toContain("PIN");
  });

  it("shows the same code again on the way, and nothing counts when it is put off", async () => {
    const { app } = await opened({ kind: "recovery" });
    await pin("482915");
    const shown = groups();
    await tap("recovery-written");
    await tap("recovery-again");
    expect(groups()).toEqual(shown);
    await tap("recovery-later");
    expect(app.screen.kind).toBe("keys");
    expect(app.settings.hasRecoveryCode).toBe(false);
  });

  it("is not made for a wrong PIN, and the pad takes digits while the error shows", async () => {
    await opened({ kind: "recovery" });
    await pin("111112");
    expect(text("error")).toContain("This is not the right PIN.");
    expect(all("recovery-group")).toHaveLength(0);
    await pin("482915");
    expect(groups()).toHaveLength(6);
    expect(all("error")).toHaveLength(0);
  });
});
