import { describe, expect, it } from "vitest";
import { fakeAccount } from "../src/ipc/fake";
import { all, callsOf, one, opened, settle, tap, text } from "./opened";

const trash = () =>
  opened(
    { kind: "trash" },
    {
      accounts: [
        fakeAccount("db", "Dropbox", "marie", { trashedFor: 28 }),
        fakeAccount("wm", "Webmail", "info", { trashedFor: 3 }),
        fakeAccount("cc", "CC Commerce Suisse", "m"),
      ],
    },
  );

describe("Trash", () => {
  it("names what lies in it and how long it stays", async () => {
    await trash();
    expect(all("trashed")).toHaveLength(2);
    expect(document.querySelector("ul")?.getAttribute("role")).toBe("list");
    expect(all("trashed")[0]?.textContent).toContain("28 days left");
    expect(all("trashed")[1]?.textContent).toContain("Webmail");
  });

  it("restores", async () => {
    const { app, backend } = await trash();
    await tap("restore", 1);
    expect(callsOf(backend, "restoreAccount")).toEqual([["wm"]]);
    expect(all("trashed")).toHaveLength(1);
    expect(app.toast).toBe("Restored: Webmail");
    expect(document.activeElement?.tagName).toBe("H1");
  });

  it("deletes for good only at the second step", async () => {
    const { backend } = await trash();
    await tap("delete", 0);
    expect(callsOf(backend, "deleteAccount")).toHaveLength(0);
    expect(document.querySelector('[role="alertdialog"]')?.textContent).toContain(
      "not be able to make its codes again",
    );
    one("delete-no").focus();
    await tap("delete-no");
    expect(all("trashed")).toHaveLength(2);
    expect(document.activeElement).toBe(all("delete")[0]);
    await tap("delete", 1);
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    await settle();
    expect(document.activeElement).toBe(all("delete")[1]);
    await tap("delete", 0);
    await tap("delete-yes");
    expect(callsOf(backend, "deleteAccount")).toEqual([["db"]]);
    expect(all("trashed")).toHaveLength(1);
  });

  it("keeps the key and says so when deleting fails", async () => {
    const { backend } = await trash();
    backend.fail("deleteAccount", { kind: "verificationFailed" });
    await tap("delete", 0);
    await tap("delete-yes");
    expect(text("error")).toContain("The old state is kept.");
    expect(all("trashed")).toHaveLength(2);
    expect(document.activeElement).toBe(all("delete")[0]);
  });

  it("says that it is empty", async () => {
    await opened({ kind: "trash" });
    expect(document.body.textContent).toContain("Nothing lies in Trash.");
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    await settle();
    expect(document.querySelector("h1")?.textContent).toBe("Settings");
  });
});
