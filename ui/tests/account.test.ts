import { describe, expect, it } from "vitest";
import { fakeAccount } from "../src/ipc/fake";
import { all, callsOf, one, opened, settle, tap, text, type } from "./opened";

const KEPT = [
  fakeAccount("cc", "CC Commerce Suisse", "m.rochat@atelier-lac.ch", { groups: ["Travail"], note: "AVS" }),
  fakeAccount("go", "Google", "marie", { groups: ["Privé"], parameters: { period: null, counter: 7, method: "hotp" } }),
];
const account = (accountId = "cc") => opened({ kind: "account", accountId }, { accounts: structuredClone(KEPT) });

describe("Account", () => {
  it("saves names, note, groups and favourite as they were edited, and no more", async () => {
    const { app, backend } = await account();
    expect(all("account-save")).toHaveLength(0);
    await type("account-issuer", "connect");
    await type("account-note", "Décomptes");
    await type("account-new-group", "  Caisse ");
    await tap("account-favourite");
    await tap("account-save");
    expect(callsOf(backend, "editAccount")).toEqual([
      [
        {
          accountId: "cc",
          issuer: "connect",
          label: "m.rochat@atelier-lac.ch",
          note: "Décomptes",
          groups: ["Travail", "Caisse"],
          favourite: true,
        },
      ],
    ]);
    expect(app.screen).toEqual({ kind: "keys", inView: "cc" });
  });

  it("offers the groups in use and takes one off", async () => {
    const { backend } = await account();
    const groups = [...document.querySelectorAll<HTMLElement>("[aria-pressed]")];
    expect(groups.map((group) => `${group.textContent.trim()} ${group.getAttribute("aria-pressed")}`)).toEqual([
      "Privé false",
      "Travail true",
    ]);
    groups[0]?.click();
    groups[1]?.click();
    await settle();
    await tap("account-save");
    expect(callsOf(backend, "editAccount")[0]?.[0]).toMatchObject({ groups: ["Privé"] });
  });

  it("shows how its codes are made, to read only", async () => {
    await account("go");
    const facts = document.querySelector("dl")?.textContent.replaceAll(/\s+/g, " ");
    expect(facts).toContain("HOTP");
    expect(facts).toContain("Next counter 7");
    expect(document.querySelectorAll("dl input")).toHaveLength(0);
  });

  it("never loses a change in silence: it asks, and each of the three answers does what it says", async () => {
    const { app, backend } = await account();
    const back = () => document.querySelector<HTMLElement>("header button")?.click();
    await type("account-label", "marie");
    back();
    await settle();
    expect(app.screen.kind).toBe("account");
    expect(document.activeElement?.getAttribute("role")).toBe("alertdialog");
    one("leave-stay").focus();
    await tap("leave-stay");
    expect((one("account-label") as HTMLInputElement).value).toBe("marie");
    expect(document.activeElement?.tagName).toBe("H1");
    back();
    await settle();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    await settle();
    expect(all("leave-stay")).toHaveLength(0);
    expect(document.activeElement?.tagName).toBe("H1");
    back();
    await settle();
    await tap("leave-save");
    expect(callsOf(backend, "editAccount")).toHaveLength(1);
    expect(app.screen.kind).toBe("keys");

    app.go({ kind: "account", accountId: "cc" });
    await settle();
    await type("account-label", "other");
    back();
    await settle();
    await tap("leave-discard");
    expect(callsOf(backend, "editAccount")).toHaveLength(1);
    expect(app.screen.kind).toBe("keys");
  });

  it("keeps the form when saving fails", async () => {
    const { app, backend } = await account();
    backend.fail("editAccount", { kind: "textTooLong", limit: 64 });
    await type("account-issuer", "x".repeat(80));
    await tap("account-save");
    expect(app.screen.kind).toBe("account");
    expect(text("error")).toBe("At most 64 characters.");
    expect((one("account-issuer") as HTMLInputElement).value).toBe("x".repeat(80));
  });

  it("moves to Trash, and says so when that fails", async () => {
    const { app, backend } = await account();
    backend.fail("trashAccount", { kind: "readOnly" });
    await tap("account-trash");
    expect(text("error")).toContain("may only be read");
    expect(app.screen.kind).toBe("account");
    await tap("account-trash");
    expect(app.screen.kind).toBe("keys");
    expect(all("key")).toHaveLength(1);
  });

  it("says that an account is gone", async () => {
    await account("nobody");
    expect(text("error")).toContain("no longer here");
  });
});
