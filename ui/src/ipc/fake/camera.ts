/** A camera in memory: what it is allowed and what it sees is said by whoever writes a test. */
import type { Camera, CameraPermission } from "../camera";

type Call = "permission" | "ask" | "scan" | "cancel" | "openSettings" | "torch";

export class FakeCamera implements Camera {
  /** Every call, in order. */
  readonly calls: Call[] = [];

  #permission: CameraPermission;
  /** What the person answers, one after the other; then the last one for ever. */
  #answers: CameraPermission[];
  #lamp: boolean;
  #scan: { resolve: (text: string) => void; reject: (reason: unknown) => void } | undefined;

  constructor(scene: { permission?: CameraPermission; answers?: CameraPermission[]; lamp?: boolean } = {}) {
    this.#permission = scene.permission ?? "granted";
    this.#answers = scene.answers ?? ["granted"];
    this.#lamp = scene.lamp ?? true;
  }

  // For whoever writes a test.

  get scanning(): boolean {
    return this.#scan !== undefined;
  }

  /** A QR code comes before it. */
  see(text: string): void {
    this.#take()?.resolve(text);
  }

  /** It breaks off by itself. */
  fail(): void {
    this.#take()?.reject("no camera");
  }

  /** In the system's settings. */
  allow(permission: CameraPermission): void {
    this.#permission = permission;
  }

  permission(): Promise<CameraPermission> {
    this.calls.push("permission");
    return Promise.resolve(this.#permission);
  }

  ask(): Promise<CameraPermission> {
    this.calls.push("ask");
    this.#permission = (this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0]) ?? this.#permission;
    return Promise.resolve(this.#permission);
  }

  scan(): Promise<string> {
    this.calls.push("scan");
    if (this.#scan !== undefined) throw new Error("one scan at a time");
    return new Promise((resolve, reject) => {
      this.#scan = { resolve, reject };
    });
  }

  cancel(): Promise<void> {
    this.calls.push("cancel");
    this.#take()?.reject("cancelled");
    return Promise.resolve();
  }

  openSettings(): Promise<void> {
    this.calls.push("openSettings");
    return Promise.resolve();
  }

  torch(on: boolean): Promise<boolean> {
    this.calls.push("torch");
    return Promise.resolve(on && this.#lamp);
  }

  #take() {
    const scan = this.#scan;
    this.#scan = undefined;
    return scan;
  }
}
