/** The results of sessions, asked for when they are shown: again and again while a session runs, once after its end. */
import { api } from "./api.js";

const EVERY_MILLIS = 5_000;

/** @typedef {{summary: any, hash: string | null, failed: string}} Results */

export class SessionResults {
  #ask;
  #told;
  /** @type {Map<string, {state: string, at: number, results: Results}>} */
  #known = new Map();
  /** @type {Set<string>} */
  #asking = new Set();

  /**
   * @param {() => void} told called when something new is known
   * @param {(path: string) => Promise<any>} [ask]
   */
  constructor(told, ask = api) {
    this.#told = told;
    this.#ask = ask;
  }

  /**
   * What is known now; asks for newer if that may have changed.
   * @param {{id: string, state: string}} session @param {boolean} over @param {number} now milliseconds
   * @returns {Results | null} null before the first answer
   */
  of(session, over, now) {
    const known = this.#known.get(session.id);
    const old = !known || known.state !== session.state || ((!over || known.results.failed) && now - known.at >= EVERY_MILLIS);
    if (old && !this.#asking.has(session.id)) {
      this.#fetch(session, now);
    }
    return known?.results ?? null;
  }

  /** @param {{id: string, state: string}} session @param {number} now */
  async #fetch(session, now) {
    this.#asking.add(session.id);
    /** @type {Results} */
    let results;
    try {
      const answer = await this.#ask(`/api/sessions/${session.id}/results`);
      results = { summary: answer.summary ?? null, hash: answer.state_hash ?? null, failed: "" };
    } catch (error) {
      results = { summary: this.#known.get(session.id)?.results.summary ?? null, hash: null, failed: /** @type {Error} */ (error).message };
    }
    this.#asking.delete(session.id);
    this.#known.set(session.id, { state: session.state, at: now, results });
    this.#told();
  }
}
