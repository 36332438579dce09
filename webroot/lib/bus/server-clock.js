/** The server's wall clock, as far as the newest messages tell. */

/** After this long the estimate is taken anew: clocks drift, and are set. */
const TRUSTED_MILLIS = 60_000;

export class ServerClock {
  #offsetMillis = 0;
  #takenAt = -Infinity;

  /** The message that travelled fastest tells the time best. @param {string} timestamp ISO-8601 @param {number} now monotonic milliseconds */
  saw(timestamp, now) {
    const offset = Date.parse(timestamp) - Date.now();
    if (offset > this.#offsetMillis || now - this.#takenAt > TRUSTED_MILLIS) {
      this.#offsetMillis = offset;
      this.#takenAt = now;
    }
  }

  /** Milliseconds since the epoch. */
  now() {
    return Date.now() + this.#offsetMillis;
  }
}
