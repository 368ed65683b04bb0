import { describe, expect, it } from "vitest";
import type { CommandError } from "../src/ipc/bindings/CommandError";
import { t } from "../src/i18n/i18n.svelte";
import { all, one, opened, tap } from "./opened";

const LOCKED = { open: false, biometrics: "on" } as const;

/** How often the system's prompt was asked for. */
function prompts(backend: Awaited<ReturnType<typeof opened>>["backend"]): number {
  return backend.calls.filter(({ method }) => method === "unlockWithBiometrics").length;
}

async function type(pin: string) {
  for (const digit of pin) await tap(`pin-${digit}`);
  await tap("pin-ok");
}

describe("unlocking with finger or face", () => {
  it("asks once by itself when the app starts, and opens", async () => {
    const { app, backend } = await opened(undefined, LOCKED);
    expect(prompts(backend)).toBe(1);
    expect(app.screen.kind).toBe("keys");
  });

  it("asks again only when wanted, after locking by hand", async () => {
    const { app, backend, settle } = await opened(undefined, LOCKED);
    await app.lock();
    await settle();
    expect([app.screen.kind, prompts(backend)]).toEqual(["unlock", 1]);
    await tap("biometrics");
    expect([app.screen.kind, prompts(backend)]).toEqual(["keys", 2]);
  });

  it("is not offered where it is not enabled", async () => {
    for (const biometrics of ["absent", "notEnrolled", "off", "pinDue", "dead"] as const) {
      const { backend } = await opened(undefined, { open: false, biometrics });
      expect([prompts(backend), all("biometrics").length], biometrics).toEqual([0, 0]);
      document.body.replaceChildren();
    }
  });

  const said: [CommandError, string | undefined][] = [
    [{ kind: "biometricsCancelled" }, undefined],
    [{ kind: "biometricsFailed" }, "error.biometricsFailed"],
    [{ kind: "biometricsLockedOut" }, "error.biometricsLockedOut"],
    [{ kind: "biometricsUnavailable" }, "error.biometricsUnavailable"],
  ];
  it.each(said)("leaves the pad after %o", async (error, key) => {
    const { app, backend, settle } = await opened(undefined, { ...LOCKED, open: true });
    await app.lock();
    await settle();
    backend.fail("unlockWithBiometrics", error);
    await tap("biometrics");
    const words = all("error").map((error) => error.textContent.trim());
    if (key === undefined) expect(words).toEqual([]);
    else expect(words[0]).toBe(t(key as "error.biometricsFailed", { credential: "pin" }));
    await type("482915");
    expect(app.screen.kind).toBe("keys");
  });

  it("explains a key that died, until the PIN has opened", async () => {
    const { app, backend, settle } = await opened(undefined, { ...LOCKED, open: true });
    await app.lock();
    await settle();
    backend.fail("unlockWithBiometrics", { kind: "biometricsDead" });
    await tap("biometrics");
    expect(one("error").textContent).toContain(t("error.biometricsDead", { credential: "pin" }));
    expect(all("biometrics")).toHaveLength(0);
  });

  it("says why the PIN is asked for once a week", async () => {
    await opened(undefined, { open: false, biometrics: "pinDue" });
    expect(document.body.textContent).toContain(t("error.biometricsPinDue", { credential: "pin" }));
  });
});

describe("the switch in Settings", () => {
  it("is not there without a sensor, and waits for a finger to be enrolled", async () => {
    await opened({ kind: "settings" }, { biometrics: "absent" });
    expect(all("biometrics")).toHaveLength(0);
    document.body.replaceChildren();
    await opened({ kind: "settings" }, { biometrics: "notEnrolled" });
    expect(one("biometrics").hasAttribute("disabled")).toBe(true);
  });

  it("asks for the PIN before it is on, and for nothing before it is off", async () => {
    const { app, backend } = await opened({ kind: "settings" }, { biometrics: "off" });
    expect(one("biometrics").textContent).toContain("A newly enrolled finger or face switches it off.");
    await tap("biometrics");
    await type("111112");
    expect([app.screen.kind, app.biometrics]).toEqual(["biometrics", "off"]);
    await type("482915");
    expect([app.screen.kind, app.biometrics]).toEqual(["settings", "on"]);
    expect(one("biometrics").getAttribute("aria-checked")).toBe("true");
    await tap("biometrics");
    expect(app.biometrics).toBe("off");
    expect(backend.calls.some(({ method }) => method === "disableBiometrics")).toBe(true);
  });
});
