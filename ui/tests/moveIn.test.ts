import formats from "../../core/src/import/format.rs?raw";
import { describe, expect, it, vi } from "vitest";
import type { FilesView } from "../src/ipc/bindings/FilesView";
import { fakeAccount, type FakeFile, type Scene } from "../src/ipc/fake";
import { asFiles } from "../src/state/files";
import { together } from "../src/state/found.svelte";
import { all, callsOf, one, opened, pin, settle, tap, text, type } from "./opened";

const found = (...issuers: string[]) => issuers.map((issuer) => fakeAccount("", issuer, `me@${issuer}.ch`));
const aegis: FakeFile = { name: "aegis.json", app: "Aegis", accounts: found("connect", "GitHub") };
const locked: FakeFile = { name: "2fas.2fas", app: "2FAS", password: "right", accounts: found("Proton") };

async function choosing(files: FakeFile[], scene: Partial<Scene> = {}) {
  const at = await opened({ kind: "moveIn" }, scene);
  at.backend.willChoose(files);
  await tap("choose-files");
  return at;
}
const rows = () => all("import-row").map((row) => row.dataset["issuer"]);
const taken = () => all("import-take").map((box) => (box as HTMLInputElement).checked);
const title = () => document.querySelector("h1")?.textContent;

describe("Move in", () => {
  it("shows what the files hold and where it came from, saves what is taken, and says the true counts", async () => {
    const { app, backend } = await choosing([
      aegis,
      { name: "codes.txt", app: "Ente Auth", accounts: found("Swisscom") },
    ]);
    expect(rows()).toEqual(["connect", "GitHub", "Swisscom"]);
    expect(all("import-row").map((row) => /from\u00a0(\S+( Auth)?)/.exec(row.textContent)?.[1])).toEqual([
      "Aegis",
      "Aegis",
      "Ente Auth",
    ]);
    expect(title()).toBe("3 keys found");
    expect(callsOf(backend, "saveDrafts")).toHaveLength(0);
    await tap("import-take", 1);
    expect(one("import-save").textContent.trim()).toBe("Save 2 keys");
    await tap("import-save");
    expect(callsOf(backend, "saveDrafts")).toEqual([
      [
        [
          { draftId: "draft-1", issuer: "connect", label: "me@connect.ch" },
          { draftId: "draft-3", issuer: "Swisscom", label: "me@Swisscom.ch" },
        ],
      ],
    ]);
    expect(text("report-taken")).toBe("2 keys taken");
    expect(text("report-left")).toBe("1 left out by you GitHub, me@GitHub.ch");
    await tap("report-done");
    expect(app.screen.kind).toBe("keys");
    expect((await backend.keys()).keys.map(({ issuer }) => issuer)).toEqual(["connect", "Swisscom"]);
  });

  it("names every skipped entry and every file that was not read, with the reason", async () => {
    await choosing([
      {
        ...aegis,
        skipped: [
          { name: "Old", reason: { kind: "algorithmUnknown" } },
          { name: "", reason: { kind: "entryDamaged" } },
        ],
      },
      { name: "db.kdbx", app: "", problem: { kind: "oldKeePass" } },
    ]);
    await tap("import-save");
    expect(text("report-taken")).toBe("2 keys taken");
    expect(text("report-skipped")).toBe(
      "2 skipped, and why Old This key uses an algorithm Clavis does not know.Key without a name This entry is damaged.",
    );
    expect(text("report-files")).toContain("1 file not read db.kdbx This is an old KeePass file (KDBX 3).");
    expect(all("report-left")).toHaveLength(0);
  });

  it("says so when everything came along", async () => {
    await choosing([aegis]);
    await tap("import-save");
    expect(document.body.textContent).toContain("Everything that was in the files is here now.");
  });

  it("goes to the reasons when there is nothing to take, and offers other files", async () => {
    await choosing([{ name: "notes.txt", app: "", problem: { kind: "unsupported" } }]);
    expect(text("report-taken")).toBe("No key taken");
    expect(text("report-files")).toContain("notes.txt Clavis does not know this kind of file.");
    await tap("choose-others");
    expect(all("choose-files")).toHaveLength(1);
  });

  it("stays where it is when nothing was chosen", async () => {
    const { app } = await opened({ kind: "moveIn" });
    await tap("choose-files");
    expect(app.screen.kind).toBe("moveIn");
    expect(all("choose-files")).toHaveLength(1);
    expect(all("error")).toHaveLength(0);
  });

  it("marks keys that are here already, and leaves them out together", async () => {
    await choosing([aegis], { accounts: [fakeAccount("c", "connect", "me@connect.ch")] });
    expect(all("import-duplicate").map((mark) => mark.closest("label")?.dataset["issuer"])).toEqual(["connect"]);
    expect(taken()).toEqual([true, true]);
    await tap("leave-duplicates");
    expect(taken()).toEqual([false, true]);
    expect(all("leave-duplicates")).toHaveLength(0);
    await tap("import-save");
    expect(text("report-left")).toBe("1 left out by you connect, me@connect.ch You already have this key.");
  });

  it("takes none, saves nothing then, and takes all again", async () => {
    const { backend } = await choosing([aegis]);
    await tap("take-none");
    expect(taken()).toEqual([false, false]);
    expect((one("import-save") as HTMLButtonElement).disabled).toBe(true);
    await tap("import-save");
    expect(callsOf(backend, "saveDrafts")).toHaveLength(0);
    await tap("take-all");
    expect(taken()).toEqual([true, true]);
  });

  it("gives a key without any name one, so that it does not keep the others out", async () => {
    const { backend } = await choosing([{ name: "k.txt", app: "", accounts: [fakeAccount("", "", "")] }]);
    await tap("import-save");
    expect(callsOf(backend, "saveDrafts")).toEqual([
      [[{ draftId: "draft-1", issuer: "", label: "Key without a name" }]],
    ]);
  });

  it("keeps what was found when saving fails, and says that it failed", async () => {
    const { backend } = await choosing([aegis]);
    backend.fail("saveDrafts", { kind: "diskFull" });
    await tap("import-save");
    expect(text("error")).toContain("There is no space left on the disk.");
    await tap("import-save");
    expect(text("report-taken")).toBe("2 keys taken");
  });

  it("starts again when the drafts are too old", async () => {
    const { backend } = await choosing([aegis]);
    await backend.discardDrafts();
    await tap("import-save");
    expect(text("error")).toContain("read more than 5 minutes ago");
    expect(all("choose-files")).toHaveLength(1);
  });

  it("makes the first lines of ten thousand and none of the rest, but counts them all", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => fakeAccount("", `Client ${index}`, ""));
    await choosing([{ name: "codes.txt", app: "", accounts: many }]);
    expect(title()).toBe("10,000 keys found");
    expect(rows()).toHaveLength(50);
    expect(document.querySelector("[role=listitem]")?.getAttribute("aria-setsize")).toBe("10000");
    await tap("import-take");
    expect(one("import-save").textContent.trim()).toBe("Save 9,999 keys");
  });

  it("ends on Keys when something was taken, and where the person came from when nothing was", async () => {
    const { app, backend } = await opened({ kind: "settings" });
    await tap("move-in");
    backend.willChoose([{ name: "notes.txt", app: "", problem: { kind: "unsupported" } }]);
    await tap("choose-files");
    await tap("report-done");
    expect(app.screen.kind).toBe("settings");
    await tap("move-in");
    backend.willChoose([aegis]);
    await tap("choose-files");
    await tap("import-save");
    await tap("report-done");
    expect(app.screen.kind).toBe("keys");
  });

  it("forgets the drafts when it is left", async () => {
    const { app, backend } = await choosing([aegis]);
    await tap("import-cancel");
    expect(callsOf(backend, "discardDrafts")).toHaveLength(1);
    expect(app.screen.kind).toBe("keys");
  });
});

describe("a locked file", () => {
  it.each([
    ["KeePass", "This password does not open the file. If it needs a key file as well, Clavis cannot open it:"],
    ["KeePassXC", "This is not the password of this file. Nothing was read."],
  ])("of %s that stays locked says what helps", async (app, words) => {
    expect(formats).toContain(`=> "${app}",`);
    await choosing([{ ...locked, app }]);
    await type("file-password", "wrong");
    await tap("file-open");
    expect(text("error")).toContain(words);
    expect(text("error").includes("key file")).toBe(app === "KeePass");
  });

  it("is asked for one after the other, and a wrong password says so and keeps the file", async () => {
    const { backend } = await choosing([aegis, locked, { ...locked, name: "other.json", app: "Ente Auth" }]);
    expect(text("locked-file")).toBe("2fas.2fas 2FAS");
    await type("file-password", "wrong");
    await tap("file-open");
    expect(text("error")).toContain("This is not the password of this file.");
    expect(text("locked-file")).toBe("2fas.2fas 2FAS");
    await type("file-password", "right");
    await tap("file-open");
    expect(text("locked-file")).toBe("other.json Ente Auth");
    expect((one("file-password") as HTMLInputElement).value).toBe("");
    await tap("file-skip");
    expect(callsOf(backend, "forgetFile")).toEqual([["file-2"]]);
    expect(rows()).toEqual(["connect", "GitHub", "Proton"]);
    await tap("import-save");
    expect(text("report-taken")).toBe("3 keys taken");
    expect(text("report-files")).toBe("1 file not read other.json You went on without it.");
  });

  it("that is a transfer asks for the short code, with words of its own", async () => {
    await choosing([{ ...locked, app: "Clavis", key: "transferCode" }]);
    expect(title()).toBe("The short code first");
    expect(one("file-password").getAttribute("type")).toBe("text");
    await type("file-password", "ABCD");
    await tap("file-open");
    expect(text("error")).toContain("This is not the code the other phone shows.");
  });

  it("that needs much memory is asked about first", async () => {
    await choosing([{ ...locked, largeMemory: 512 }]);
    expect(document.body.textContent).toContain("Opening this file needs 512 MB of memory.");
    expect(all("file-password")).toHaveLength(0);
    await tap("file-memory");
    await type("file-password", "right");
    await tap("file-open");
    expect(rows()).toEqual(["Proton"]);
  });

  it("that turns out to be damaged is named, and the others go on", async () => {
    const { backend } = await choosing([aegis, locked]);
    backend.fail("openFile", { kind: "fileRefused", problem: { kind: "damaged" } });
    await type("file-password", "right");
    await tap("file-open");
    expect(rows()).toEqual(["connect", "GitHub"]);
    expect(text("report-files")).toContain("2fas.2fas This file is damaged or cut off.");
  });

  it("is not opened without a password, and the empty field is named", async () => {
    const { backend } = await choosing([locked]);
    await tap("file-open");
    expect(callsOf(backend, "openFile")).toHaveLength(0);
    expect(text("error")).toContain("There is nothing here yet.");
  });

  it("says that it takes a moment, can be left alone meanwhile, and is not opened twice", async () => {
    const { backend } = await choosing([locked]);
    backend.delay = 700;
    await type("file-password", "right");
    await tap("file-open");
    expect(all("working")).toHaveLength(0);
    await vi.waitFor(() => {
      expect(text("working")).toBe("One moment …");
    });
    await tap("working-cancel");
    expect(all("working")).toHaveLength(0);
    expect(all("file-password")).toHaveLength(1);
    await tap("file-open");
    await vi.waitFor(() => {
      expect(rows()).toEqual(["Proton"]);
    });
    expect(callsOf(backend, "openFile")).toHaveLength(1);
  });
});

describe("the ways to Move in", () => {
  it("are Settings and the empty Keys screen", async () => {
    const { app } = await opened({ kind: "settings" });
    await tap("move-in");
    expect(app.screen.kind).toBe("moveIn");
    app.go({ kind: "keys" });
    await settle();
    await tap("move-in");
    expect(app.screen.kind).toBe("moveIn");
  });

  it("begin on Welcome: after the PIN the app goes to Move in, and only this once", async () => {
    const { app } = await opened(undefined, { credential: null, open: false });
    await tap("move-in");
    expect(document.body.textContent).toContain("After this, you choose your file.");
    await pin("482915");
    await pin("482915");
    expect(app.screen.kind).toBe("moveIn");
    expect(app.arrival.kind).toBe("keys");
  });

  it.each(["keys", "photo", "moveIn"] as const)("are files that are dropped on %s", async (kind) => {
    const { app, backend } = await opened({ kind });
    backend.drop({ files: backend.files([aegis]) });
    await settle();
    expect(app.screen.kind).toBe("moveIn");
    expect(rows()).toEqual(["connect", "GitHub"]);
  });

  it("are not files that are dropped where something is half done", async () => {
    const { app, backend } = await opened({ kind: "settings" });
    backend.drop({ files: backend.files([aegis]) });
    await settle();
    expect(app.screen.kind).toBe("settings");
  });

  it("say why a dropped file cannot be taken", async () => {
    const { backend } = await opened({ kind: "moveIn" });
    backend.drop({ error: { kind: "fileUnreadable" } });
    await settle();
    expect(text("error")).toContain("This file cannot be read.");
  });

  it("are pictures with more keys than Confirm shows", async () => {
    const { app, backend } = await opened({ kind: "keys" });
    const preview = backend.preview(Array.from({ length: 9 }, (_, index) => fakeAccount("", `Client ${index}`, "")));
    backend.drop({ preview });
    await settle();
    expect(app.screen.kind).toBe("moveIn");
    expect(rows()).toHaveLength(9);
    app.go({ kind: "keys" });
    backend.drop({ preview: { ...preview, drafts: preview.drafts.slice(0, 8) } });
    await settle();
    expect(app.screen.kind).toBe("confirm");
  });
});

describe("a series of pictures", () => {
  it("waits for the missing ones, or goes on without and names them", async () => {
    const { backend } = await opened({ kind: "moveIn" });
    backend.drop({ preview: { drafts: [], batch: { received: 1, total: 2 }, skipped: [] } });
    await settle();
    expect(text("series")).toContain("1 of 2 pictures read");
    expect(one("choose-files").textContent.trim()).toBe("Choose the next picture");
    backend.leaveUnfinished(
      backend.preview(found("connect"), {
        batch: { received: 1, total: 2 },
        skipped: [{ name: "", reason: { kind: "migrationPartMissing", part: 2, total: 2 } }],
      }),
    );
    await tap("series-continue");
    expect(rows()).toEqual(["connect"]);
    expect(text("report-skipped")).toContain("Picture 2 of 2 was not read.");
  });
});

describe("what was found", () => {
  const view = (drafts: string[], sources: FilesView["sources"] = []): FilesView => ({
    ...asFiles({ drafts: drafts.map((draftId) => ({ draftId })) as never, batch: null, skipped: [] }),
    sources,
  });
  const plain = (list: ReturnType<typeof together>) => list.map(({ draft, app }) => [draft.draftId, app]);

  it("stands once, and names no app where the counts do not fit", () => {
    const first = together([], view(["a", "b"], [{ name: "x", app: "Aegis", accounts: 2 }]));
    expect(plain(first)).toEqual([
      ["a", "Aegis"],
      ["b", "Aegis"],
    ]);
    expect(plain(together(first, view(["b", "c"], [{ name: "y", app: "2FAS", accounts: 1 }])))).toEqual([
      ["a", "Aegis"],
      ["b", "Aegis"],
      ["c", ""],
    ]);
  });
});
