import { describe, expect, it } from "vitest";
import { fakeAccount } from "../src/ipc/fake";
import { all, one, opened, pin, settle, tap } from "./opened";

/** What can be read: what lies in no covered part. happy-dom knows no layout; the rehearsal in Chromium proves it by the pixels' text. */
function readable(): string {
  const copy = document.body.cloneNode(true) as HTMLElement;
  for (const covered of copy.querySelectorAll("[inert].covered")) covered.remove();
  return copy.textContent.replaceAll(/\s/g, "");
}
const accounts = () => [fakeAccount("a", "CC Commerce Suisse", "m.rochat")];

describe("in the background", () => {
  it("no code is left: it is hidden for good, and nothing of the page can be read", async () => {
    const { backend } = await opened({ kind: "keys" }, { accounts: accounts() });
    await tap("key");
    const digits = one("code").textContent.replaceAll(/\D/g, "");
    expect(digits).toMatch(/^\d{6,}/);
    expect(readable().replaceAll(/\D/g, "")).toContain(digits.slice(0, 6));
    backend.suspend();
    await settle();
    expect(all("cover")).toHaveLength(1);
    expect(all("code")).toHaveLength(0);
    expect(document.body.textContent.replaceAll(/\D/g, "")).not.toContain(digits.slice(0, 6));
    expect(readable()).toBe("");
    backend.resume();
    await settle();
    expect([all("cover").length, all("code").length, readable().length > 0]).toEqual([0, 0, true]);
  });

  it.each([
    ["Confirm", "confirm"],
    ["the recovery code", "recovery"],
  ] as const)("%s keeps what was begun, unseen meanwhile", async (_, kind) => {
    const { app, backend } = await opened(kind === "recovery" ? { kind } : { kind: "photo" }, { accounts: accounts() });
    if (kind === "recovery") await pin("482915");
    else app.go({ kind, preview: backend.preview(accounts()) });
    await settle();
    const before = readable();
    expect(before).not.toBe("");
    backend.suspend();
    await settle();
    expect(readable()).toBe("");
    backend.resume();
    await settle();
    expect([app.screen.kind, readable()]).toEqual([kind, before]);
  });

  it("the focus comes back where it was", async () => {
    const { backend } = await opened({ kind: "photo" });
    one("manual-issuer").focus();
    backend.suspend();
    await settle();
    (document.activeElement as HTMLElement).blur();
    backend.resume();
    await settle();
    expect((document.activeElement as HTMLElement).dataset["testid"]).toBe("manual-issuer");
  });

  it("a vault that is locked meanwhile shows Unlock, read from its title", async () => {
    const { app, backend } = await opened({ kind: "photo" });
    one("manual-issuer").focus();
    backend.suspend();
    backend.lockUnasked();
    await settle();
    backend.resume();
    await settle();
    expect([app.screen.kind, document.activeElement?.tagName]).toEqual(["unlock", "H1"]);
  });
});
