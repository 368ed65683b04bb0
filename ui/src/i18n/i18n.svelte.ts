import type { LanguageView } from "../ipc/bindings/LanguageView";
import { TAGS } from "./language";
import type { Messages } from "./messages.gen";

export type MessageKey = keyof Messages;

/** Keys of messages without arguments: good for a table of labels. */
export type PlainKey = { [K in MessageKey]: Messages[K] extends undefined ? K : never }[MessageKey];

type Catalogue = typeof import("virtual:messages/*").default;

const chunks: Record<LanguageView, () => Promise<{ default: Catalogue }>> = {
  en: () => import("virtual:messages/en"),
  fr: () => import("virtual:messages/fr"),
  de: () => import("virtual:messages/de"),
  it: () => import("virtual:messages/it"),
};

class Spoken {
  language = $state<LanguageView>("en");
  catalogue = $state.raw<Catalogue>({});
}

const spoken = new Spoken();

/** The language of the page. */
export function language(): LanguageView {
  return spoken.language;
}

/** Loads a language and speaks it from then on; on failure the page keeps the one it has. */
export async function speak(next: LanguageView): Promise<void> {
  const chunk = await chunks[next]();
  spoken.catalogue = chunk.default;
  spoken.language = next;
  document.documentElement.lang = TAGS[next];
}

/** The message in the language of the page. Reading it in markup follows a change of language. */
export function t<K extends MessageKey>(
  key: K,
  ...values: Messages[K] extends undefined ? [] : [values: Messages[K]]
): string {
  const message = spoken.catalogue[key];
  return message === undefined ? key : message(values[0]);
}

/** A day, as people of the page's language write it: 12 mars 2026. */
export function formatDay(unixMs: number): string {
  return new Intl.DateTimeFormat(TAGS[spoken.language], { dateStyle: "long" }).format(unixMs);
}

/** A day with the time. */
export function formatMoment(unixMs: number): string {
  return new Intl.DateTimeFormat(TAGS[spoken.language], { dateStyle: "long", timeStyle: "short" }).format(unixMs);
}
