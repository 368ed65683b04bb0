import { t } from "../i18n/i18n.svelte";
import type { BatchView } from "../ipc/bindings/BatchView";
import type { CommandError } from "../ipc/bindings/CommandError";
import type { FilesView } from "../ipc/bindings/FilesView";
import type { LockedFileView } from "../ipc/bindings/LockedFileView";
import type { RefusedFileView } from "../ipc/bindings/RefusedFileView";
import type { SkippedView } from "../ipc/bindings/SkippedView";
import type { App, Outcome } from "./app.svelte";
import { asFiles } from "./files";
import { together, type Found } from "./found.svelte";

type Step =
  | { kind: "choose" }
  | { kind: "password"; file: LockedFileView }
  | { kind: "preview" }
  | { kind: "report"; taken: number };

type Work = "choose" | "open" | "save";

/** Files come in one after the other; what they hold is looked at, then saved at once. It dies with the screen. */
export class MoveIn {
  step: Step = $state.raw({ kind: "choose" });
  working: Work | undefined = $state();
  error: CommandError | undefined = $state.raw();
  found: readonly Found[] = $state.raw([]);
  skipped: readonly SkippedView[] = $state.raw([]);
  refused: readonly RefusedFileView[] = $state.raw([]);
  /** Locked files the person went on without. */
  forgotten: readonly LockedFileView[] = $state.raw([]);
  /** A migration series of which pictures are missing. */
  batch: BatchView | null = $state.raw(null);

  readonly #app: App;
  #locked: readonly LockedFileView[] = [];
  /** The opening under way. When nobody waits for it any more, its outcome still counts if the same file is tried again. */
  #opening: { fileId: string; outcome: Promise<Outcome<FilesView>> } | undefined;
  #round = 0;

  constructor(app: App) {
    this.#app = app;
  }

  taken: readonly Found[] = $derived(this.found.filter((one) => one.taken));
  left: readonly Found[] = $derived(this.found.filter((one) => !one.taken));
  duplicates: readonly Found[] = $derived(this.taken.filter(({ draft }) => draft.duplicates.length > 0));
  toCome: number = $derived(this.batch === null ? 0 : Math.max(0, this.batch.total - this.batch.received));

  async choose(): Promise<void> {
    const outcome = await this.#work("choose", () => this.#app.backend.chooseFiles());
    if (outcome?.kind === "done" && outcome.value !== null) this.take(outcome.value);
  }

  /** Adds what came in, and goes where it leads: to a password, to more pictures, to the preview, or to the reasons. */
  take(files: FilesView): void {
    if (this.step.kind === "report") this.#forgetAll();
    this.error = undefined;
    this.found = together(this.found, files);
    this.skipped = [...this.skipped, ...files.preview.skipped];
    this.refused = [...this.refused, ...files.refused];
    this.batch = files.preview.batch ?? this.batch;
    this.#locked = [...this.#locked, ...files.locked];
    this.#goOn();
  }

  async open(file: LockedFileView, password: string): Promise<void> {
    const earlier = this.#opening?.fileId === file.fileId ? this.#opening.outcome : undefined;
    const outcome = await this.#work("open", async () => {
      const before = await earlier;
      if (before?.kind === "done") return before.value;
      const outcome = this.#app.attempt(() => this.#app.backend.openFile(file.fileId, password));
      this.#opening = { fileId: file.fileId, outcome };
      const now = await outcome;
      if (now.kind === "done") return now.value;
      // Thrown on to `attempt`, which knows what a locked vault means.
      throw now.error;
    });
    if (outcome === undefined) return;
    if (outcome.kind === "done") {
      this.#drop(file);
      this.take(outcome.value);
      return;
    }
    this.#opening = undefined;
    const { error } = outcome;
    if (error.kind === "fileRefused") {
      this.#drop(file);
      this.refused = [...this.refused, { name: file.name, problem: error.problem }];
      this.#goOn();
    } else if (error.kind === "noSuchFile") this.#expire(error);
  }

  /** Goes on without a locked file; the report names it. */
  async skip(file: LockedFileView): Promise<void> {
    await this.#app.attempt(() => this.#app.backend.forgetFile(file.fileId));
    this.error = undefined;
    this.#drop(file);
    this.forgotten = [...this.forgotten, file];
    this.#goOn();
  }

  /** Nobody waits any more for what is being read; what it brings is not taken. */
  cancel(): void {
    this.#round += 1;
    this.working = undefined;
  }

  /** What was read of a series, without the rest: the missing pictures are named as skipped. */
  async finishSeries(): Promise<void> {
    const outcome = await this.#work("choose", () => this.#app.backend.finishBatch());
    if (outcome?.kind !== "done") return;
    this.batch = null;
    this.take(asFiles({ ...outcome.value, batch: null }));
  }

  takeAll(): void {
    for (const one of this.found) one.taken = true;
  }

  takeNone(): void {
    for (const one of this.found) one.taken = false;
  }

  leaveOutDuplicates(): void {
    for (const one of this.duplicates) one.taken = false;
  }

  async save(): Promise<void> {
    if (this.taken.length === 0) return;
    const edits = this.taken.map(({ draft }) => ({
      draftId: draft.draftId,
      issuer: draft.issuer,
      // A bare setup key has no name: one is given, so that it does not keep the others out.
      label: draft.issuer === "" && draft.label === "" ? t("keys.unnamed") : draft.label,
    }));
    const outcome = await this.#work("save", () => this.#app.backend.saveDrafts(edits));
    if (outcome?.kind === "done") this.step = { kind: "report", taken: outcome.value.length };
    else if (outcome?.error.kind === "noSuchDraft") this.#expire(outcome.error);
  }

  startOver(): void {
    this.#forgetAll();
    this.step = { kind: "choose" };
  }

  async leave(): Promise<void> {
    this.#round += 1;
    const { step } = this;
    if (step.kind !== "report") await this.#app.attempt(() => this.#app.backend.discardDrafts());
    // What was taken is looked at on Keys.
    if (step.kind === "report" && step.taken > 0) this.#app.go({ kind: "keys" });
    else this.#app.goHome();
  }

  #goOn(): void {
    const [file] = this.#locked;
    if (file !== undefined) this.step = { kind: "password", file };
    else if (this.toCome > 0) this.step = { kind: "choose" };
    else if (this.found.length > 0) this.step = { kind: "preview" };
    else if (this.skipped.length + this.refused.length + this.forgotten.length > 0)
      this.step = { kind: "report", taken: 0 };
    else this.step = { kind: "choose" };
  }

  #drop(file: LockedFileView): void {
    this.#locked = this.#locked.filter(({ fileId }) => fileId !== file.fileId);
  }

  /** Rust has put everything away: the person starts again. */
  #expire(error: CommandError): void {
    this.#forgetAll();
    this.error = error;
    this.step = { kind: "choose" };
  }

  #forgetAll(): void {
    this.found = [];
    this.skipped = [];
    this.refused = [];
    this.forgotten = [];
    this.batch = null;
    this.#locked = [];
    this.#opening = undefined;
  }

  /** One call at a time; `undefined` when nobody waits for it any more. */
  async #work<T>(work: Work, call: () => Promise<T>): Promise<Outcome<T> | undefined> {
    if (this.working !== undefined) return undefined;
    const round = ++this.#round;
    this.working = work;
    this.error = undefined;
    this.#app.dropError = undefined;
    const outcome = await this.#app.attempt(call);
    if (round !== this.#round) return undefined;
    this.working = undefined;
    if (outcome.kind === "failed") this.error = outcome.error;
    return outcome;
  }
}
