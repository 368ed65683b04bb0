import { describe, expect, it } from "vitest";
import { FakeBackend, fakeAccount, type FakeAccount, type Scene } from "../src/ipc/fake";
import type { PreviewView } from "../src/ipc/bindings/PreviewView";
import { all, callsOf, one, opened, settle, tap, text, type } from "./opened";

const CONNECT = fakeAccount("a1", "CC Commerce Suisse", "m.rochat@atelier-lac.ch", { monogram: "CC" });

async function confirming(found: FakeAccount[], scene: Partial<Scene> = {}, rest: Partial<PreviewView> = {}) {
  const at = await opened(undefined, scene);
  at.app.go({ kind: "confirm", preview: at.backend.preview(found, rest) });
  await settle();
  return at;
}

describe("Confirm", () => {
  it("shows the live code and keeps the names as they were mended", async () => {
    const { app, backend } = await confirming([CONNECT]);
    expect(text("code")).toMatch(/^[0-9 ]{6,7}$/);
    expect(document.body.textContent).toContain("You do not have this key yet.");
    await type("confirm-label", "marie");
    await tap("confirm-save");
    expect(callsOf(backend, "saveDrafts")).toEqual([
      [[{ draftId: "draft-1", issuer: "CC Commerce Suisse", label: "marie" }]],
    ]);
    expect(app.screen).toMatchObject({ kind: "keys" });
    expect(one("key").dataset["label"]).toBe("marie");
    expect(app.toast).toBe("Key saved");
  });

  it("says that the key is here already, by name, in Trash too", async () => {
    await confirming([CONNECT], {
      accounts: [fakeAccount("old", "CC Commerce Suisse", "m.rochat@atelier-lac.ch", { trashedFor: 12 })],
    });
    expect(text("duplicate")).toContain("You already have this key.");
    expect(text("duplicate")).toContain("CC Commerce Suisse, m.rochat@atelier-lac.ch, in Trash");
  });

  it("says that a name was cleaned", async () => {
    const { app, backend } = await opened(undefined);
    const preview = backend.preview([CONNECT]);
    app.go({
      kind: "confirm",
      preview: { ...preview, drafts: preview.drafts.map((draft) => ({ ...draft, nameCleaned: true })) },
    });
    await settle();
    expect(text("name-cleaned")).toContain("The name was too long or held hidden signs.");
  });

  it("proposes a name for a bare setup key, so that it can be kept at once", async () => {
    const { backend } = await confirming([fakeAccount("a1", "", "")]);
    expect((one("confirm-label") as HTMLInputElement).value).toBe("Key without a name");
    await tap("confirm-save");
    expect(callsOf(backend, "saveDrafts")).toEqual([
      [[{ draftId: "draft-1", issuer: "", label: "Key without a name" }]],
    ]);
    expect(one("key").dataset["label"]).toBe("Key without a name");
  });

  it("keeps the form when saving fails, and saves on the second try", async () => {
    const { app, backend } = await confirming([CONNECT]);
    backend.fail("saveDrafts", { kind: "diskFull" });
    await type("confirm-issuer", "connect");
    await tap("confirm-save");
    expect(app.screen.kind).toBe("confirm");
    expect(text("error")).toContain("no space left");
    expect((one("confirm-issuer") as HTMLInputElement).value).toBe("connect");
    await tap("confirm-save");
    expect(app.screen.kind).toBe("keys");
    expect(one("key").dataset["issuer"]).toBe("connect");
  });

  it("asks for the code again when it has run out", async () => {
    const { app, backend } = await confirming([CONNECT]);
    const before = text("code");
    backend.advance(30_000);
    app.clock.refresh();
    await settle();
    expect(callsOf(backend, "draftCode")).toEqual([["draft-1"]]);
    expect(text("code")).not.toBe(before);
  });

  it("says so when the drafts have died, and leads back to Photo", async () => {
    const { app, backend } = await confirming([CONNECT]);
    await backend.discardDrafts();
    await tap("confirm-save");
    expect(text("error")).toContain("more than 5 minutes have passed");
    expect(all("code")).toHaveLength(0);
    await tap("confirm-save");
    expect(app.screen.kind).toBe("photo");
  });

  it("forgets everything on cancel", async () => {
    const { app, backend } = await confirming([CONNECT]);
    await tap("confirm-cancel");
    expect(app.screen.kind).toBe("keys");
    expect(all("key")).toHaveLength(0);
    expect(callsOf(backend, "discardDrafts")).toHaveLength(1);
  });

  it("takes all of several drafts, shows one code at a time, and leaves out what is unticked", async () => {
    const found = ["A", "B", "C"].map((issuer) => fakeAccount("", issuer, "x"));
    const { backend } = await confirming(found, { accounts: [fakeAccount("kept", "B", "x")] });
    expect(all("draft")).toHaveLength(3);
    expect(all("code")).toHaveLength(1);
    expect(all("take").map((box) => (box as HTMLInputElement).checked)).toEqual([true, true, true]);
    await tap("draft", 2);
    expect(all("code")).toHaveLength(1);
    expect(all("draft")[2]?.querySelector('[data-testid="code"]')).not.toBeNull();
    await tap("leave-duplicates");
    expect(all("take").map((box) => (box as HTMLInputElement).checked)).toEqual([true, false, true]);
    await tap("take", 0);
    expect(one("confirm-save").textContent).toContain("Save 1 key");
    await tap("confirm-save");
    expect(callsOf(backend, "saveDrafts")[0]?.[0]).toEqual([{ draftId: "draft-3", issuer: "C", label: "x" }]);
  });

  it("saves nothing when nothing is ticked", async () => {
    const { backend } = await confirming([fakeAccount("", "A", "x"), fakeAccount("", "B", "x")]);
    await tap("take", 0);
    await tap("take", 1);
    await tap("confirm-save");
    expect(text("error")).toContain("No key is chosen.");
    expect(callsOf(backend, "saveDrafts")).toHaveLength(0);
  });

  it("drops the drafts from the page when the vault locks", async () => {
    const { app, backend } = await confirming([CONNECT]);
    expect(backend).toBeInstanceOf(FakeBackend);
    backend.lockUnasked();
    await settle();
    expect(app.screen.kind).toBe("unlock");
    expect(document.body.textContent).not.toContain("CC Commerce Suisse");
  });
});
