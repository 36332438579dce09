/**
 * Tells the server how many stream messages were worked off, when the page is drawn, so that it sends
 * no faster than that. With many at once the page is drawn before its time. Hidden tabs have no frames, and timers that run once a minute: there
 * it is told on receipt, as it is when a frame does not come.
 */

/** So many want to be told soon: the server sends 32 more (`bridge.ack_window`) before it waits. */
const MANY = 24;

/** A frame that takes longer than this does not come. */
const FRAME_LATE_MILLIS = 250;

export class Acknowledgements {
  #options;
  #count = 0;
  #sinceMillis = 0;
  /** @type {(() => void) | null} */
  #cancel = null;

  /**
   * @param {object} options
   * @param {(message: object) => void} options.write
   * @param {(tell: () => void, soon: boolean) => () => void} options.frame
   * @param {() => boolean} options.hidden
   * @param {() => number} options.now
   */
  constructor(options) {
    this.#options = options;
  }

  /** So many stream messages more were handed to their subscribers. @param {number} messages */
  took(messages) {
    if (messages > 0 && this.#count === 0) {
      this.#sinceMillis = this.#options.now();
      this.#cancel = this.#options.frame(() => this.#tell(), false);
    }
    const few = this.#count < MANY;
    this.#count += messages;
    if (few && this.#count >= MANY) {
      this.#cancel?.();
      this.#cancel = this.#options.frame(() => this.#tell(), true);
    }
    if (this.#count > 0 && (this.#options.hidden() || this.#options.now() - this.#sinceMillis > FRAME_LATE_MILLIS)) {
      this.#tell();
    }
  }

  /** Begins with a new connection: what came on the old one is nobody's business any more. */
  restart() {
    this.#cancel?.();
    this.#cancel = null;
    this.#count = 0;
  }

  #tell() {
    const n = this.#count;
    this.restart();
    if (n > 0) {
      this.#options.write({ type: "ack", n });
    }
  }
}
