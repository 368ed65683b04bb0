import { describe, expect, it } from "vitest";
import { fakeAccount, type FakeBackend } from "../src/ipc/fake";
import { LARGEST, wholeNumber } from "../src/screens/Photo/number";
import { missing, NOTHING, together } from "../src/state/series";
import { all, callsOf, choose, one, opened, settle, tap, text, type } from "./opened";

const URI = "otpauth://totp/CC%20Commerce%20Suisse:m.rochat%40atelier-lac.ch?secret=GEZDGNBVGY3TQOJQ";

async function give(...files: File[]): Promise<void> {
  const input = one("picture-input") as HTMLInputElement;
  Object.defineProperty(input, "files", { value: files, configurable: true });
  input.dispatchEvent(new Event("change", { bubbles: true }));
  await settle();
}

/** Pictures are read only when the answer is called. */
function holdReading(backend: FakeBackend): () => void {
  const read = backend.previewPicture.bind(backend);
  let finish = () => {};
  const held = new Promise<void>((resolve) => (finish = resolve));
  backend.previewPicture = async (bytes) => {
    await held;
    return read(bytes);
  };
  return () => {
    finish();
  };
}

const picture = (name = "qr.png") => new File([new Uint8Array([1, 2, 3])], name, { type: "image/png" });

describe("Photo", () => {
  it("has every way in right after it opens, and opens no dialog by itself", async () => {
    const { backend } = await opened({ kind: "keys" });
    await tap("photo");
    for (const testid of [
      "picture-input",
      "paste-input",
      "paste-add",
      "manual-issuer",
      "manual-label",
      "manual-secret",
      "manual-save",
    ])
      expect(all(testid), testid).toHaveLength(1);
    expect(one("picture-input").getAttribute("accept")).toBe("image/*");
    expect(callsOf(backend, "choosePicture")).toHaveLength(0);
    expect(one("manual-secret").getAttribute("autocomplete")).toBe("off");
    expect(one("manual-secret").getAttribute("spellcheck")).toBe("false");
    expect(one("manual-secret").getAttribute("autocapitalize")).toBe("characters");
  });

  it("on a phone opens the system's chooser, or the camera app, whose photo goes the way of a picture", async () => {
    const { app, backend } = await opened({ kind: "photo" }, { platform: "android" });
    expect(all("picture-input")).toHaveLength(0);
    const input = one("photo-input") as HTMLInputElement;
    expect([input.accept, input.getAttribute("capture")]).toEqual(["image/*", "environment"]);
    Object.defineProperty(input, "files", { value: [picture("photo.jpg")], configurable: true });
    input.dispatchEvent(new Event("change", { bubbles: true }));
    await settle();
    expect(callsOf(backend, "previewPicture")).toHaveLength(1);
    expect(app.screen.kind).toBe("confirm");
  });

  it("takes nothing over any more when it was left while a picture was read", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    const finish = holdReading(backend);
    await give(picture(), picture("second.png"));
    app.go({ kind: "keys" });
    await settle();
    const before = callsOf(backend, "discardDrafts").length;
    finish();
    await settle();
    expect(app.screen.kind).toBe("keys");
    expect(callsOf(backend, "previewPicture"), "the second picture is not even read").toHaveLength(1);
    expect(callsOf(backend, "discardDrafts").length).toBe(before + 1);
  });

  it("forgets no key that is looked at on the next screen when a picture comes too late", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    const finish = holdReading(backend);
    await give(picture());
    app.go({ kind: "keys" });
    await settle();
    await tap("photo");
    await type("paste-input", URI);
    await tap("paste-add");
    finish();
    await settle();
    expect(app.screen.kind).toBe("confirm");
    await tap("confirm-save");
    expect((await backend.keys()).keys).toHaveLength(1);
  });

  it("holds what waits back for text only, and not for a file or an attempt that is over", async () => {
    const { app } = await opened({ kind: "photo" });
    one("picture-input").dispatchEvent(new Event("input", { bubbles: true }));
    await settle();
    expect(app.unsaved).toBe(false);
    await tap("paste-clipboard");
    expect(app.unsaved).toBe(false);
    await type("paste-input", "otp");
    expect(app.unsaved).toBe(true);
  });

  it("decodes a picture as soon as it is chosen, saves it, and returns to Keys", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    await give(picture());
    expect(app.screen.kind).toBe("confirm");
    expect([...(callsOf(backend, "previewPicture")[0]?.[0] as Uint8Array)]).toEqual([1, 2, 3]);
    await tap("confirm-save");
    expect(app.screen.kind).toBe("keys");
    expect(one("key").dataset["issuer"]).toBe("CC Commerce Suisse");
  });

  it("takes a pasted key URI, and says why another text is none", async () => {
    const { app } = await opened({ kind: "photo" });
    await type("paste-input", "hello");
    await tap("paste-add");
    expect(app.screen.kind).toBe("photo");
    expect(text("error")).toContain("This is not a key.");
    await type("paste-input", URI);
    await tap("paste-add");
    expect(app.screen.kind).toBe("confirm");
    expect((one("confirm-label") as HTMLInputElement).value).toBe("m.rochat@atelier-lac.ch");
  });

  it("reads the clipboard on Ctrl+V, but not while a field has the focus", async () => {
    const { app, backend } = await opened({ kind: "photo" }, { clipboard: URI });
    const press = (target: EventTarget) =>
      target.dispatchEvent(new KeyboardEvent("keydown", { key: "v", ctrlKey: true, bubbles: true, cancelable: true }));
    press(one("paste-input"));
    await settle();
    expect(app.screen.kind).toBe("photo");
    press(document.body);
    await settle();
    expect(app.screen.kind).toBe("confirm");
    expect(callsOf(backend, "previewText")).toHaveLength(1);
  });

  it("says that the clipboard is empty", async () => {
    await opened({ kind: "photo" });
    await tap("paste-clipboard");
    expect(text("error")).toContain("The clipboard holds neither text nor a picture.");
  });

  it("hands over exactly what was typed by hand", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    await type("manual-issuer", "VPN");
    await type("manual-label", "poste 14");
    await type("manual-secret", "gezd gnbv");
    await choose("manual-algorithm", "SHA-512");
    await type("manual-digits", "8");
    await type("manual-period", "60");
    await tap("manual-save");
    expect(callsOf(backend, "previewManual")).toEqual([
      [
        {
          issuer: "VPN",
          label: "poste 14",
          secret: "gezd gnbv",
          method: "totp",
          algorithm: "SHA-512",
          digits: 8,
          period: 60,
          counter: 0,
        },
      ],
    ]);
    expect(app.screen.kind).toBe("confirm");
  });

  it("asks for a counter where the code follows one, and refuses what is no number", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    await choose("manual-method", "hotp");
    expect(all("manual-period")).toHaveLength(0);
    await type("manual-issuer", "VPN");
    await type("manual-secret", "GEZDGNBV");
    await type("manual-counter", "-1");
    await tap("manual-save");
    expect(text("error")).toContain("counter");
    expect(callsOf(backend, "previewManual")).toHaveLength(0);
    await type("manual-counter", "41");
    await tap("manual-save");
    expect(app.screen.kind).toBe("confirm");
  });

  it("keeps what was typed when it is refused", async () => {
    await opened({ kind: "photo" });
    await type("manual-issuer", "VPN");
    await type("manual-secret", "0189!");
    await tap("manual-save");
    expect(text("error")).toContain("only the letters A to Z");
    expect((one("manual-secret") as HTMLInputElement).value).toBe("0189!");
  });

  it("says that the setup key is missing, and that a file is empty", async () => {
    const { backend } = await opened({ kind: "photo" });
    await type("manual-issuer", "VPN");
    await tap("manual-save");
    expect(text("error")).toBe("The setup key is missing.");
    expect(callsOf(backend, "previewManual")).toHaveLength(0);
    backend.fail("previewPicture", { kind: "input", problem: { kind: "empty" } });
    await give(picture("empty.png"));
    expect(text("error")).toBe("This file is empty.");
  });

  it("waits for the rest of a series, and can go on without it", async () => {
    const { app, backend, settle: rest } = await opened({ kind: "photo" });
    backend.drop({ preview: { drafts: [], batch: { received: 2, total: 3 }, skipped: [] } });
    await rest();
    expect(app.screen.kind).toBe("photo");
    expect(text("series")).toContain("2 of 3 pictures read");
    expect(text("series")).toContain("One picture of this series is missing.");
    backend.leaveUnfinished(
      backend.preview([fakeAccount("", "A", "a")], {
        skipped: [{ name: "", reason: { kind: "migrationPartMissing", part: 3, total: 3 } }],
      }),
    );
    await tap("series-continue");
    expect(app.screen.kind).toBe("confirm");
    expect(text("skipped")).toContain("Picture 3 of 3 was not read.");
  });

  it("takes several pictures at once and names the one that holds nothing", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    backend.fail("previewPicture", { kind: "input", problem: { kind: "noQrCode" } });
    await give(picture("holiday.jpg"), picture("qr.png"));
    expect(app.screen.kind).toBe("confirm");
    expect(text("skipped")).toContain("1 skipped");
    expect(text("skipped")).toContain("holiday.jpg");
  });

  it("never reads a file as large as a film into the page", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    const film = picture("film.png");
    Object.defineProperty(film, "size", { value: 65 * 1024 * 1024 });
    await give(film);
    expect(callsOf(backend, "previewPicture")).toHaveLength(0);
    expect(text("error")).toContain("Choose a smaller one.");
    expect(app.screen.kind).toBe("photo");
  });

  it("forgets its drafts when it is left", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    const escape = () => new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
    one("manual-secret").dispatchEvent(escape());
    await settle();
    expect(app.screen.kind).toBe("photo");
    document.body.dispatchEvent(escape());
    await settle();
    expect(app.screen.kind).toBe("keys");
    expect(callsOf(backend, "discardDrafts")).toHaveLength(1);
  });
});

describe("a series", () => {
  it("counts a draft once, however often its picture is read", () => {
    const draft = { draftId: "1" } as never;
    const before = together(NOTHING, { drafts: [draft], batch: { received: 1, total: 3 }, skipped: [] });
    const after = together(before, { drafts: [draft, { draftId: "2" } as never], batch: null, skipped: [] });
    expect(after.drafts.map((one) => one.draftId)).toEqual(["1", "2"]);
    expect(missing(after)).toBe(2);
  });
});

describe("a number on its way to Rust", () => {
  const check = (typed: string, largest: number, expected: number | undefined) => {
    expect(wholeNumber(typed, largest), typed).toBe(expected);
  };
  it("arrives as it was typed or not at all", () => {
    check(" 30 ", LARGEST.u32, 30);
    check("0", LARGEST.u32, 0);
    check("4294967295", LARGEST.u32, 4_294_967_295);
    check("4294967296", LARGEST.u32, undefined);
    check("9007199254740991", LARGEST.u64, 9_007_199_254_740_991);
    check("9007199254740992", LARGEST.u64, undefined);
    for (const typed of ["", "-1", "1.5", "1e3", "٣", "0x10", "99999999999999999"])
      check(typed, LARGEST.u64, undefined);
  });
});
