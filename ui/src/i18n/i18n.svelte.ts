import { untrack } from "svelte";
import type { LanguageView } from "../ipc/bindings/LanguageView";
import { TAGS } from "./language";
import type { Messages } from "./messages.gen";

export type MessageKey = keyof Messages;

/** Keys of messages without arguments: good for a table of labels. */
export type PlainKey = { [K in MessageKey]: Messages[K] extends undefined ? K : never }[MessageKey];

type Catalogue = typeof import("virtual:messages/*").default;
type Chunks = Record<LanguageView, () => Promise<{ default: Catalogue }>>;

/** What may show until Keys is painted. build/early.js tells which messages those are. */
const early: Chunks = {
  en: () => import("virtual:messages/early-en"),
  fr: () => import("virtual:messages/early-fr"),
  de: () => import("virtual:messages/early-de"),
  it: () => import("virtual:messages/early-it"),
};
/** All others: loaded with the first screen that needs them. */
const late: Chunks = {
  en: () => import("virtual:messages/late-en"),
  fr: () => import("virtual:messages/late-fr"),
  de: () => import("virtual:messages/late-de"),
  it: () => import("virtual:messages/late-it"),
};

class Spoken {
  language = $state<LanguageView>("en");
  early = $state.raw<Catalogue>({});
  late = $state.raw<Catalogue>({});
}

const spoken = new Spoken();
let lateWanted = false;

/** The language of the page. */
export function language(): LanguageView {
  return spoken.language;
}

/** Loads a language and speaks it from then on; on failure the page keeps the one it has. */
export async function speak(next: LanguageView): Promise<void> {
  const first = await early[next]();
  // Both change at once, so that no screen speaks two languages.
  if (lateWanted) spoken.late = (await late[next]()).default;
  spoken.early = first.default;
  spoken.language = next;
  document.documentElement.lang = TAGS[next];
}

/** What a late screen loads, with the messages it needs: it is never painted without its words. */
export async function withLateMessages<T>(loading: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([loading, speakLate()]);
  return loaded;
}

async function speakLate(): Promise<void> {
  lateWanted = true;
  for (;;) {
    // Not for whoever awaits this in the page: a change of language would make that screen anew.
    const asked = untrack(() => spoken.language);
    const chunk = await late[asked]();
    // The language was changed meanwhile.
    if (asked !== spoken.language) continue;
    spoken.late = chunk.default;
    return;
  }
}

/** The message in the language of the page. Reading it in markup follows a change of language. */
export function t<K extends MessageKey>(
  key: K,
  ...values: Messages[K] extends undefined ? [] : [values: Messages[K]]
): string {
  const message = spoken.early[key] ?? spoken.late[key];
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
