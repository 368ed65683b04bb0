import { flushSync, mount, unmount, type Component } from "svelte";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { groupsOf, shortTime, spelled } from "../src/components/code";
import ErrorNote from "../src/components/ErrorNote.svelte";
import KeyCard from "../src/components/KeyCard.svelte";
import PassphraseField from "../src/components/PassphraseField.svelte";
import PinPad from "../src/components/PinPad.svelte";
import Rich from "../src/components/Rich.svelte";
import Toast from "../src/components/Toast.svelte";
import Skipped from "../src/screens/Photo/Skipped.svelte";
import { speak } from "../src/i18n/i18n.svelte";
import type { CodeView } from "../src/ipc/bindings/CodeView";

beforeAll(() => speak("en"));

function show<P extends Record<string, unknown>>(component: Component<P>, props: P): HTMLElement {
  const place = document.createElement("div");
  document.body.append(place);
  const shown = mount(component, { target: place, props });
  flushSync();
  onTestFinished(async () => {
    await unmount(shown);
    place.remove();
  });
  return place;
}

describe("a code", () => {
  it.each([
    ["12345", ["12345"]],
    ["123456", ["123", "456"]],
    ["1234567", ["1234", "567"]],
    ["12345678", ["1234", "5678"]],
    ["123456789", ["123", "456", "789"]],
    ["1234567890", ["12345", "67890"]],
  ])("%s is parted to be read", (code, groups) => {
    expect(groupsOf(code)).toEqual(groups);
  });
  it.each([
    [7, "7"],
    [999, "999"],
    [1000, "17′"],
    [3599, "60′"],
    [86_400, "24 h"],
  ])("good for %i more seconds says %s in its ring", (seconds, words) => {
    expect(shortTime(seconds)).toBe(words);
  });
  it("is read digit by digit", () => {
    expect(spelled("073264")).toBe("0 7 3 2 6 4");
  });
});

describe("a key", () => {
  const who = { issuer: "CC Commerce Suisse", label: "m.rochat", monogram: "CC" };
  const code: CodeView = {
    kind: "timed",
    accountId: "a",
    code: "073264",
    nextCode: "604118",
    validFrom: 1_000_000,
    validUntil: 1_045_000,
  };

  it("is one button with the whole name, and without a code at rest", () => {
    const place = show(KeyCard, { ...who, now: 0 });
    expect(place.querySelectorAll("button")).toHaveLength(1);
    expect(place.textContent).toContain("CC Commerce Suisse");
    expect(place.querySelector("[data-testid=code]")).toBeNull();
  });

  it("counts down by the two times of its code, whatever the period", () => {
    const place = show(KeyCard, { ...who, code, now: 1_004_001 });
    expect(place.querySelector("[data-testid=countdown]")?.textContent.trim()).toBe("41");
    expect(place.textContent).not.toContain("604");
  });

  it("shows the code to come in the last ten seconds, and not before", () => {
    expect(show(KeyCard, { ...who, code, now: 1_034_999 }).textContent).not.toContain("604118");
    expect(show(KeyCard, { ...who, code, now: 1_035_000 }).textContent).toContain("604118");
  });

  it("never counts below nothing", () => {
    const place = show(KeyCard, { ...who, code, now: 1_050_000 });
    expect(place.querySelector("[data-testid=countdown]")?.textContent.trim()).toBe("0");
  });

  it("shows its label when there is no issuer, and says so when there is neither", () => {
    expect(show(KeyCard, { ...who, issuer: "", now: 0 }).textContent).toContain("m.rochat");
    expect(show(KeyCard, { ...who, issuer: "", label: "", now: 0 }).textContent).toContain("Key without a name");
  });
});

describe("what is said", () => {
  it("has its live region before there is anything to say, and the error only while there is one", () => {
    const place = show(ErrorNote, { message: undefined });
    expect(place.querySelector("[role=alert]")).not.toBeNull();
    expect(place.querySelector("[data-testid=error]")).toBeNull();
    expect(show(ErrorNote, { message: "Wrong." }).querySelector("[data-testid=error]")?.textContent.trim()).toBe(
      "Wrong.",
    );
    const toast = show(Toast, { message: "Key saved" });
    expect(toast.textContent.trim()).toBe("Key saved");
    expect(toast.querySelector("[role=status]"), "it would come with its words, and be read twice").toBeNull();
  });

  it("marks with <b>, and leaves every other bracket as text", () => {
    const place = show(Rich, { text: "a <b>3 tries</b> <img src=x> <i>b</i>" });
    expect(place.querySelector("b")?.textContent).toBe("3 tries");
    expect(place.querySelector("img, i")).toBeNull();
    expect(place.textContent).toBe("a 3 tries <img src=x> <i>b</i>");
  });
});

describe("a passphrase", () => {
  it("takes nothing while it is off, and keeps the focus", () => {
    const field = show(PassphraseField, { label: "Passphrase", value: "lac", disabled: true }).querySelector("input");
    expect([field?.readOnly, field?.disabled]).toEqual([true, false]);
    field?.focus();
    expect(document.activeElement).toBe(field);
  });
});

describe("a list without signs", () => {
  it("is one for WebKit too", () => {
    const skipped = [{ name: "Steam", reason: { kind: "empty" as const } }];
    expect(show(Skipped, { skipped }).querySelector("ul")?.getAttribute("role")).toBe("list");
  });
});

describe("the pad", () => {
  const press = (init: KeyboardEventInit) =>
    window.dispatchEvent(new KeyboardEvent("keydown", { cancelable: true, ...init }));

  it("takes digits, takes them back, and says when it is done", () => {
    const onchange = vi.fn();
    const onok = vi.fn();
    const place = show(PinPad, { value: "482915", onchange, onok, onshort: vi.fn() });
    place.querySelector<HTMLElement>("[data-testid=pin-7]")?.click();
    place.querySelector<HTMLElement>("[data-testid=pin-delete]")?.click();
    place.querySelector<HTMLElement>("[data-testid=pin-ok]")?.click();
    expect(onchange.mock.calls).toEqual([["4829157"], ["48291"]]);
    expect(onok).toHaveBeenCalledOnce();
  });

  it("hears the computer's keys, but no shortcuts", () => {
    const onchange = vi.fn();
    const onok = vi.fn();
    show(PinPad, { value: "482915", onchange, onok, onshort: vi.fn() });
    press({ key: "7" });
    press({ key: "Backspace" });
    press({ key: "Enter" });
    press({ key: "1", ctrlKey: true });
    press({ key: "a" });
    expect(onchange.mock.calls).toEqual([["4829157"], ["48291"]]);
    expect(onok).toHaveBeenCalledOnce();
  });

  it("takes nothing while it is off", () => {
    const calls = vi.fn();
    show(PinPad, { value: "48291", onchange: calls, onok: calls, onshort: calls, disabled: true });
    press({ key: "7" });
    press({ key: "Enter" });
    expect(calls).not.toHaveBeenCalled();
  });

  it("says that OK came before six digits, and gives nothing", () => {
    const onok = vi.fn();
    const onshort = vi.fn();
    show(PinPad, { value: "48291", onchange: vi.fn(), onok, onshort });
    press({ key: "Enter" });
    expect(onshort).toHaveBeenCalledOnce();
    expect(onok).not.toHaveBeenCalled();
  });
});
