import { beforeAll, describe, expect, it } from "vitest";
import { argumentsOf, catalogues, faults, LANGUAGES } from "../build/messages.js";
import { formatDay, language, speak, t } from "../src/i18n/i18n.svelte";
import { pickLanguage } from "../src/i18n/language";

describe("the catalogues", () => {
  it("say the same things in four languages", () => {
    expect(faults(catalogues())).toEqual([]);
    expect(Object.keys(catalogues().en).length).toBeGreaterThan(150);
  });

  it("are found out when one lacks, adds or changes a message", () => {
    const whole = { a: "A {count, plural, one {#} other {#}}", b: "B {name}" };
    const all = { en: whole, fr: whole, de: whole, it: whole };
    expect(faults(all)).toEqual([]);
    expect(faults({ ...all, fr: { a: whole.a } as never })).toEqual(["fr.json lacks b"]);
    expect(faults({ ...all, de: { ...whole, c: "C" } as never })).toEqual(["de.json has c, English has not"]);
    expect(faults({ ...all, it: { ...whole, b: "B" } })).toEqual(["it.json: b takes other arguments than in English"]);
    expect(faults({ ...all, fr: { ...whole, b: " " } })).toEqual(["fr.json has nothing to say for b"]);
  });

  it("name their arguments with their types", () => {
    expect(argumentsOf("{count, plural, one {# of {name}} other {#}}")).toEqual({
      count: "number",
      name: "string | number",
    });
    expect(argumentsOf("{credential, select, pin {a} passphrase {b} other {}}")).toEqual({
      credential: '"passphrase" | "pin"',
    });
  });

  it("write Swiss German, and address nobody with an exclamation mark", () => {
    for (const [key, message] of Object.entries(catalogues().de)) expect(message, key).not.toContain("ß");
    for (const each of LANGUAGES)
      for (const [key, message] of Object.entries(catalogues()[each]))
        expect(message, `${each} ${key}`).not.toContain("!");
  });

  it("mark with <b> in pairs, and use no other markup", () => {
    for (const each of LANGUAGES)
      for (const [key, message] of Object.entries(catalogues()[each])) {
        expect(message.split("<b>").length, `${each} ${key}`).toBe(message.split("</b>").length);
        expect(message.replaceAll(/<\/?b>/g, ""), `${each} ${key}`).not.toMatch(/<[a-z/]/);
      }
  });
});

describe("the language of the page", () => {
  it.each([
    ["fr-CH", "fr"],
    ["de_CH.UTF-8", "de"],
    ["it", "it"],
    ["IT-ch", "it"],
    ["en-GB", "en"],
    ["rm-CH", "en"],
    ["C", "en"],
    ["POSIX", "en"],
    ["", "en"],
    ["***", "en"],
    ["frr", "en"],
  ])("of the system %s is %s", (tag, picked) => {
    expect(pickLanguage(null, tag)).toBe(picked);
  });

  it("is the chosen one whatever the system speaks", () => {
    expect(pickLanguage("it", "fr-CH")).toBe("it");
  });
});

describe("a message", () => {
  beforeAll(() => speak("fr"));

  it("follows the plural rules of its language", async () => {
    expect(t("keys.count", { count: 0 })).toBe("0 clé");
    expect(t("keys.count", { count: 2 })).toBe("2 clés");
    await speak("en");
    expect(t("keys.count", { count: 0 })).toBe("0 keys");
    expect(t("keys.count", { count: 1 })).toBe("1 key");
  });

  it("changes with the language, and the page says which", async () => {
    await speak("de");
    expect(language()).toBe("de");
    expect(document.documentElement.lang).toBe("de-CH");
    expect(t("keys.title")).toBe("Schlüssel");
    expect(formatDay(Date.UTC(2026, 10, 23, 12))).toBe("23. November 2026");
    await speak("it");
    expect(document.documentElement.lang).toBe("it-CH");
    await speak("en");
    expect(document.documentElement.lang).toBe("en");
  });
});
