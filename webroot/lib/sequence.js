/**
 * The order of one stream: snapshot first, then every delta exactly once, in its order.
 *
 * Deltas that come before the snapshot wait; those the snapshot already contains are dropped; a hole
 * in the numbers, or a new epoch (the server started again), asks for a new snapshot. Pure: it knows
 * no socket and no time.
 */

/**
 * What every stream message is wrapped in.
 * @typedef {object} Envelope
 * @property {string} type `full_update`, `update`, or the name of an event
 * @property {string} stream the stream's full address
 * @property {string | null} session_id
 * @property {number} epoch one run of the numbering; a new one forces a snapshot
 * @property {number} seq grows by exactly 1 from message to message
 * @property {string} timestamp the server's time, ISO-8601 UTC
 * @property {any} data
 */

/** Deltas held while a snapshot is on its way; more than that and a fresher snapshot is cheaper. */
const MOST_WAITING = 2000;

export class StreamSequence {
  /** @type {number | null} */
  #epoch = null;
  #seq = 0;
  #live = false;
  /** @type {Envelope[]} */
  #waiting = [];
  /** How often a hole or a new epoch made a new snapshot necessary. */
  gaps = 0;

  get seq() {
    return this.#seq;
  }

  get live() {
    return this.#live;
  }

  /** Forgets the position: until the next snapshot, deltas wait. */
  restart() {
    this.#live = false;
    this.#waiting = [];
  }

  /**
   * @param {Envelope} envelope a message that is not a snapshot
   * @returns {"apply" | "wait" | "drop" | "resnapshot"} what to do with it
   */
  delta(envelope) {
    if (!this.#live) {
      if (this.#waiting.length >= MOST_WAITING) {
        this.#waiting = [];
        return "resnapshot";
      }
      this.#waiting.push(envelope);
      return "wait";
    }
    if (envelope.epoch === this.#epoch && envelope.seq <= this.#seq) {
      return "drop";
    }
    if (envelope.epoch === this.#epoch && envelope.seq === this.#seq + 1) {
      this.#seq = envelope.seq;
      return "apply";
    }
    this.gaps++;
    this.restart();
    this.#waiting.push(envelope);
    return "resnapshot";
  }

  /**
   * @param {Envelope} envelope the `full_update`
   * @returns {{apply: Envelope[], resnapshot: boolean}} the waiting deltas that follow it, in order;
   *     `resnapshot` if one is missing among them
   */
  snapshot(envelope) {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#epoch = envelope.epoch;
    this.#seq = envelope.seq;
    this.#live = true;
    /** @type {Envelope[]} */
    const apply = [];
    for (let i = 0; i < waiting.length; i++) {
      const fate = this.delta(waiting[i]);
      if (fate === "apply") {
        apply.push(waiting[i]);
      } else if (fate === "resnapshot") {
        this.#waiting.push(...waiting.slice(i + 1));
        return { apply, resnapshot: true };
      }
    }
    return { apply, resnapshot: false };
  }
}
