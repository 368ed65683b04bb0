import type { IncomingView } from "../ipc/bindings/IncomingView";
import type { App, Outcome } from "./app.svelte";
import { asFiles } from "./files";
import { needsOpenVault } from "./screen";
import { isWhole, leadsTo } from "./series";

/**
 * What comes in from outside. A link or a share from another app waits in Rust, and is taken only where it takes nothing away:
 * half a form, or half a series, comes first.
 */
export class Arrivals {
  readonly #app: App;
  /** Something may wait in Rust. */
  #waits = false;
  #asking = false;
  /** Something came while it was asked: the answer may not know of it. */
  #more = false;

  constructor(app: App) {
    this.#app = app;
  }

  /** Something may wait: the vault was opened, or Rust says so. */
  expect(): void {
    this.#waits = true;
    this.#more = true;
  }

  /** Takes what waits, if this is the moment. */
  async look(): Promise<void> {
    if (!this.#waits || this.#asking || !this.#mayCome()) return;
    this.#asking = true;
    let outcome: Outcome<IncomingView | null>;
    do {
      this.#more = false;
      outcome = await this.#app.attempt(() => this.#app.backend.takeWaiting());
    } while (outcome.kind === "done" && outcome.value === null && this.#more);
    if (outcome.kind === "failed") {
      // Locked meanwhile: it is asked for again when the vault is opened.
      this.#waits = this.#more;
      if (this.#mayCome()) this.receive({ error: outcome.error });
    } else if (outcome.value === null) this.#waits = false;
    else if (needsOpenVault(this.#app.screen)) this.receive(outcome.value);
    // Only now: an error that was just said is not pushed aside by what waits behind it.
    this.#asking = false;
  }

  /** Nothing is kept by this: Confirm or Move in follows, or Photo where something is still to come. */
  receive(incoming: IncomingView): void {
    const app = this.#app;
    const { kind } = app.screen;
    if ("error" in incoming) {
      if (kind !== "keys" && kind !== "photo" && kind !== "moveIn") app.go({ kind: "keys" });
      app.dropError = incoming.error;
    } else if ("files" in incoming) app.go({ kind: "moveIn", dropped: incoming.files });
    else if (kind === "moveIn") app.go({ kind: "moveIn", dropped: asFiles(incoming.preview) });
    // Photo puts it to what it has: a series waits for its other pictures, everything else goes on to Confirm.
    else if (kind === "photo" || !isWhole(incoming.preview)) app.go({ kind: "photo", dropped: incoming.preview });
    else app.go(leadsTo(incoming.preview));
  }

  #mayCome(): boolean {
    switch (this.#app.screen.kind) {
      case "keys":
      case "settings":
      case "about":
      case "guide":
      case "trash":
        return true;
      case "scan":
      case "photo":
      case "moveIn":
        return !this.#app.unsaved;
      default:
        return false;
    }
  }
}
