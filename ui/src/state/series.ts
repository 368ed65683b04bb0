import type { PreviewView } from "../ipc/bindings/PreviewView";
import { asFiles } from "./files";
import type { Screen } from "./screen";

export const NOTHING: PreviewView = { drafts: [], batch: null, skipped: [] };

/** More keys than this are a move. */
const MANY = 8;

/**
 * What several pictures or texts gave together. A draft that comes again (the same picture of a series twice) stands once;
 * of the series only the newest word counts.
 */
export function together(before: PreviewView, next: PreviewView): PreviewView {
  const known = new Set(before.drafts.map((draft) => draft.draftId));
  return {
    drafts: [...before.drafts, ...next.drafts.filter((draft) => !known.has(draft.draftId))],
    batch: next.batch ?? before.batch,
    skipped: [...before.skipped, ...next.skipped],
  };
}

/** How many pictures of a series are still to come; 0 when it is whole or when there is none. */
export function missing(preview: PreviewView): number {
  return preview.batch === null ? 0 : Math.max(0, preview.batch.total - preview.batch.received);
}

/** There is something, and nothing is still to come. */
export function isWhole(preview: PreviewView): boolean {
  return preview.drafts.length > 0 && missing(preview) === 0;
}

/** Where what was found is looked at: a few keys one by one, many in a list. */
export function leadsTo(found: PreviewView): Screen {
  return found.drafts.length > MANY ? { kind: "moveIn", dropped: asFiles(found) } : { kind: "confirm", preview: found };
}
