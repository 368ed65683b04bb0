import { describe, expect, it } from "vitest";
import { FakeBackend, FakeCamera, fakeAccount } from "../src/ipc/fake";
import type { Screen } from "../src/state/screen";
import { all, callsOf, opened, pin, settle, tap, text, type } from "./opened";

const PIN = "482915";
const bank = (backend: FakeBackend) => ({ preview: backend.preview([fakeAccount("", "Banque du Lac", "m.rochat")]) });
const part = (backend: FakeBackend) => ({ preview: backend.preview([], { batch: { received: 1, total: 2 } }) });
const locked = (backend: FakeBackend) => ({
  files: backend.files([{ name: "aegis.json", app: "Aegis", password: "x", accounts: [] }]),
});

async function handOver(backend: FakeBackend, what: Parameters<FakeBackend["handOver"]>[0]): Promise<void> {
  backend.handOver(what);
  await settle();
}

describe("what another app hands over", () => {
  it("waits while the vault is locked, unseen, and is looked at before it is kept", async () => {
    const { app, backend } = await opened(undefined, { open: false });
    await handOver(backend, bank(backend));
    expect(app.screen.kind).toBe("unlock");
    expect(document.body.textContent).not.toContain("Banque du Lac");
    expect(callsOf(backend, "takeWaiting")).toHaveLength(0);
    await pin(PIN);
    expect(app.screen.kind).toBe("confirm");
    expect((await backend.keys()).keys).toHaveLength(0);
    await tap("confirm-save");
    expect((await backend.keys()).keys).toHaveLength(1);
  });

  it("is asked for once when nothing waits", async () => {
    const { app, backend } = await opened(undefined, { open: false });
    await pin(PIN);
    app.go({ kind: "settings" });
    app.go({ kind: "keys" });
    await settle();
    expect(callsOf(backend, "takeWaiting")).toHaveLength(1);
  });

  it.each(["keys", "settings", "trash", "about", "guide"] as const)("is taken at once on %s", async (kind) => {
    const { app, backend } = await opened({ kind });
    await handOver(backend, bank(backend));
    expect(app.screen.kind).toBe("confirm");
  });

  it.each<[Screen, string]>([
    [{ kind: "account", accountId: "a" }, "account"],
    [{ kind: "confirm", preview: { drafts: [], batch: null, skipped: [] } }, "confirm"],
    [{ kind: "credential" }, "credential"],
    [{ kind: "backup" }, "backup"],
  ])("waits for the end of %o", async (screen, kind) => {
    const { app, backend } = await opened(screen, { accounts: [fakeAccount("a", "GitHub", "m")] });
    await handOver(backend, bank(backend));
    expect(app.screen.kind).toBe(kind);
    app.go({ kind: "keys" });
    await settle();
    expect(app.screen.kind).toBe("confirm");
  });

  it.each(["photo", "moveIn"] as const)("is taken on %s while nothing is begun there", async (kind) => {
    const { app, backend } = await opened({ kind });
    await handOver(backend, kind === "photo" ? bank(backend) : locked(backend));
    expect([app.screen.kind, all("locked-file").length]).toEqual(kind === "photo" ? ["confirm", 0] : ["moveIn", 1]);
  });

  it("does not push a half filled form aside", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    await type("manual-issuer", "Half");
    await handOver(backend, bank(backend));
    expect(app.screen.kind).toBe("photo");
  });

  it("waits for the end of an attempt on Photo, and is taken then", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    let fail = () => {};
    backend.previewClipboard = () =>
      new Promise((_, refuse) => {
        fail = () => refuse(new Error("nothing there"));
      });
    await tap("paste-clipboard");
    await handOver(backend, bank(backend));
    expect(app.screen.kind).toBe("photo");
    fail();
    await settle();
    expect(app.screen.kind).toBe("confirm");
  });

  it("switches the camera off, but not in the middle of a series", async () => {
    const camera = new FakeCamera();
    const { app, backend } = await opened({ kind: "scan" }, { platform: "android", camera });
    camera.see("otpauth-migration://part/1/2");
    await settle();
    await handOver(backend, bank(backend));
    expect(app.screen.kind).toBe("scan");
    app.go({ kind: "settings" });
    await settle();
    expect(app.screen.kind).toBe("confirm");
    app.go({ kind: "scan" });
    await settle();
    expect(camera.scanning).toBe(true);
    await handOver(backend, bank(backend));
    expect([app.screen.kind, camera.scanning]).toEqual(["confirm", false]);
  });

  it("goes to Photo while a series misses parts, and to Move in when it is a file", async () => {
    const { app, backend } = await opened({ kind: "keys" });
    await handOver(backend, part(backend));
    expect(app.screen.kind).toBe("photo");
    expect(text("series")).toContain("1 of 2");
    app.go({ kind: "keys" });
    await handOver(backend, locked(backend));
    expect([app.screen.kind, all("locked-file").length]).toEqual(["moveIn", 1]);
  });

  it("that cannot be taken is said on Keys, before what waits behind it", async () => {
    const { app, backend } = await opened({ kind: "settings" });
    app.go({ kind: "credential" });
    await handOver(backend, { error: { kind: "input", problem: { kind: "notAKey" } } });
    await handOver(backend, bank(backend));
    app.go({ kind: "settings" });
    await settle();
    expect(app.screen.kind).toBe("keys");
    expect(text("error")).toContain("This is not a key.");
    app.go({ kind: "keys" });
    await settle();
    expect(app.screen.kind).toBe("confirm");
  });

  it("is taken one after the other", async () => {
    const { app, backend } = await opened({ kind: "keys" });
    await handOver(backend, bank(backend));
    await handOver(backend, bank(backend));
    await tap("confirm-cancel");
    expect(app.screen.kind).toBe("confirm");
    await tap("confirm-cancel");
    expect([app.screen.kind, (await backend.keys()).keys.length]).toEqual(["keys", 0]);
  });
});
