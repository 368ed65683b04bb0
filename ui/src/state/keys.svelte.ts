import { spelled } from "../components/code";
import { t } from "../i18n/i18n.svelte";
import type { CodeView } from "../ipc/bindings/CodeView";
import type { CommandError } from "../ipc/bindings/CommandError";
import type { KeysView } from "../ipc/bindings/KeysView";
import type { KeyView } from "../ipc/bindings/KeyView";
import type { App } from "./app.svelte";
import { earlyErrorMessage } from "./earlyErrors";

/** From so many accounts on there is a search. */
const SEARCH_FROM = 6;
/** A counter's code has no end of its own: it shows as long as two ordinary periods. */
const COUNTER_SHOWS_MS = 60_000;
/** How long the check stands in place of the copy mark. */
const COPIED_MS = 2_000;

interface Live {
  accountId: string;
  code: CodeView;
  /** Unix milliseconds; `null`: until another key is touched. */
  hidesAt: number | null;
}

/** The home screen: which keys show, and the one that is live. It dies with the screen, and with it every code. */
export class Keys {
  view: KeysView | undefined = $state.raw();
  live: Live | undefined = $state.raw();
  /** What could not be done with which key. */
  fault: { accountId: string; message: string } | undefined = $state.raw();
  /** Why the list itself is not here. */
  listFault: CommandError | undefined = $state.raw();
  copiedId: string | undefined = $state();
  /** Said once by a screen reader. */
  announcement = $state("");
  query = $state("");
  group: string | null = $state(null);

  readonly #app: App;
  /** The answer of a search, `undefined` while everything shows. */
  #found: string[] | undefined = $state.raw();
  #searches = 0;
  #taps = 0;
  #refreshing = false;
  #copiedTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  shown: KeyView[] = $derived.by(() => {
    const keys = this.view?.keys ?? [];
    const found = this.#found;
    if (found === undefined) return keys;
    return found.flatMap((id) => keys.find((key) => key.accountId === id) ?? []);
  });
  searchable: boolean = $derived((this.view?.keys.length ?? 0) >= SEARCH_FROM);

  async load(): Promise<void> {
    const outcome = await this.#app.attempt(() => this.#app.backend.keys());
    if (outcome.kind === "done") {
      this.view = outcome.value;
      this.listFault = undefined;
      void this.#app.pictures.load(outcome.value.keys);
    } else {
      this.listFault = outcome.error;
    }
  }

  /** Puts the reminder of a backup off for thirty days. */
  async dismissBackupReminder(): Promise<void> {
    const outcome = await this.#app.attempt(() => this.#app.backend.dismissBackupReminder());
    if (outcome.kind === "failed") this.listFault = outcome.error;
    else if (this.view !== undefined) this.view = { ...this.view, backupReminder: false };
  }

  /** Shows what matches; an answer that comes after a newer question is dropped. */
  async find(query: string, group: string | null): Promise<void> {
    this.query = query;
    this.group = group;
    const search = ++this.#searches;
    if (query.trim() === "" && group === null) {
      this.#found = undefined;
      return;
    }
    const outcome = await this.#app.attempt(() => this.#app.backend.findKeys({ query, group }));
    if (search !== this.#searches) return;
    if (outcome.kind === "failed") {
      this.listFault = outcome.error;
      return;
    }
    this.listFault = undefined;
    this.#found = outcome.value;
    if (this.live !== undefined && !outcome.value.includes(this.live.accountId)) this.hide();
  }

  /** The first tap shows, the second copies; a counter moves on with every tap. */
  async tap(accountId: string): Promise<void> {
    if (this.live?.accountId === accountId && this.live.code.kind === "timed") await this.copy();
    else await this.#reveal(accountId);
  }

  async copy(): Promise<void> {
    const accountId = this.live?.accountId;
    if (accountId === undefined) return;
    const outcome = await this.#app.attempt(() => this.#app.backend.copyCode(accountId));
    if (outcome.kind === "failed") {
      this.fault = { accountId, message: earlyErrorMessage(outcome.error) };
      return;
    }
    this.fault = undefined;
    this.#app.say(t("keys.copied", { seconds: Math.round(outcome.value.clearsInMs / 1000) }));
    this.copiedId = accountId;
    clearTimeout(this.#copiedTimer);
    this.#copiedTimer = setTimeout(() => (this.copiedId = undefined), COPIED_MS);
  }

  hide(): void {
    this.#taps += 1;
    this.live = undefined;
    this.copiedId = undefined;
    this.announcement = "";
  }

  /** Called whenever the time moves: fetches the next code when this one ends, and hides what has shown long enough. */
  async follow(now: number): Promise<void> {
    const live = this.live;
    if (live === undefined) return;
    if (live.hidesAt !== null && now >= live.hidesAt) {
      this.hide();
      return;
    }
    const { code, accountId } = live;
    if (code.kind !== "timed" || this.#refreshing) return;
    // Before `validFrom` only when the clock of the device was set back.
    if (now < code.validUntil && now >= code.validFrom) return;
    this.#refreshing = true;
    const outcome = await this.#app.attempt(() => this.#app.backend.codes([accountId]));
    this.#refreshing = false;
    if (this.live?.accountId !== accountId) return;
    const next = outcome.kind === "done" ? outcome.value[0] : undefined;
    if (next === undefined) {
      this.hide();
      if (outcome.kind === "failed") this.fault = { accountId, message: earlyErrorMessage(outcome.error) };
      return;
    }
    this.live = { ...this.live, code: next };
  }

  async #reveal(accountId: string): Promise<void> {
    this.hide();
    this.fault = undefined;
    const tap = this.#taps;
    const outcome = await this.#app.attempt(() => this.#app.backend.revealCode(accountId));
    // Another tap, a search or the end of the screen came first.
    if (tap !== this.#taps) return;
    if (outcome.kind === "failed") {
      this.fault = { accountId, message: earlyErrorMessage(outcome.error) };
      return;
    }
    const code = outcome.value;
    this.live = { accountId, code, hidesAt: this.#hidesAt(code) };
    this.#app.clock.refresh();
    this.announcement = this.#spoken(code);
    if (this.#app.settings.copyOnTap) await this.copy();
  }

  /** Who, the code digit by digit, and how long it is good. */
  #spoken(code: CodeView): string {
    const key = this.view?.keys.find((kept) => kept.accountId === code.accountId);
    const name = key?.issuer || key?.label || t("keys.unnamed");
    const said = t("keys.announce", { name, digits: spelled(code.code) });
    if (code.kind === "counter") return said;
    const count = Math.max(0, Math.ceil((code.validUntil - this.#app.clock.now) / 1000));
    return `${said}, ${t("keys.secondsLeft", { count })}`;
  }

  #hidesAt(code: CodeView): number | null {
    if (!this.#app.settings.hideCodes) return null;
    if (code.kind === "counter") return this.#app.clock.refresh() + COUNTER_SHOWS_MS;
    return code.validUntil + (code.validUntil - code.validFrom);
  }
}
