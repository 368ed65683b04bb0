import type { LanguageView } from "../ipc/bindings/LanguageView";

/** The BCP 47 tags of the app, the only ones that ever reach the page's `lang` or an `Intl` call. */
export const TAGS: Record<LanguageView, string> = { en: "en", fr: "fr-CH", de: "de-CH", it: "it-CH" };

/** How each language calls itself. */
export const OWN_NAMES: Record<LanguageView, string> = {
  de: "Deutsch",
  en: "English",
  fr: "Français",
  it: "Italiano",
};

/**
 * The language to speak: the chosen one, else the system's if the app has it, else English.
 *
 * The system's tag is unchecked (`C`, `POSIX`, `fr_CH.UTF-8`): only its first letters are looked at, and never by `Intl`, which throws.
 */
export function pickLanguage(chosen: LanguageView | null, systemTag: string): LanguageView {
  if (chosen !== null) return chosen;
  const primary = systemTag.toLowerCase().split(/[-_.@]/, 1)[0];
  return primary === "de" || primary === "fr" || primary === "it" ? primary : "en";
}
