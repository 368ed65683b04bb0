import { describe, expect, it, vi } from "vitest";
import { fakeAccount, type FakeAccount, type Scene } from "../src/ipc/fake";
import { FIRST_SETTINGS } from "../src/ipc/fake";
import { all, callsOf, one, opened, settle, tap, text, type } from "./opened";

const account = (id: string, issuer: string, rest = {}): FakeAccount => fakeAccount(id, issuer, `me@${id}.ch`, rest);
const three = () => [
  account("cc", "CC Commerce Suisse"),
  account("ms", "Microsoft 365"),
  account("vpn", "VPN Genève", { parameters: { method: "hotp", period: null, counter: 7 } }),
];
const keys = (scene: Partial<Scene> = {}) => opened(undefined, { accounts: three(), ...scene });

describe("Keys", () => {
  it("shows every account as a key that can be found from outside, and no code", async () => {
    await keys();
    expect(all("key").map((key) => [key.dataset["issuer"], key.dataset["label"]])).toEqual([
      ["CC Commerce Suisse", "me@cc.ch"],
      ["Microsoft 365", "me@ms.ch"],
      ["VPN Genève", "me@vpn.ch"],
    ]);
    expect(all("code")).toHaveLength(0);
  });

  it("reveals the code of the touched key, and of no other", async () => {
    const { backend } = await keys();
    const [expected] = await backend.codes(["cc"]);
    await tap("key", 0);
    expect(one("code").textContent).toBe(expected?.code);
    expect(one("code").textContent).toMatch(/^[\d ]+$/);
    expect(one("countdown").textContent.trim()).toBe("19");
    await tap("key", 1);
    expect(one("code").closest("[data-testid=key]")).toBe(all("key")[1]);
  });

  it("copies at the second tap, or at the first when the setting says so", async () => {
    const { backend } = await keys();
    await tap("key", 0);
    expect(callsOf(backend, "copyCode")).toHaveLength(0);
    await tap("key", 0);
    expect(callsOf(backend, "copyCode")).toEqual([["cc"]]);
    expect(document.body.textContent).toContain("Code copied, cleared in 30 s");
  });

  it("copies at once with copy on tap", async () => {
    const { backend } = await keys({ settings: { ...FIRST_SETTINGS, copyOnTap: true } });
    await tap("key", 0);
    expect(callsOf(backend, "copyCode")).toEqual([["cc"]]);
  });

  it("takes the next code of a counter with every tap", async () => {
    const { backend } = await keys();
    await tap("key", 2);
    const first = one("code").textContent;
    await tap("key", 2);
    expect(one("code").textContent).not.toBe(first);
    expect(callsOf(backend, "revealCode")).toHaveLength(2);
    expect(callsOf(backend, "copyCode")).toHaveLength(0);
    await tap("copy-code");
    expect(callsOf(backend, "copyCode")).toEqual([["vpn"]]);
  });

  it("shows for this period and the next, asks Rust in between, and then hides", async () => {
    const { app, backend } = await keys();
    await tap("key", 0);
    const first = one("code").textContent;
    backend.advance(18_000);
    app.clock.refresh();
    await settle();
    expect(one("countdown").textContent.trim()).toBe("1");
    expect(one("code").textContent).toBe(first);
    backend.advance(1_000);
    app.clock.refresh();
    await settle();
    expect(callsOf(backend, "codes")).toEqual([[["cc"]]]);
    expect(one("code").textContent).not.toBe(first);
    expect(one("countdown").textContent.trim()).toBe("30");
    backend.advance(29_999);
    app.clock.refresh();
    await settle();
    expect(all("code")).toHaveLength(1);
    backend.advance(1);
    app.clock.refresh();
    await settle();
    expect(all("code")).toHaveLength(0);
  });

  it("stays when codes are not to be hidden", async () => {
    const { app, backend } = await keys({ settings: { ...FIRST_SETTINGS, hideCodes: false } });
    await tap("key", 0);
    backend.advance(600_000);
    app.clock.refresh();
    await settle();
    expect(all("code")).toHaveLength(1);
  });

  it("is announced once, digit by digit, and not again when the next code comes", async () => {
    const { app, backend } = await keys();
    const [code] = await backend.codes(["cc"]);
    expect(text("announcer")).toBe("");
    await tap("key", 0);
    const said = text("announcer");
    expect(said).toContain([...(code?.code ?? "")].join(" "));
    backend.advance(19_000);
    app.clock.refresh();
    await settle();
    expect(text("announcer")).toBe(said);
  });

  it("hides when the screen is left", async () => {
    const { app } = await keys();
    await tap("key", 0);
    app.go({ kind: "settings" });
    await settle();
    app.go({ kind: "keys" });
    await settle();
    expect(all("key")).toHaveLength(3);
    expect(all("code")).toHaveLength(0);
  });

  it("drops everything when Rust locks", async () => {
    const { app, backend } = await keys();
    await tap("key", 0);
    backend.lockUnasked();
    await settle();
    expect(app.screen.kind).toBe("unlock");
    expect(all("key")).toHaveLength(0);
    expect(document.body.textContent).not.toContain("CC Commerce Suisse");
  });

  it("shows nothing of a code that comes after the lock", async () => {
    const { backend } = await keys();
    backend.delay = 20;
    await tap("key", 0);
    backend.lockUnasked();
    await new Promise((resolve) => setTimeout(resolve, 60));
    await settle();
    expect(all("code")).toHaveLength(0);
  });

  it("says at the key why it could not be opened", async () => {
    const { backend } = await keys();
    backend.fail("revealCode", { kind: "diskFull" });
    await tap("key", 2);
    expect(all("code")).toHaveLength(0);
    expect(all("key")[2]?.textContent).toContain("no space left");
  });

  it("leads from the touched key to its account, and from there to Trash", async () => {
    const { app, backend } = await keys();
    expect(all("edit-key")).toHaveLength(0);
    await tap("key", 1);
    expect(one("edit-key").getAttribute("aria-label")).toBe("Edit Microsoft 365");
    await tap("edit-key");
    expect(app.screen).toMatchObject({ kind: "account", accountId: "ms" });
    await tap("account-trash");
    expect(callsOf(backend, "trashAccount")).toEqual([["ms"]]);
    expect(all("key").map((key) => key.dataset["issuer"])).toEqual(["CC Commerce Suisse", "VPN Genève"]);
  });

  it("leads to the account of a key that cannot be opened, too", async () => {
    const { app, backend } = await keys();
    backend.fail("revealCode", { kind: "recordDamaged" });
    await tap("key", 1);
    await tap("edit-key");
    expect(app.screen.kind).toBe("account");
  });

  it("shows letters of other methods as they are", async () => {
    await keys({ accounts: [account("st", "Steam", { parameters: { method: "steam", digits: 5 } })] });
    await tap("key");
    expect(one("code").textContent).toMatch(/^[2-9B-Y]{5}$/);
  });

  it("has no search with five accounts, and one with six, that asks Rust", async () => {
    const many = ["Ab", "Cd", "Ef", "Gh", "Ij", "Kl"].map((name, index) => account(`${index}`, name));
    await keys({ accounts: many.slice(0, 5) });
    expect(all("search")).toHaveLength(0);
  });

  it("searches, says when nothing matches, and shows all again", async () => {
    const many = ["Ab", "Cd", "Ef", "Gh", "Ij", "Kl"].map((name, index) => account(`${index}`, name));
    const { backend } = await keys({ accounts: many });
    await type("search", "ef");
    expect(all("key").map((key) => key.dataset["issuer"])).toEqual(["Ef"]);
    expect(callsOf(backend, "findKeys")).toEqual([[{ query: "ef", group: null }]]);
    await type("search", "zz");
    expect(all("key")).toHaveLength(0);
    expect(document.body.textContent).toContain("No key matches.");
    await type("search", "");
    expect(all("key")).toHaveLength(6);
  });

  it("reminds of the recovery code above the keys, puts it off, and keeps a quiet sign", async () => {
    await keys({ recoveryReminder: true });
    const banner = one("remind-now").closest("section");
    expect(banner?.compareDocumentPosition(one("photo"))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    one("remind-later").focus();
    await tap("remind-later");
    expect(all("remind-now")).toHaveLength(0);
    expect(document.activeElement?.tagName).toBe("H1");
    expect(one("settings").getAttribute("aria-label")).toContain("recovery code");
  });

  it("says that an older state was opened, until it is put away", async () => {
    await keys({ restored: { savedAt: null, generationsLost: 1 } });
    expect(document.body.textContent).toContain("An older state was opened");
    one("restored-seen").focus();
    await tap("restored-seen");
    expect(document.body.textContent).not.toContain("An older state was opened");
    expect(document.activeElement?.tagName).toBe("H1");
  });

  it("leads to the first key when there is none", async () => {
    await keys({ accounts: [] });
    expect(document.body.textContent).toContain("Tap Photo and aim at it.");
    expect(document.querySelector("ol")?.getAttribute("role")).toBe("list");
    expect(document.querySelectorAll("ol [aria-hidden]"), "the numbers are read out").toHaveLength(0);
    await tap("photo");
    expect(all("picture-input")).toHaveLength(1);
  });

  it("locks at once", async () => {
    const { app, backend } = await keys();
    await tap("lock-now");
    expect(app.screen.kind).toBe("unlock");
    expect(callsOf(backend, "lock")).toHaveLength(1);
  });

  it("tells Rust that somebody is there, at most once in five seconds", async () => {
    const { backend } = await keys();
    let now = 10_000;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const press = () => window.dispatchEvent(new Event("pointerdown"));
    press();
    press();
    expect(callsOf(backend, "touch")).toHaveLength(1);
    now += 5_000;
    press();
    expect(callsOf(backend, "touch")).toHaveLength(2);
    vi.restoreAllMocks();
  });
});

describe("pictures in the heads", () => {
  const PICTURE = "data:image/png;base64,AAAA";
  const heads = () => all("key").map((key) => key.querySelector("img")?.getAttribute("src") ?? null);
  const scene = {
    accounts: [account("cc", "CC Commerce Suisse", { picture: PICTURE }), account("ms", "Microsoft 365")],
  };

  it("are asked for once, for those keys that have one, and say nothing to a screen reader", async () => {
    const { app, backend } = await keys(scene);
    expect(heads()).toEqual([PICTURE, null]);
    expect(all("key")[0]?.querySelector("img")?.alt).toBe("");
    expect(callsOf(backend, "pictures")).toEqual([[["cc"]]]);
    await tap("settings");
    app.go({ kind: "keys" });
    await settle();
    expect(heads()).toEqual([PICTURE, null]);
    expect(callsOf(backend, "pictures")).toHaveLength(1);
  });

  it("are dropped when the vault is locked, also while they are on their way", async () => {
    const { app, backend } = await keys(scene);
    backend.lockUnasked();
    await settle();
    expect(app.pictures.of("cc")).toBeUndefined();
    await backend.unlock({ kind: "pin", value: "482915" });
    const [one] = (await backend.keys()).keys;
    const loading = app.pictures.load(one === undefined ? [] : [one]);
    app.pictures.drop();
    await loading;
    expect(app.pictures.of("cc")).toBeUndefined();
    await app.pictures.load(one === undefined ? [] : [one]);
    expect(app.pictures.of("cc")).toBe(PICTURE);
  });

  it("that cannot be had leave the monogram", async () => {
    const { app, backend } = await opened({ kind: "about" }, scene);
    app.pictures.drop();
    backend.fail("pictures", { kind: "recordDamaged" });
    app.go({ kind: "keys" });
    await settle();
    expect(heads()).toEqual([null, null]);
    expect(all("error")).toHaveLength(0);
  });
});
