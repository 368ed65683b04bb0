/** A state of a screen: a scene on the port in memory and, where it takes one, a hand that taps. */
import type { FakeBackend, Scene } from "../src/ipc/fake";
import type { App } from "../src/state/app.svelte";

export interface State {
  scene?: Partial<Scene>;
  /** Before the page starts: failures that wait, a delay. */
  script?: (backend: FakeBackend) => void;
  /** After the first paint. */
  act?: (hand: Hand) => Promise<void> | void;
}

/** What a person could do. */
export interface Hand {
  app: App;
  backend: FakeBackend;
  /** Clicks the control with this test id, the n-th of them. */
  click(testid: string, index?: number): Promise<void>;
  /** Scrolls until the control is in view. */
  bring(testid: string): Promise<void>;
  /** A moment. */
  wait(): Promise<void>;
  type(testid: string, text: string): Promise<void>;
  pin(digits: string): Promise<void>;
  /** Puts a screen there that is reached in ways of its own. */
  go(screen: App["screen"]): Promise<void>;
}

export type States = Record<string, State>;
