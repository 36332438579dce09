/**
 * The place in one stream: every message is applied exactly once, in its order.
 *
 * A client tells the server the last message it applied, and gets what follows: either exactly what
 * it missed, or a snapshot. A hole in the numbers, or a new epoch (the server started again), makes
 * it ask anew. Pure: it knows no socket and no time.
 */

/**
 * What every stream message is wrapped in.
 * @typedef {object} Envelope
 * @property {string} type `full_update`, `update`, or the name of an event
 * @property {string} stream the stream's full address
 * @property {string | null} session_id
 * @property {number} epoch one run of the numbering; a new one forces a snapshot
 * @property {number} seq grows by exactly 1 from message to message
 * @property {number} [first_seq] several updates in one: those of this number to `seq`
 * @property {string} timestamp the server's time, ISO-8601 UTC
 * @property {any} data
 *
 * The last message that was applied.
 * @typedef {{epoch: number, seq: number}} Place
 */

export class StreamSequence {
  /** @type {Place | null} */
  #place = null;
  #live = false;
  /** The place before the last hole. @type {Place | null} */
  #holeAfter = null;

  /** Where the server goes on from; null to get a snapshot. */
  get place() {
    return this.#place;
  }

  /** True between the server's answer to a registration and the next loss. */
  get live() {
    return this.#live;
  }

  /** What comes now belongs to a registration that is over: it is dropped until the answer to the next one. */
  restart() {
    this.#live = false;
  }

  /**
   * The server goes on from the place it was told: exactly what was missed follows.
   * @param {{epoch: number, from: number}} note
   * @returns {boolean} false if that is not the place: register anew, for a snapshot
   */
  recovered(note) {
    const place = this.#place;
    this.#live = place !== null && note.epoch === place.epoch && note.from === place.seq + 1;
    if (!this.#live) {
      this.#place = null;
    }
    return this.#live;
  }

  /**
   * @param {Envelope} envelope
   * @returns {"snapshot" | "delta" | "drop" | "gap"} what it is for the subscribers; after a `gap` register anew
   */
  take(envelope) {
    const { epoch, seq } = envelope;
    if (envelope.type === "full_update") {
      this.#place = { epoch, seq };
      this.#live = true;
      return "snapshot";
    }
    const place = this.#place;
    if (!this.#live || place === null || (epoch === place.epoch && seq <= place.seq)) {
      return "drop";
    }
    if (epoch === place.epoch && (envelope.first_seq ?? seq) <= place.seq + 1) {
      this.#place = { epoch, seq };
      return "delta";
    }
    this.#live = false;
    // A hole that asking did not fill is filled by a snapshot.
    this.#place = place === this.#holeAfter ? null : place;
    this.#holeAfter = place;
    return "gap";
  }
}
