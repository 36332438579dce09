/**
 * The beat of one connection: pings, times the answers, and judges silence.
 *
 * One missing answer makes the link slow; silence for the browser's timeout ends it. A page that slept
 * itself (hidden, suspended) does not blame the server for it.
 */

/** Reply address of the request that goes along with a ping; see `#ping`. */
const BEAT = "beat";

/**
 * @typedef {object} HeartbeatOptions
 * @property {() => number} now monotonic milliseconds
 * @property {(action: () => void, millis: number) => any} schedule
 * @property {(handle: any) => void} cancel
 * @property {(message: object) => void} write
 * @property {() => void} slow told when an answer is missing
 * @property {(millis: number) => void} silent told when the server was silent for too long; the beat has stopped
 * @property {(roundTripMillis: number | null) => void} answered told at each answer; null if it was not asked for
 */

export class Heartbeat {
  #options;
  #intervalMillis = 5_000;
  #patienceMillis = 15_000;
  /** @type {any} */
  #timer = null;
  /** When the oldest unanswered ping was sent. @type {number | null} */
  #sentAt = null;
  #lastPingAt = 0;
  /** True once the server has answered a `ping` with a `pong` on this connection. */
  #serverPongs = false;

  /** @param {HeartbeatOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Begins with a new connection. @param {{pingIntervalMillis: number, browserTimeoutMillis: number}} config */
  start(config) {
    this.#intervalMillis = config.pingIntervalMillis;
    this.#patienceMillis = config.browserTimeoutMillis;
    this.#sentAt = null;
    this.#serverPongs = false;
    this.#ping();
    this.#schedule();
  }

  stop() {
    this.#options.cancel(this.#timer);
  }

  /**
   * Looks at a message for an answer.
   * @param {any} message
   * @returns {boolean} true if the message was the heartbeat's own
   */
  takes(message) {
    const own = message.type === "pong" || message.address === BEAT;
    if (own) {
      this.#serverPongs ||= message.type === "pong";
      this.#options.answered(this.#sentAt === null ? null : this.#options.now() - this.#sentAt);
      this.#sentAt = null;
    }
    return own;
  }

  /** A hidden tab's timers sleep for a minute; what is received still runs, and keeps the beat. */
  keepUp() {
    if (this.#options.now() - this.#lastPingAt > 2 * this.#intervalMillis) {
      this.#ping();
    }
  }

  #schedule() {
    const due = this.#options.now() + this.#intervalMillis;
    this.#timer = this.#options.schedule(() => {
      const now = this.#options.now();
      if (now - due > this.#intervalMillis) {
        // This page slept: the silence may be its own. Listen for one interval first.
        this.#sentAt = null;
      }
      if (this.#sentAt !== null && now - this.#sentAt >= this.#patienceMillis) {
        this.#options.silent(now - this.#sentAt);
        return;
      }
      if (this.#sentAt !== null) {
        this.#options.slow();
      }
      this.#ping();
      this.#schedule();
    }, this.#intervalMillis);
  }

  /**
   * Vert.x' stock SockJS bridge takes a `ping` as a sign of life but does not answer it. Until a
   * `pong` was seen, a small request goes along, whose reply (or refusal) is the answer.
   */
  #ping() {
    this.#lastPingAt = this.#options.now();
    this.#sentAt ??= this.#lastPingAt;
    this.#options.write({ type: "ping" });
    if (!this.#serverPongs) {
      this.#options.write({
        type: "send",
        address: "snapshot",
        headers: {},
        body: { stream: "health" },
        replyAddress: BEAT,
      });
    }
  }
}
