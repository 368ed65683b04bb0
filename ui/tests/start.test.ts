import { describe, expect, it } from "vitest";
import { NO_TRIES } from "../src/ipc/fake";
import { all, callsOf, one, opened, pin, settle, tap, text, type } from "./opened";

const absent = { credential: null, open: false } as const;
const locked = { open: false } as const;
/** What the regions that are always there say. */
const said = () => [...document.querySelectorAll("[role=status]")].map((region) => region.textContent).join("");
const key = (name: string) => window.dispatchEvent(new KeyboardEvent("keydown", { key: name, cancelable: true }));

describe("Welcome", () => {
  it("is the pad itself", async () => {
    await opened(undefined, absent);
    for (let digit = 0; digit <= 9; digit += 1) expect(all(`pin-${digit}`)).toHaveLength(1);
    expect(all("error")).toHaveLength(0);
  });

  it("takes a PIN twice, makes the vault once, and goes to Keys", async () => {
    const { app, backend } = await opened(undefined, absent);
    await pin("482915");
    expect(callsOf(backend, "createVault")).toHaveLength(0);
    await pin("482915");
    expect(callsOf(backend, "createVault")).toEqual([[{ kind: "pin", value: "482915" }]]);
    expect(app.screen.kind).toBe("keys");
  });

  it.each(["123456", "111111", "020202"])(
    "refuses %s with the reason, and takes digits while it says so",
    async (obvious) => {
      const { backend } = await opened(undefined, absent);
      await pin(obvious);
      expect(text("error")).toContain("guessed too easily");
      await tap("pin-4");
      expect(all("error")).toHaveLength(1);
      expect(document.body.textContent).toContain("1 digit entered");
      expect(callsOf(backend, "createVault")).toHaveLength(0);
    },
  );

  it("starts again when the second differs", async () => {
    const { backend } = await opened(undefined, absent);
    await pin("482915");
    await pin("482916");
    expect(text("error")).toContain("differ");
    await pin("759263");
    expect(all("error")).toHaveLength(0);
    await pin("759263");
    expect(callsOf(backend, "createVault")).toEqual([[{ kind: "pin", value: "759263" }]]);
  });

  it("says why fewer than six digits are not enough, keeps them, and goes on", async () => {
    const { backend } = await opened(undefined, absent);
    await pin("48291");
    expect(text("error")).toBe("A PIN has 6 digits or more.");
    expect(callsOf(backend, "checkNewCredential")).toHaveLength(0);
    await pin("5");
    expect(callsOf(backend, "checkNewCredential")).toEqual([[{ kind: "pin", value: "482915" }]]);
  });

  it("works with the keyboard alone", async () => {
    const { app } = await opened(undefined, absent);
    for (let time = 0; time < 2; time += 1) {
      for (const name of ["4", "8", "2", "9", "1", "7", "Backspace", "5", "Enter"]) key(name);
      await settle();
    }
    expect(app.screen.kind).toBe("keys");
  });

  it("keeps the PIN that was chosen when the disk is full, and tries again", async () => {
    const { app, backend } = await opened(undefined, absent);
    backend.fail("createVault", { kind: "diskFull" });
    await pin("482915");
    await pin("482915");
    expect(text("error")).toContain("no space left");
    await tap("pin-ok");
    expect(app.screen.kind).toBe("keys");
  });

  it("takes a passphrase instead, the same twice", async () => {
    const { app, backend } = await opened(undefined, absent);
    await tap("use-passphrase");
    await type("passphrase", "lac bouleau tampon vitre");
    await type("passphrase-repeat", "lac bouleau tampon");
    await tap("continue");
    expect(text("error")).toContain("differ");
    await type("passphrase-repeat", "lac bouleau tampon vitre");
    await tap("continue");
    expect(callsOf(backend, "createVault")).toEqual([[{ kind: "passphrase", value: "lac bouleau tampon vitre" }]]);
    expect(app.screen.kind).toBe("keys");
  });
});

describe("Unlock", () => {
  it("opens with the right PIN", async () => {
    const { app } = await opened(undefined, locked);
    await pin("482915");
    expect(app.screen.kind).toBe("keys");
  });

  it("counts no try and says why when OK comes before six digits", async () => {
    const { backend } = await opened(undefined, locked);
    await pin("482");
    expect(text("error")).toBe("A PIN has 6 digits or more.");
    expect(callsOf(backend, "unlock")).toHaveLength(0);
  });

  it("says how many tries are left, empties the dots, takes digits, and opens then", async () => {
    const { app } = await opened(undefined, locked);
    await pin("111112");
    expect(text("error")).toBe("This is not the right PIN. 4 tries left, then a wait of 30 seconds.");
    expect(document.body.textContent).toContain("No digit entered");
    await pin("482915");
    expect(app.screen.kind).toBe("keys");
  });

  it("counts a wait down, takes nothing meanwhile, and then takes the PIN", async () => {
    const { app, backend } = await opened(undefined, {
      ...locked,
      tries: { ...NO_TRIES, failed: 4, left: 0, nextWaitMs: 1200 },
    });
    await pin("111112");
    expect(text("error")).toBe("This is not the right PIN.");
    expect(document.body.textContent).toContain("The next try is possible in 2 seconds.");
    await pin("482915");
    expect(callsOf(backend, "unlock")).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 1300));
    await settle();
    expect(document.body.textContent).not.toContain("The next try");
    await tap("pin-4");
    expect(document.body.textContent).toContain("1 digit entered");
    expect(app.screen.kind).toBe("unlock");
  });

  it("says a wait once in a region that was there before, while the hint counts it down", async () => {
    await opened(undefined, { ...locked, tries: { ...NO_TRIES, failed: 4, left: 0, nextWaitMs: 30_000 } });
    const regions = [...document.querySelectorAll("[role=status]")];
    expect(said()).not.toContain("The next try");
    await pin("111112");
    expect(said()).toContain("The next try is possible in 30 seconds.");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await settle();
    expect(said()).toContain("The next try is possible in 30 seconds.");
    expect(document.body.textContent).toContain("The next try is possible in 29 seconds.");
    expect([...document.querySelectorAll("[role=status]")]).toEqual(regions);
  });

  it("shows a wait from before a restart", async () => {
    await opened(undefined, { ...locked, tries: { ...NO_TRIES, failed: 6, left: 0, waitMs: 3_600_000 } });
    expect(document.body.textContent).toContain("The next try is possible in 60 minutes.");
    expect(said()).toContain("The next try is possible in 60 minutes.");
    expect(one("pin-1").getAttribute("aria-disabled")).toBe("true");
  });

  it("starts anew, and says why, when too many wrong tries erased everything", async () => {
    const { app } = await opened(undefined, { ...locked, tries: { ...NO_TRIES, leftBeforeWipe: 2 } });
    await pin("111112");
    expect(text("error")).toContain("After 1 more wrong try everything is erased.");
    await pin("111112");
    expect(app.screen.kind).toBe("welcome");
    expect(text("error")).toContain("everything was erased");
    await pin("759263");
    expect(all("error")).toHaveLength(0);
  });

  it("takes a passphrase where one was chosen", async () => {
    const { app } = await opened(undefined, { ...locked, credential: { kind: "passphrase", value: "lac bouleau" } });
    await type("passphrase", "lac");
    await tap("continue");
    expect(text("error")).toContain("This is not the right passphrase.");
    await type("passphrase", "lac bouleau");
    await tap("continue");
    expect(app.screen.kind).toBe("keys");
  });
});

describe("a forgotten PIN", () => {
  it("is replaced with the recovery code", async () => {
    const { app, backend } = await opened(undefined, { ...locked, recoveryCode: "K7QF2M9X" });
    await tap("forgot");
    await tap("use-recovery-code");
    await type("recovery-code", "K7QF");
    await tap("continue");
    expect(text("error")).toContain("did not count");
    await type("recovery-code", "k7qf-2m9x");
    await tap("continue");
    expect(all("error")).toHaveLength(0);
    await pin("759263");
    await pin("759263");
    expect(callsOf(backend, "setNewCredential")).toEqual([[{ kind: "pin", value: "759263" }]]);
    expect(app.screen.kind).toBe("keys");
  });

  it("says to a screen reader how long to wait after wrong codes", async () => {
    await opened(undefined, {
      ...locked,
      recoveryCode: "K7QF2M9X",
      tries: { ...NO_TRIES, failed: 4, left: 0, nextWaitMs: 30_000 },
    });
    await tap("forgot");
    await tap("use-recovery-code");
    await type("recovery-code", "AAAA-AAAA");
    expect(said()).not.toContain("The next try");
    await tap("continue");
    expect(text("error")).toBe("This is not your recovery code.");
    expect(said()).toContain("The next try is possible in 30 seconds.");
  });

  it.each(["pin", "passphrase"] as const)("speaks of what was forgotten: a %s", async (kind) => {
    const credential = { kind, value: kind === "pin" ? "482915" : "lac bouleau" };
    await opened(undefined, { ...locked, credential, recoveryCode: "K7QF2M9X" });
    await tap("forgot");
    expect(document.querySelector("header")?.textContent).toContain(
      kind === "pin" ? "Nobody can look up a PIN." : "Nobody can look up a passphrase.",
    );
  });

  it("without a code leaves only to erase everything, after the app's name", async () => {
    const { app } = await opened(undefined, locked);
    await tap("forgot");
    expect(all("use-recovery-code")).toHaveLength(0);
    await tap("erase");
    await type("erase-name", "Klavis");
    await tap("erase-confirm");
    expect(text("error")).toContain("Type Clavis");
    await type("erase-name", "Clavis");
    await tap("erase-confirm");
    expect(app.screen.kind).toBe("welcome");
  });
});

describe("a vault that cannot be opened", () => {
  const problems = [
    [{ kind: "inUse" }, "already running", false],
    [{ kind: "headerDamaged" }, "head of the vault", true],
    [{ kind: "generationsDamaged" }, "None of the files", true],
    [{ kind: "tooNew", found: 3, supported: 1 }, "format 3", false],
    [{ kind: "deviceKeyMissing", hasRecoveryCode: true }, "recovery code opens", true],
    [{ kind: "deviceKeyMissing", hasRecoveryCode: false }, "no recovery code", true],
    [{ kind: "folderUnreadable" }, "cannot be read", false],
  ] as const;

  it.each(problems)("says so and offers only what helps: %o", async (problem, words, beyondRepair) => {
    const { backend } = await opened(undefined, { open: false, problem });
    expect(text("error")).toContain(words);
    expect(all("erase")).toHaveLength(beyondRepair ? 1 : 0);
    await tap("retry");
    expect(callsOf(backend, "status")).toHaveLength(2);
  });
});
