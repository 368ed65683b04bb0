/**
 * The one way back: Escape, and Android's button or gesture. Whoever can be left adds a way; the one added last is taken,
 * so that a step opened in a screen is left before the screen.
 */
export class Back {
  /** Whether there is somewhere to go back to. Where there is not, the system's own way holds: out of the app. */
  leads = $state(false);

  #ways: { leave: () => void }[] = [];

  /**
   * For an `$effect.pre`: a plain effect runs in the children first, and a screen would lie on top of its own steps.
   * The answer takes the way away again.
   */
  add(leave: () => void): () => void {
    const way = { leave };
    this.#ways.push(way);
    this.leads = true;
    return () => {
      this.#ways = this.#ways.filter((kept) => kept !== way);
      this.leads = this.#ways.length > 0;
    };
  }

  /** Answers whether there was a way; one that may not be taken at the moment counts too. */
  go(): boolean {
    const way = this.#ways.at(-1);
    way?.leave();
    return way !== undefined;
  }
}

/** What may not be left now: back is taken, and nothing happens. */
export const stay = (): void => {};
