import { speak } from "../i18n/i18n.svelte";
import { pickLanguage } from "../i18n/language";
import type { Backend } from "../ipc/backend";
import type { Camera } from "../ipc/camera";
import type { BiometricsView } from "../ipc/bindings/BiometricsView";
import type { CommandError } from "../ipc/bindings/CommandError";
import type { CredentialKind } from "../ipc/bindings/CredentialKind";
import type { RestoredView } from "../ipc/bindings/RestoredView";
import type { SensorView } from "../ipc/bindings/SensorView";
import type { SettingsView } from "../ipc/bindings/SettingsView";
import type { StatusView } from "../ipc/bindings/StatusView";
import type { VaultView } from "../ipc/bindings/VaultView";
import { Arrivals } from "./arrivals";
import { Back } from "./back.svelte";
import { Clock, deviceTime, type TimeSource } from "./clock.svelte";
import { toCommandError } from "./earlyErrors";
import { Pictures } from "./pictures.svelte";
import { needsOpenVault, type Screen } from "./screen";
import { applyAppearance } from "./theme";

/** How long the words about something done stay. */
const TOAST_MS = 4_000;
/** Input restarts the auto-lock time at most so often. */
const TOUCH_EVERY_MS = 5_000;

export type Outcome<T> = { kind: "done"; value: T } | { kind: "failed"; error: CommandError };

/** What every screen shares: where the person is, what Rust said last, and the way to ask Rust for more. */
export class App {
  readonly backend: Backend;
  readonly clock: Clock;
  readonly version: string;
  readonly platform: StatusView["platform"];
  readonly pictures = new Pictures(this);
  readonly back = new Back();
  readonly arrivals = new Arrivals(this);

  screen: Screen = $state.raw({ kind: "unlock" });
  vault: VaultView = $state.raw({ kind: "absent" });
  settings: SettingsView;
  biometrics: BiometricsView = $state.raw("absent");
  /** What the device calls its sensor. */
  sensor: SensorView = $state.raw("fingerOrFace");
  /** The prompt for finger or face comes by itself once, when the app starts; whoever locks by hand wants no prompt. */
  promptsForBiometrics = true;
  toast: string | undefined = $state();
  /** An older state was opened in place of a damaged one; said on Keys until put away. */
  restored: RestoredView | null = $state.raw(null);
  /** Everything was erased after too many wrong tries; Welcome says so. */
  erased = $state(false);
  /** The recovery code was put off; a dot on Settings keeps reminding until it is written down or dismissed for good. */
  reminderLater = $state(false);
  /** Where the vault leads when it opens; Welcome may ask for Move in, once. */
  arrival: Screen = $state.raw({ kind: "keys" });
  /** What came in from outside cannot be taken; said on Keys, Photo and Move in. */
  dropError: CommandError | undefined = $state.raw();
  /** The app is in the background: nothing of the page is seen. */
  covered = $state(false);
  /** The screen holds something that is lost when it is left. Each screen begins without. */
  unsaved = false;

  readonly #systemLanguage: string;
  #toastTimer: ReturnType<typeof setTimeout> | undefined;
  #lastTouch = Number.NEGATIVE_INFINITY;
  /** Keys or Settings, whichever was shown last: what opens from both is left to it. */
  #home: "keys" | "settings" = "keys";

  /** Asks Rust where things stand and readies language and theme, so that the first paint is right. */
  static async start(backend: Backend, time: TimeSource = deviceTime): Promise<App> {
    const status = await backend.status();
    applyAppearance(status.settings.appearance);
    await speak(pickLanguage(status.settings.language, status.systemLanguage));
    return new App(backend, status, time);
  }

  private constructor(backend: Backend, status: StatusView, time: TimeSource) {
    this.backend = backend;
    this.clock = new Clock(time);
    this.version = status.version;
    this.platform = status.platform;
    this.#systemLanguage = status.systemLanguage;
    this.settings = $state.raw(status.settings);
    this.#take(status);
  }

  /** What opens the vault; a PIN while there is none yet. */
  get credential(): CredentialKind {
    return this.vault.kind === "locked" || this.vault.kind === "open" ? this.vault.credential : "pin";
  }

  /** The camera that keys are scanned with. */
  get camera(): Camera | undefined {
    return this.platform === "computer" ? undefined : this.backend.camera;
  }

  go(screen: Screen): void {
    // An answer that comes after the lock leads nowhere.
    if (this.vault.kind === "locked" && needsOpenVault(screen)) return;
    this.dropError = undefined;
    this.unsaved = false;
    if (screen.kind === "settings") this.#home = "settings";
    else if (screen.kind === "keys" || !needsOpenVault(screen)) this.#home = "keys";
    this.screen = screen;
    void this.arrivals.look();
  }

  /** Back to where the person came from. */
  goHome(): void {
    this.go({ kind: this.#home });
  }

  /** To where a key comes in: the camera, or its other ways where there is none. */
  addKey(): void {
    this.go({ kind: this.camera ? "scan" : "photo" });
  }

  /** Says that something was done, for a while. */
  say(message: string): void {
    clearTimeout(this.#toastTimer);
    this.toast = message;
    this.#toastTimer = setTimeout(() => (this.toast = undefined), TOAST_MS);
  }

  /** Makes a call; a vault that was locked meanwhile shows Unlock, every other error is the caller's to show. */
  async attempt<T>(call: () => Promise<T>): Promise<Outcome<T>> {
    try {
      return { kind: "done", value: await call() };
    } catch (reason) {
      const error = toCommandError(reason);
      if (error.kind === "locked") this.#leave();
      if (error.kind === "erased") {
        this.erased = true;
        await this.refresh();
      }
      if (error.kind === "unusable") this.go({ kind: "problem", problem: error.problem });
      return { kind: "failed", error };
    }
  }

  /** Asks Rust again where the vault stands, and goes to the screen that belongs to it. */
  async refresh(): Promise<void> {
    const outcome = await this.attempt(() => this.backend.status());
    if (outcome.kind === "done") this.#take(outcome.value);
  }

  async lock(): Promise<void> {
    this.promptsForBiometrics = false;
    await this.attempt(() => this.backend.lock());
    this.#leave();
  }

  /** Takes over what `changeSetting` answered: language and theme change at once. */
  async adopt(settings: SettingsView): Promise<void> {
    this.settings = settings;
    applyAppearance(settings.appearance);
    await speak(pickLanguage(settings.language, this.#systemLanguage));
  }

  /** The person did something. */
  noteInput(): void {
    const now = performance.now();
    if (!needsOpenVault(this.screen) || now - this.#lastTouch < TOUCH_EVERY_MS) return;
    this.#lastTouch = now;
    void this.attempt(() => this.backend.touch());
  }

  /** Hears what Rust says unasked, until the answer is called. */
  listen(): () => void {
    const stopLocked = this.backend.onLocked(() => {
      this.#leave();
    });
    const stopDropped = this.backend.onDropped((outcome) => {
      const { kind } = this.screen;
      // Elsewhere a form may be half filled in: a dropped file does not throw it away.
      if (kind !== "keys" && kind !== "photo" && kind !== "moveIn") return;
      this.arrivals.receive(outcome);
    });
    const stops = [
      stopLocked,
      stopDropped,
      this.backend.onWaiting(() => {
        this.arrivals.expect();
        void this.arrivals.look();
      }),
      this.backend.onSuspended(() => (this.covered = true)),
      this.backend.onResumed(() => (this.covered = false)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  #take(status: StatusView): void {
    this.vault = status.vault;
    this.settings = status.settings;
    this.biometrics = status.biometrics;
    this.sensor = status.sensor;
    switch (status.vault.kind) {
      case "absent":
        this.go({ kind: "welcome" });
        break;
      case "locked":
        this.go({ kind: "unlock" });
        break;
      case "recovering":
        this.go({ kind: "forgot", hasRecoveryCode: true, step: "newCredential" });
        break;
      case "open":
        this.restored = status.vault.restored;
        this.erased = false;
        this.arrivals.expect();
        this.go(this.arrival);
        this.arrival = { kind: "keys" };
        break;
      case "unusable":
        this.go({ kind: "problem", problem: status.vault.problem });
        break;
    }
  }

  /** Locked: every code and key leaves the page at once, then Rust is asked what Unlock has to show. */
  #leave(): void {
    this.pictures.drop();
    // Choosing a new PIN after the recovery code: Rust says what there is now.
    if (this.screen.kind === "forgot" && this.screen.step === "newCredential") {
      void this.refresh();
      return;
    }
    if (!needsOpenVault(this.screen)) return;
    clearTimeout(this.#toastTimer);
    this.toast = undefined;
    this.restored = null;
    this.vault = {
      kind: "locked",
      credential: this.credential,
      tries: { failed: 0, left: 0, waitMs: 0, nextWaitMs: 0, leftBeforeWipe: null },
      hasRecoveryCode: this.settings.hasRecoveryCode,
    };
    this.go({ kind: "unlock" });
    void this.refresh();
  }
}
