/** The page inside a web view, over Chrome's DevTools protocol: found by test id, touched as a finger does. */
import { setTimeout as sleep } from "node:timers/promises";

/** The first start derives keys at full strength, on an emulator. */
const PATIENCE_MS = 60_000;

export class Page {
  /** @type {WebSocket} */
  #socket;
  #last = 0;
  /** @type {Map<number, (answer: any) => void>} */
  #waiting = new Map();

  /** @param {WebSocket} socket */
  constructor(socket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const answer = JSON.parse(String(data));
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    socket.addEventListener("close", () => {
      for (const settle of this.#waiting.values()) settle({ error: { message: "the web view is gone" } });
      this.#waiting.clear();
    });
  }

  /**
   * The page that a web view offers at a port of this computer.
   *
   * @param {number} port
   */
  static async at(port) {
    const address = await until("a page in the web view", async () => {
      const list = await fetch(`http://127.0.0.1:${port}/json`).then((answer) => answer.json());
      return list.find((/** @type {any} */ target) => target.type === "page")?.webSocketDebuggerUrl;
    });
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", () => reject(new Error("the web view refuses the debugger")), { once: true });
    });
    return new Page(socket);
  }

  close() {
    this.#socket.close();
  }

  /**
   * Runs a function in the page and gives what it answers.
   *
   * @param {(...args: any[]) => unknown} work
   * @param {unknown[]} args
   * @returns {Promise<any>}
   */
  async run(work, ...args) {
    const expression = `(${work})(...${JSON.stringify(args)})`;
    const answer = await this.#ask("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? "the page threw");
    return answer.result.value;
  }

  /** All words on the screen, for the log of a failure. */
  words() {
    return this.run(() => document.body.innerText);
  }

  /** @param {string} selector */
  count(selector) {
    return this.run((wanted) => document.querySelectorAll(wanted).length, selector);
  }

  /** @param {string} selector */
  async wait(selector) {
    try {
      await until(selector, () => this.count(selector));
    } catch (trouble) {
      throw new Error(`${trouble}; the page says: ${await this.words()}`, { cause: trouble });
    }
  }

  /**
   * Touches the middle of a control.
   *
   * @param {string} selector
   */
  async tap(selector) {
    await this.wait(selector);
    const point = await until(`${selector} to stand still`, () =>
      this.run(async (wanted) => {
        const middle = () => {
          const control = document.querySelector(wanted);
          if (control === null) return null;
          control.scrollIntoView({ block: "center", behavior: "instant" });
          const { left, top, width, height } = control.getBoundingClientRect();
          return { x: left + width / 2, y: top + height / 2 };
        };
        const before = middle();
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        const after = middle();
        return before && after && before.x === after.x && before.y === after.y ? after : null;
      }, selector),
    );
    await this.#ask("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
    await this.#ask("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }

  /** @param {string} pin */
  async enterPin(pin) {
    for (const digit of pin) await this.tap(control(`pin-${digit}`));
    await this.tap(control("pin-ok"));
  }

  /**
   * @param {string} selector
   * @returns {Promise<string | undefined>}
   */
  text(selector) {
    return this.run((wanted) => document.querySelector(wanted)?.textContent?.trim(), selector);
  }

  /**
   * @param {string} method
   * @param {object} params
   * @returns {Promise<any>}
   */
  async #ask(method, params) {
    const id = ++this.#last;
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const answer = /** @type {any} */ (await answered);
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  }
}

/**
 * The selector of a control by its test id.
 *
 * @param {string} testid
 */
export const control = (testid) => `[data-testid="${testid}"]`;

/**
 * The selector of a key by its issuer.
 *
 * @param {string} issuer
 */
export const key = (issuer) => `${control("key")}[data-issuer="${issuer}"]`;

/**
 * Asks until the answer is something, and gives it.
 *
 * @template T
 * @param {string} what
 * @param {() => T | Promise<T>} look
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, look) {
  const end = Date.now() + PATIENCE_MS;
  let reason = "";
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found) return found;
    } catch (trouble) {
      reason = ` (${trouble})`;
    }
    await sleep(200);
  }
  throw new Error(`waited in vain for ${what}${reason}`);
}
