/** A wait that runs out, counted by a clock nobody can set. */
export class Wait {
  leftMs = $state(0);
  /** How long it was when it began: said once, where `leftMs` would be said every second. */
  fullMs = $state(0);
  #until = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get running(): boolean {
    return this.leftMs > 0;
  }

  /** Starts anew; 0 ends it. */
  begin(ms: number): void {
    this.#until = performance.now() + ms;
    this.fullMs = ms;
    this.#count();
  }

  /** Stops counting. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #count = () => {
    clearTimeout(this.#timer);
    this.leftMs = Math.max(0, Math.round(this.#until - performance.now()));
    if (this.leftMs > 0) this.#timer = setTimeout(this.#count, this.leftMs % 1000 || 1000);
  };
}
