/** Files of other apps as the port in memory knows them: what they hold, and what opens them. */
import type { FileKeyView } from "../bindings/FileKeyView";
import type { FileProblem } from "../bindings/FileProblem";
import type { FilesView } from "../bindings/FilesView";
import type { PreviewView } from "../bindings/PreviewView";
import type { SkippedView } from "../bindings/SkippedView";
import type { FakeAccount } from "./account";

export interface FakeFile {
  name: string;
  app: string;
  accounts?: FakeAccount[];
  skipped?: SkippedView[];
  /** What opens it, for a locked one. */
  password?: string;
  key?: FileKeyView;
  largeMemory?: number;
  /** Why it cannot be read at all. */
  problem?: FileProblem;
}

/** Makes drafts of accounts. */
type Draft = (accounts: readonly FakeAccount[], rest: Partial<PreviewView>) => PreviewView;

export class FakeFiles {
  readonly #draft: Draft;
  #locked = new Map<string, FakeFile>();
  #nextId = 1;

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  /** Reads what is open, and names what is locked or refused. */
  read(files: readonly FakeFile[]): FilesView {
    const open = files.filter((file) => file.problem === undefined && file.password === undefined);
    return {
      preview: this.#draft(
        open.flatMap((file) => file.accounts ?? []),
        { skipped: open.flatMap((file) => file.skipped ?? []) },
      ),
      sources: open.map(({ name, app, accounts = [] }) => ({ name, app, accounts: accounts.length })),
      locked: files.flatMap((file) => {
        if (file.problem !== undefined || file.password === undefined) return [];
        const fileId = `file-${this.#nextId++}`;
        this.#locked.set(fileId, file);
        const { name, app, key = "password", largeMemory = null } = file;
        return [{ fileId, name, app, key, largeMemory }];
      }),
      refused: files.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ name, problem }])),
    };
  }

  /** `undefined`: no such file; `null`: it stays locked. */
  open(fileId: string, password: string): FilesView | null | undefined {
    const file = this.#locked.get(fileId);
    if (file === undefined) return undefined;
    if (file.password !== password) return null;
    this.#locked.delete(fileId);
    const { name, app, accounts = [], skipped = [] } = file;
    return this.read([{ name, app, accounts, skipped }]);
  }

  forget(fileId: string): boolean {
    return this.#locked.delete(fileId);
  }

  clear(): void {
    this.#locked.clear();
  }
}
