import type { CommandError } from "../ipc/bindings/CommandError";
import type { IncomingView } from "../ipc/bindings/IncomingView";
import type { PreviewView } from "../ipc/bindings/PreviewView";
import type { Camera, CameraPermission } from "../ipc/camera";
import type { App } from "./app.svelte";
import type { PhotoWay } from "./screen";
import { isWhole, leadsTo, NOTHING, together } from "./series";

/** Nothing seen for so long: the other ways are offered, and the camera goes on. */
export const SILENT_MS = 15_000;
/** Who aims touches nothing: Rust is told that somebody is there, so that it does not lock under the hands. */
export const AIMING_MS = 10_000;
/** Nobody aims longer than that: a phone that was put down locks all the same. */
export const AIMED_MS = 300_000;
/** After a code that is no key, so that the sentence is seen before the same code is read again. */
export const PAUSE_MS = 1_200;

type Step =
  /** What is allowed is not known yet. */
  | { kind: "checking" }
  /** The person is told why, before the system asks. */
  | { kind: "asking" }
  /** Not allowed now, and can be asked again. */
  | { kind: "refused" }
  /** Not allowed for good: only the system's settings help. */
  | { kind: "blocked" }
  /** `camera`: there is one after all, which the scanner cannot use. */
  | { kind: "none"; camera: boolean }
  /** The camera's picture is under the page. */
  | { kind: "seeing" }
  /** The camera is off while Rust reads, and a moment after a code that was no key. */
  | { kind: "reading" };

/**
 * The camera reads one code after the other until a key, or a series, is whole.
 *
 * What it reads goes to Rust in the same breath, and is kept nowhere here: it holds a secret.
 */
export class Scan {
  step: Step = $state.raw({ kind: "checking" });
  error: CommandError | undefined = $state.raw();
  found: PreviewView = $state.raw(NOTHING);
  /** 15 seconds without a code. */
  silent = $state(false);
  torch = $state(false);
  /** It was switched on and stayed dark: it is not offered again. */
  torchless = $state(false);

  readonly #app: App;
  readonly #camera: Camera;
  readonly #from: "moveIn" | undefined;
  /** Counts what was begun: what an earlier one brings is not taken any more. */
  #round = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #aiming: ReturnType<typeof setInterval> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(app: App, camera: Camera, from?: "moveIn") {
    this.#app = app;
    this.#camera = camera;
    this.#from = from;
  }

  /** Whether the phone's own camera app may help. Where the camera is refused to Clavis, it is not opened for it either. */
  get photographs(): boolean {
    return this.step.kind === "none" ? this.step.camera : this.step.kind === "seeing" || this.step.kind === "reading";
  }

  /** Looks what is allowed, and goes on from there. */
  async begin(): Promise<void> {
    const round = ++this.#round;
    const permission = await this.#camera.permission();
    if (round === this.#round) this.#goOn(permission, { kind: "asking" });
  }

  /** Has the system ask. */
  async ask(): Promise<void> {
    const round = ++this.#round;
    const permission = await this.#camera.ask();
    if (round === this.#round) this.#goOn(permission, { kind: "refused" });
  }

  async openSettings(): Promise<void> {
    await this.#quietly(() => this.#camera.openSettings());
  }

  async switchTorch(): Promise<void> {
    // In the pause between two codes there is no lamp to switch, and none is missing.
    if (this.step.kind !== "seeing") return;
    const wanted = !this.torch;
    const shines = await this.#camera.torch(wanted).catch(() => false);
    this.torch = shines;
    if (wanted && !shines) this.torchless = true;
  }

  /** The app is put aside: the camera goes off, and comes back with the app. */
  suspend(): void {
    const { kind } = this.step;
    // The system's own question puts the app aside too: it is not answered by that.
    if (kind !== "seeing" && kind !== "reading" && kind !== "checking") return;
    this.#stop();
    this.step = { kind: "checking" };
  }

  /** The app is back, from the system's settings too. */
  resume(): void {
    if (this.step.kind === "checking" || this.step.kind === "blocked") void this.begin();
  }

  /** What was read of the series, without the rest: the missing parts are named as skipped. */
  async finishSeries(): Promise<void> {
    this.#stop();
    const round = this.#round;
    const outcome = await this.#app.attempt(() => this.#app.backend.finishBatch());
    if (round !== this.#round) return;
    if (outcome.kind === "failed") {
      this.error = outcome.error;
      void this.begin();
      return;
    }
    this.#take({ ...outcome.value, batch: { received: 1, total: 1 } });
  }

  /** Another way in, or all of them; what the camera read of a series goes along. */
  goTo(start?: PhotoWay): void {
    this.#stop();
    this.#app.go({
      kind: "photo",
      from: { kind: "scan", ...(this.#from === undefined ? {} : { from: this.#from }) },
      ...(start === undefined ? {} : { start }),
      ...(this.found === NOTHING ? {} : { dropped: this.found }),
    });
  }

  async leave(): Promise<void> {
    this.#stop();
    await this.#app.attempt(() => this.#app.backend.discardDrafts());
    if (this.#from === "moveIn") this.#app.go({ kind: "moveIn" });
    else this.#app.goHome();
  }

  /** The screen is gone, whatever took its place. */
  end(): void {
    this.#stop();
  }

  #goOn(permission: CameraPermission, ifAskable: Step): void {
    switch (permission) {
      case "granted":
        void this.#see();
        break;
      case "prompt":
        this.step = ifAskable;
        break;
      case "denied":
        this.step = { kind: "blocked" };
        break;
      case "none":
        this.step = { kind: "none", camera: false };
        break;
    }
  }

  async #see(): Promise<void> {
    const round = ++this.#round;
    this.step = { kind: "seeing" };
    this.#listenToSilence();
    let reading: Promise<IncomingView>;
    try {
      const text = await this.#camera.scan();
      if (round !== this.#round) return;
      reading = this.#app.backend.previewScan(text);
    } catch {
      // Not cancelled by us: the camera cannot be used.
      if (round === this.#round) this.#give({ kind: "none", camera: true });
      return;
    }
    this.#give({ kind: "reading" });
    const outcome = await this.#app.attempt(() => reading);
    if (round !== this.#round) return;
    if (outcome.kind === "failed") this.#wrong(outcome.error);
    else if ("error" in outcome.value) this.#wrong(outcome.value.error);
    // The codes of another phone are whole, and wait for their short code.
    else if ("files" in outcome.value) this.#app.go({ kind: "moveIn", dropped: outcome.value.files });
    else this.#take(outcome.value.preview);
  }

  #take(preview: PreviewView): void {
    this.error = undefined;
    this.found = together(this.found, preview);
    if (isWhole(this.found)) {
      this.#app.go(leadsTo(this.found));
      return;
    }
    // A part of a series: a link from another app waits until it is done with.
    this.#app.unsaved = this.found.drafts.length > 0 || this.found.batch !== null;
    const [skipped] = preview.skipped;
    if (preview.drafts.length === 0 && preview.batch === null && skipped !== undefined)
      this.#wrong({ kind: "input", problem: skipped.reason });
    else this.#again();
  }

  #wrong(error: CommandError): void {
    this.error = error;
    this.#again();
  }

  #again(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#see(), PAUSE_MS);
  }

  #listenToSilence(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => (this.silent = true), SILENT_MS);
    let left = AIMED_MS / AIMING_MS;
    clearInterval(this.#aiming);
    this.#aiming = setInterval(() => {
      if (left > 0) this.#app.noteInput();
      left -= 1;
    }, AIMING_MS);
  }

  /** The camera is off already. */
  #give(step: Step): void {
    clearTimeout(this.#silence);
    clearInterval(this.#aiming);
    this.torch = false;
    this.step = step;
  }

  #stop(): void {
    const seeing = this.step.kind === "seeing";
    this.#round += 1;
    clearTimeout(this.#pause);
    this.#give(seeing ? { kind: "reading" } : this.step);
    if (seeing) void this.#quietly(() => this.#camera.cancel());
  }

  /** A camera that cannot be switched off is off. */
  async #quietly(call: () => Promise<void>): Promise<void> {
    await call().catch(() => {});
  }
}
