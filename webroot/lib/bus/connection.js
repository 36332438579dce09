/** One connection as its client sees it: its name, and how much went over it. */

/** @typedef {import("./closes.js").CloseRecord} CloseRecord */

export class Connection {
  /** Messages received. */
  in = 0;
  /** Messages sent. */
  out = 0;
  #client;
  #number;
  #since;

  /** @param {string} client @param {number} number @param {number} now monotonic milliseconds */
  constructor(client, number, now) {
    this.#client = client;
    this.#number = number;
    this.#since = now;
    /** When anything was received last. */
    this.lastAt = now;
  }

  /**
   * What is told of its end.
   * @param {number} code
   * @param {string} reason
   * @param {string} why in words
   * @param {number} now
   * @returns {CloseRecord}
   */
  closed(code, reason, why, now) {
    const seconds = (/** @type {number} */ since) => Math.round(now - since) / 1000;
    return {
      level: "WARN",
      message: `${why}; ${this.in} messages in, ${this.out} out, the last in ${seconds(this.lastAt)} s before`,
      where: "link",
      time: new Date().toISOString(),
      client: this.#client,
      connection: this.#number,
      code,
      reason,
      seconds: seconds(this.#since),
    };
  }
}
