/** Asks by REST, again and again, while there is no socket. */

/** From an answer to the next question. */
const EVERY_MILLIS = 2_000;

/**
 * @typedef {object} PollingOptions
 * @property {(action: () => void, millis: number) => any} schedule
 * @property {(handle: any) => void} cancel
 * @property {() => Promise<any[]>} ask what a socket would have brought since the last time
 * @property {(messages: any[]) => void} took told of each answer
 * @property {(reason: string) => void} failed told when there was none; it is asked again
 */

export class Polling {
  #options;
  /** Grows with each start and stop: a question of before is nobody's any more. */
  #round = 0;
  #running = false;
  /** @type {any} */
  #timer = null;

  /** @param {PollingOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Asks at once, then in intervals, until {@link stop}. Does nothing if it does so already. */
  start() {
    if (!this.#running) {
      this.#running = true;
      this.#ask(++this.#round);
    }
  }

  stop() {
    this.#running = false;
    this.#round++;
    this.#options.cancel(this.#timer);
  }

  /** @param {number} round */
  async #ask(round) {
    /** @type {() => void} */
    let tell;
    try {
      const messages = await this.#options.ask();
      tell = () => this.#options.took(messages);
    } catch (error) {
      tell = () => this.#options.failed(`the server does not answer (${/** @type {Error} */ (error).message})`);
    }
    if (round === this.#round) {
      tell();
      this.#timer = this.#options.schedule(() => this.#ask(round), EVERY_MILLIS);
    }
  }
}
