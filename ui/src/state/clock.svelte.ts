/** Where the time comes from: the device, or a fixed moment in tests and in the gallery. */
export interface TimeSource {
  now(): number;
}

export const deviceTime: TimeSource = { now: () => Date.now() };

/**
 * The time as markup sees it. It moves once a second while somebody watches, on the second of the wall clock,
 * so that the seconds left count evenly; after sleep it is right at once.
 */
export class Clock {
  #source: TimeSource;
  #now = $state(0);
  #watchers = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: TimeSource) {
    this.#source = source;
    this.#now = source.now();
  }

  get now(): number {
    return this.#now;
  }

  /** Reads the time again, now. */
  refresh(): number {
    return (this.#now = this.#source.now());
  }

  /** Keeps the time moving until the answer is called. */
  watch(): () => void {
    this.#watchers += 1;
    if (this.#watchers === 1) {
      this.#tick();
      document.addEventListener("visibilitychange", this.#onVisible);
    }
    return () => {
      this.#watchers -= 1;
      if (this.#watchers > 0) return;
      clearTimeout(this.#timer);
      document.removeEventListener("visibilitychange", this.#onVisible);
    };
  }

  #tick = () => {
    this.refresh();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#tick, 1000 - (this.#now % 1000) + 5);
  };

  #onVisible = () => {
    if (document.visibilityState === "visible") this.#tick();
  };
}
