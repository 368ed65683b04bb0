import { describe, expect, it, vi } from "vitest";
import { fakeAccount, type Scene } from "../src/ipc/fake";
import { all, callsOf, one, opened, pin, settle, tap, text, type } from "./opened";

const PIN = { kind: "pin", value: "482915" };
const accounts = () => [
  ...Array.from({ length: 9 }, (_, index) => fakeAccount(`c${index}`, `Client ${index}`, "")),
  fakeAccount("steam", "Steam", "me", { parameters: { method: "steam", digits: 5 } }),
  fakeAccount("ten", "Registry", "", { parameters: { digits: 10 } }),
];
const exporting = (scene: Partial<Scene> = {}) => opened({ kind: "export" }, { accounts: accounts(), ...scene });
const picture = () => one("qr-picture").querySelector("path")?.getAttribute("d");
const press = async (key: string) => {
  window.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  await settle();
};

describe("Export of a file", () => {
  it.each([
    ["export-aegis", { kind: "aegis" }],
    ["export-list", { kind: "keyUriList" }],
  ])("%s warns in words, asks for the PIN, writes, and names what was left out", async (button, kind) => {
    const { app, backend } = await exporting();
    await tap(button);
    expect(document.body.textContent).toContain("Whoever has this file can compute all your codes.");
    expect(callsOf(backend, "exportFile")).toHaveLength(0);
    await tap("export-go");
    await pin("482915");
    expect(callsOf(backend, "exportFile")).toEqual([[{ current: PIN, kind }]]);
    expect(document.body.textContent).toContain("It holds 9 keys and lies where you chose.");
    expect(document.body.textContent).toContain("The file is not encrypted: delete it");
    expect(text("export-left-out")).toBe(
      "2 keys cannot go along Steam, me The other app does not know this kind of key.Registry The other app does not know codes of this length.",
    );
    await tap("export-done");
    expect(app.screen.kind).toBe("settings");
  });

  it("that is encrypted asks for a password twice, and does not warn", async () => {
    const { backend } = await exporting();
    await tap("export-aegis-encrypted");
    await type("export-password", "lac bouleau");
    await type("export-again", "lac");
    await tap("export-go");
    expect(text("error")).toContain("The two passphrases differ.");
    await type("export-again", "lac bouleau");
    await tap("export-go");
    await pin("482915");
    expect(callsOf(backend, "exportFile")).toEqual([
      [{ current: PIN, kind: { kind: "aegisEncrypted", password: "lac bouleau" } }],
    ]);
    expect(document.body.textContent).not.toContain("not encrypted");
  });

  it("writes nothing with a wrong PIN, and says when no place was chosen", async () => {
    const { backend } = await exporting();
    await tap("export-aegis");
    await tap("export-go");
    await pin("111112");
    expect(text("error")).toContain("This is not the right PIN.");
    vi.spyOn(backend, "exportFile").mockResolvedValue(null);
    await pin("482915");
    expect(text("error")).toContain("No place was chosen. Nothing was written.");
    expect(all("export-done")).toHaveLength(0);
  });
});

describe("QR codes", () => {
  it("move everything to a new phone, one after the other, with the short code in groups", async () => {
    const { app, backend } = await exporting();
    await tap("show-transfer");
    await pin("482915");
    expect(callsOf(backend, "showQr")).toEqual([[{ current: PIN, what: { kind: "transfer" } }]]);
    expect(text("transfer-code")).toBe("7K3M QX92 HD4T");
    expect(one("qr-picture").getAttribute("aria-label")).toBe("QR code 1 of 3");
    expect(all("qr-back")).toHaveLength(0);
    const first = picture();
    await tap("qr-next");
    expect(one("qr-picture").getAttribute("aria-label")).toBe("QR code 2 of 3");
    expect(picture()).not.toBe(first);
    await tap("qr-back");
    expect(picture()).toBe(first);
    await press("ArrowRight");
    await press("ArrowRight");
    await press("ArrowRight");
    expect(one("qr-picture").getAttribute("aria-label")).toBe("QR code 3 of 3");
    expect(all("qr-next")).toHaveLength(0);
    await press("ArrowLeft");
    expect(one("qr-picture").getAttribute("aria-label")).toBe("QR code 2 of 3");
    await press("ArrowRight");
    await tap("qr-done");
    expect(app.screen.kind).toBe("settings");
    expect(document.body.innerHTML).not.toContain("7K3M");
  });

  it("for Google Authenticator need no code, and what cannot go along is named", async () => {
    const { backend } = await exporting();
    await tap("show-migration");
    expect(document.body.textContent).toContain("Whoever has a picture of it can compute your codes.");
    await pin("482915");
    expect(callsOf(backend, "showQr")).toEqual([[{ current: PIN, what: { kind: "migration" } }]]);
    expect(all("transfer-code")).toHaveLength(0);
    expect(text("export-left-out")).toContain("2 keys cannot go along");
  });

  it("of one key is asked for on its screen, and leads back there", async () => {
    const { app, backend } = await opened({ kind: "account", accountId: "c0" }, { accounts: accounts() });
    await tap("show-qr");
    await pin("482915");
    expect(callsOf(backend, "showQr")).toEqual([[{ current: PIN, what: { kind: "account", accountId: "c0" } }]]);
    expect(all("qr-picture")).toHaveLength(1);
    expect(all("qr-next")).toHaveLength(0);
    await tap("qr-done");
    expect(app.screen).toEqual({ kind: "account", accountId: "c0" });
  });

  it("of one key do not throw its changes away", async () => {
    const { app, backend } = await opened({ kind: "account", accountId: "c0" }, { accounts: accounts() });
    await type("account-label", "marie");
    await tap("show-qr");
    expect(app.screen.kind).toBe("account");
    await tap("leave-save");
    expect(callsOf(backend, "editAccount")).toHaveLength(1);
    expect(app.screen).toEqual({ kind: "export", accountId: "c0" });
  });

  it("leave the page at once when the vault is locked", async () => {
    const { app, backend } = await exporting();
    await tap("show-transfer");
    await pin("482915");
    expect(all("qr-picture")).toHaveLength(1);
    backend.lockUnasked();
    await settle();
    expect(app.screen.kind).toBe("unlock");
    expect(all("qr-picture")).toHaveLength(0);
    expect(document.body.innerHTML).not.toContain("7K3M");
  });

  it.each([
    [{ kind: "tooManyForQr" }, "These are too many keys for QR codes."],
    [{ kind: "nothingToExport" }, "There is no key here that can go out."],
  ] as const)("say why there are none: %j", async (error, sentence) => {
    const { backend } = await exporting();
    await tap("show-transfer");
    backend.fail("showQr", error);
    await pin("482915");
    expect(text("error")).toContain(sentence);
    expect(all("qr-picture")).toHaveLength(0);
  });
});

it("Export is reached from Settings, and every way back leads there", async () => {
  const { app } = await opened({ kind: "settings" });
  await tap("export");
  expect(app.screen.kind).toBe("export");
  await tap("export-aegis");
  await press("Escape");
  expect(all("export-aegis")).toHaveLength(1);
  await press("Escape");
  expect(app.screen.kind).toBe("settings");
});
