import { describe, expect, it, onTestFinished, vi } from "vitest";
import { FakeBackend, FakeCamera, type Scene } from "../src/ipc/fake";
import { App } from "../src/state/app.svelte";
import { AIMED_MS, AIMING_MS, Scan, SILENT_MS } from "../src/state/scan.svelte";
import { all, callsOf, one, opened, settle, tap, text, type } from "./opened";

const SECRET = "GEZDGNBVGY3TQOJQ";
const URI = `otpauth://totp/CC%20Commerce%20Suisse:m.rochat?secret=${SECRET}`;

async function scanning(how: ConstructorParameters<typeof FakeCamera>[0] = {}, scene: Partial<Scene> = {}) {
  const camera = new FakeCamera(how);
  const page = await opened({ kind: "keys" }, { platform: "android", camera, ...scene });
  await tap("photo");
  return { ...page, camera };
}

async function see(camera: FakeCamera, seen: string): Promise<void> {
  camera.see(seen);
  await settle();
}

/** The camera is on again after its pause. */
const on = (camera: FakeCamera) => vi.waitFor(() => expect(camera.scanning).toBe(true), { timeout: 5000 });
const step = () => one("scan").dataset["step"];
const transparent = () => document.documentElement.hasAttribute("data-scanning");

async function put(backend: FakeBackend, where: "suspend" | "resume"): Promise<void> {
  backend[where]();
  await settle();
}

describe("Photo", () => {
  it("is the camera on a phone that has one", async () => {
    const { app, camera } = await scanning();
    expect(app.screen.kind).toBe("scan");
    expect(camera.scanning).toBe(true);
  });

  it.each([
    ["a phone without one", { platform: "ios", camera: null }],
    ["a computer, whatever the port has", { platform: "computer", camera: new FakeCamera() }],
  ] as const)("is the other ways on %s", async (_, scene) => {
    const { app } = await opened({ kind: "keys" }, scene);
    await tap("photo");
    expect(app.screen.kind).toBe("photo");
  });
});

describe("the permission", () => {
  it("is explained before the system asks, and asked for by a touch only", async () => {
    const { camera } = await scanning({ permission: "prompt" });
    expect(step()).toBe("asking");
    expect(text("scan-words")).toContain("No picture is taken or kept.");
    expect(camera.calls).toEqual(["permission"]);
    await tap("scan-ask");
    expect(camera.calls).toEqual(["permission", "ask", "scan"]);
    expect(step()).toBe("seeing");
  });

  it("that is refused can be asked for again", async () => {
    const { camera } = await scanning({ permission: "prompt", answers: ["prompt", "granted"] });
    await tap("scan-ask");
    expect(step()).toBe("refused");
    expect(document.querySelector("h1")?.textContent).toBe("The camera was not allowed");
    await tap("scan-ask");
    expect(step()).toBe("seeing");
    expect(camera.scanning).toBe(true);
  });

  it("that is refused for good is given in the system's settings, and looked at again on the way back", async () => {
    const { backend, camera } = await scanning({ permission: "prompt", answers: ["denied"] });
    await tap("scan-ask");
    expect(step()).toBe("blocked");
    expect(all("scan-ask")).toHaveLength(0);
    await tap("scan-settings");
    expect(camera.calls).toContain("openSettings");
    await put(backend, "suspend");
    camera.allow("granted");
    await put(backend, "resume");
    expect(step()).toBe("seeing");
  });

  it("does not count the system's question as leaving the app", async () => {
    const { backend, camera } = await scanning({ permission: "prompt" });
    await put(backend, "suspend");
    await put(backend, "resume");
    expect(step()).toBe("asking");
    expect(camera.calls).toEqual(["permission"]);
  });

  it.each([
    ["there is no camera", "none", undefined],
    ["the camera breaks off", "granted", (camera: FakeCamera) => camera.fail()],
  ] as const)("leaves the other ways when %s", async (_, permission, after) => {
    const { camera } = await scanning({ permission });
    after?.(camera);
    await settle();
    expect(step()).toBe("none");
    expect(transparent()).toBe(false);
    for (const way of ["scan-picture", "scan-paste", "scan-manual"]) expect(all(way), way).toHaveLength(1);
    // Its own app may know the camera that the scanner does not.
    expect(all("scan-photo")).toHaveLength(permission === "granted" ? 1 : 0);
    expect(all("scan-ask")).toHaveLength(0);
  });
});

describe("the camera", () => {
  it("is seen through the page, which is dark again when it is left", async () => {
    await scanning();
    expect(transparent()).toBe(true);
    await tap("scan-cancel");
    expect(transparent()).toBe(false);
  });

  it("gives what it reads to Rust alone, and goes to Confirm", async () => {
    const { app, backend, camera } = await scanning();
    const stored = vi.spyOn(Storage.prototype, "setItem");
    onTestFinished(() => stored.mockRestore());
    await see(camera, URI);
    expect(app.screen.kind).toBe("confirm");
    expect(callsOf(backend, "previewScan")).toEqual([[URI]]);
    expect(backend.calls.filter(({ args }) => JSON.stringify(args).includes(SECRET))).toHaveLength(1);
    expect(JSON.stringify(app.screen)).not.toContain(SECRET);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
    expect(stored).not.toHaveBeenCalled();
    expect(camera.scanning).toBe(false);
  });

  it("names a code that is no key, and goes on", async () => {
    const { app, camera } = await scanning();
    await see(camera, "https://connect.ch");
    expect(text("error")).toContain("This is not a key.");
    expect(transparent()).toBe(false);
    await on(camera);
    await settle();
    expect(text("error")).toContain("This is not a key.");
    await see(camera, URI);
    expect(app.screen.kind).toBe("confirm");
  });

  it("counts the parts of a series, goes on, and takes the whole", async () => {
    const { app, backend, camera } = await scanning();
    await see(camera, "otpauth-migration://part/2/2");
    expect(text("series")).toBe("1 of 2 codes read. Aim at the next one, in any order.");
    await on(camera);
    await see(camera, "otpauth-migration://part/2/2");
    expect(text("series")).toContain("1 of 2");
    await on(camera);
    await see(camera, "otpauth-migration://part/1/2");
    expect(app.screen.kind).toBe("confirm");
    expect(all("draft")).toHaveLength(2);
    expect(callsOf(backend, "discardDrafts")).toHaveLength(0);
  });

  it("takes the codes of another phone, which ask for their short code", async () => {
    const { app, camera } = await scanning();
    await see(camera, "clavis-transfer");
    expect(app.screen.kind).toBe("moveIn");
    expect(all("locked-file")).toHaveLength(1);
    await type("file-password", "7K3MQX92HD4T");
    await tap("file-open");
    expect(all("import-row")).toHaveLength(1);
  });

  it("is reached from Move in on a phone, and left to there", async () => {
    const camera = new FakeCamera();
    const { app, backend } = await opened({ kind: "moveIn" }, { platform: "android", camera });
    await tap("move-in-scan");
    expect(camera.scanning).toBe(true);
    backend.pressBack();
    await settle();
    expect([app.screen.kind, camera.scanning]).toEqual(["moveIn", false]);
  });

  it("can do without the rest of a series", async () => {
    const { app, backend, camera } = await scanning();
    await see(camera, "otpauth-migration://part/1/3");
    backend.leaveUnfinished(backend.preview([], { skipped: [] }));
    backend.fail("finishBatch", { kind: "noSuchDraft" });
    await tap("series-continue");
    expect(text("error")).toContain("Scan the code again.");
    await on(camera);
    backend.leaveUnfinished(await backend.previewText(URI));
    await tap("series-continue");
    expect(app.screen.kind).toBe("confirm");
    expect(camera.scanning).toBe(false);
  });

  it("that was left takes nothing over when the end of a series comes late", async () => {
    const { app, backend, camera } = await scanning();
    await see(camera, "otpauth-migration://part/1/3");
    const whole = await backend.previewText(URI);
    let finish = () => {};
    backend.finishBatch = () => new Promise((resolve) => (finish = () => resolve(whole)));
    await tap("series-continue");
    await tap("scan-cancel");
    finish();
    await settle();
    expect(app.screen.kind).toBe("keys");
  });

  it.each([
    ["the cross", () => tap("scan-cancel")],
    ["Escape", () => press("Escape")],
    ["the way back of the system", (backend: FakeBackend) => Promise.resolve(backend.pressBack()).then(settle)],
  ])("is switched off by %s, and what was read is forgotten", async (_, leave) => {
    const { app, backend, camera } = await scanning();
    await leave(backend);
    expect(app.screen.kind).toBe("keys");
    expect(camera.scanning).toBe(false);
    expect(camera.calls.filter((call) => call === "cancel")).toHaveLength(1);
    expect(callsOf(backend, "discardDrafts")).toHaveLength(1);
  });

  it("goes off when the app is put aside, and on when it is back", async () => {
    const { app, backend, camera } = await scanning();
    await put(backend, "suspend");
    expect(camera.scanning).toBe(false);
    expect(transparent()).toBe(false);
    expect(app.screen.kind).toBe("scan");
    await put(backend, "resume");
    expect(camera.scanning).toBe(true);
  });

  it("goes off when the vault locks", async () => {
    const { app, backend, camera } = await scanning();
    backend.lockUnasked();
    await settle();
    expect(app.screen.kind).toBe("unlock");
    expect(camera.scanning).toBe(false);
    expect(transparent()).toBe(false);
  });

  it("has a lamp that is on or off", async () => {
    await scanning();
    await tap("torch");
    expect(one("torch").getAttribute("aria-pressed")).toBe("true");
    await tap("torch");
    expect(one("torch").getAttribute("aria-pressed")).toBe("false");
  });

  it("offers no lamp that stays dark", async () => {
    await scanning({ lamp: false });
    await tap("torch");
    expect(all("torch")).toHaveLength(0);
  });
});

describe("15 seconds without a code", () => {
  it("offer the other ways, and the camera goes on", async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const camera = new FakeCamera();
    const backend = new FakeBackend({ platform: "android", camera });
    const scan = new Scan(await App.start(backend, backend), camera);
    await scan.begin();
    await vi.advanceTimersByTimeAsync(SILENT_MS - 1);
    expect(scan.silent).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(scan.silent).toBe(true);
    expect(camera.scanning).toBe(true);
    camera.see("https://connect.ch");
    await vi.advanceTimersByTimeAsync(SILENT_MS);
    expect(scan.error?.kind).toBe("input");
    expect(camera.scanning).toBe(true);
    scan.end();
    expect(camera.scanning).toBe(false);
  });
});

describe("aiming", () => {
  it("is told to Rust as long as somebody may be aiming", async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const camera = new FakeCamera();
    const backend = new FakeBackend({ platform: "android", camera });
    const app = await App.start(backend, backend);
    const scan = new Scan(app, camera);
    await scan.begin();
    await vi.advanceTimersByTimeAsync(AIMED_MS);
    expect(callsOf(backend, "touch")).toHaveLength(AIMED_MS / AIMING_MS);
    await vi.advanceTimersByTimeAsync(AIMED_MS);
    expect(callsOf(backend, "touch")).toHaveLength(AIMED_MS / AIMING_MS);
    scan.end();
  });
});

describe("another way", () => {
  it.each([
    ["scan-paste", "paste-input"],
    ["scan-manual", "manual-issuer"],
  ])("%s begins at %s", async (way, field) => {
    const { app, backend } = await scanning({ permission: "none" });
    await tap(way);
    expect(app.screen.kind).toBe("photo");
    expect((document.activeElement as HTMLElement).dataset["testid"]).toBe(field);
    expect(callsOf(backend, "choosePicture")).toHaveLength(0);
  });

  it("scan-photo begins at the phone's own camera app", async () => {
    const { camera } = await scanning();
    camera.fail();
    await settle();
    await tap("scan-photo");
    expect((document.activeElement as HTMLElement).dataset["testid"]).toBe("photo-input");
  });

  it("scan-picture opens the system's chooser at once, and once", async () => {
    const { app, backend } = await scanning({ permission: "none" });
    await tap("scan-picture");
    expect(app.screen.kind).toBe("photo");
    expect(callsOf(backend, "choosePicture")).toHaveLength(1);
  });

  it("can be taken from the first second, and takes a series along", async () => {
    const { app, backend, camera } = await scanning();
    await see(camera, "otpauth-migration://part/1/2");
    await on(camera);
    await settle();
    await tap("scan-other");
    expect(app.screen.kind).toBe("photo");
    expect(camera.scanning).toBe(false);
    expect(text("series")).toContain("1 of 2 pictures read");
    expect(callsOf(backend, "discardDrafts")).toHaveLength(0);
  });
});

function press(key: string): Promise<void> {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  return settle();
}
