import type { DraftView } from "../ipc/bindings/DraftView";
import type { FilesView } from "../ipc/bindings/FilesView";

/** An account that was found, the app it came from (empty where nobody can tell), and whether it is taken. */
export class Found {
  readonly draft: DraftView;
  readonly app: string;
  /** Of each its own, so that one tick among ten thousand touches one line. */
  taken = $state(true);

  constructor(draft: DraftView, app: string) {
    this.draft = draft;
    this.app = app;
  }
}

/** What was found before and what comes now; a draft that comes again (the same picture twice) stands once. */
export function together(before: readonly Found[], { preview, sources }: FilesView): Found[] {
  const known: Record<string, true> = Object.fromEntries(before.map(({ draft }) => [draft.draftId, true]));
  // The drafts stand in the order of the files; where the counts do not say which is whose, no app is named.
  const apps = sources.flatMap(({ app, accounts }) => Array.from({ length: accounts }, () => app));
  const told = apps.length === preview.drafts.length;
  const found = preview.drafts.map((draft, index) => new Found(draft, (told && apps[index]) || ""));
  return [...before, ...found.filter(({ draft }) => known[draft.draftId] === undefined)];
}
