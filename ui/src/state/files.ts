import type { DraftView } from "../ipc/bindings/DraftView";
import type { FilesView } from "../ipc/bindings/FilesView";
import type { PreviewView } from "../ipc/bindings/PreviewView";

/** An account that was found, and the app it came from (empty where nobody can tell). */
export interface Found {
  draft: DraftView;
  app: string;
}

/** A preview that came without its files. */
export function asFiles(preview: PreviewView): FilesView {
  return { preview, sources: [], locked: [], refused: [] };
}

/** What was found before and what comes now; a draft that comes again (the same picture twice) stands once. */
export function together(before: readonly Found[], files: FilesView): Found[] {
  const known = new Set(before.map(({ draft }) => draft.draftId));
  return [...before, ...withApps(files).filter(({ draft }) => !known.has(draft.draftId))];
}

/** The drafts stand in the order of the files; where the counts do not say which is whose, no app is named. */
function withApps({ preview, sources }: FilesView): Found[] {
  const apps = sources.flatMap(({ app, accounts }) => Array.from({ length: accounts }, () => app));
  const known = apps.length === preview.drafts.length;
  return preview.drafts.map((draft, index) => ({ draft, app: (known && apps[index]) || "" }));
}
