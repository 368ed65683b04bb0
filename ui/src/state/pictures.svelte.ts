import { SvelteMap } from "svelte/reactivity";
import type { KeyView } from "../ipc/bindings/KeyView";
import type { App } from "./app.svelte";

/** So many pictures cross at once: the first are there before the last were read. */
const AT_ONCE = 50;

/** The pictures of the keys' heads: each is asked for once and kept until the vault is locked. */
export class Pictures {
  readonly #app: App;
  readonly #known = new SvelteMap<string, string>();
  /** Asked for, whether it came or not. */
  #asked: Record<string, true> = {};

  constructor(app: App) {
    this.#app = app;
  }

  of(accountId: string): string | undefined {
    return this.#known.get(accountId);
  }

  /** Asks for those that are not here yet. A head whose picture cannot be had keeps its monogram. */
  async load(keys: readonly KeyView[]): Promise<void> {
    const asked = this.#asked;
    const wanted = keys.filter((key) => key.hasPicture && asked[key.accountId] === undefined);
    for (const { accountId } of wanted) asked[accountId] = true;
    for (let first = 0; first < wanted.length; first += AT_ONCE) {
      const accountIds = wanted.slice(first, first + AT_ONCE).map((key) => key.accountId);
      const outcome = await this.#app.attempt(() => this.#app.backend.pictures(accountIds));
      // Locked meanwhile: what comes now is not kept.
      if (asked !== this.#asked) return;
      if (outcome.kind === "done")
        for (const { accountId, picture } of outcome.value) this.#known.set(accountId, picture);
    }
  }

  drop(): void {
    this.#asked = {};
    this.#known.clear();
  }
}
