/**
 * Recordings as the stream tells them, with what only the list by REST has: a file that has just
 * been imported is told without its markets.
 */
import { api } from "./api.js";

export class RecordingDetails {
  #changed;
  #ask;
  /** By id. @type {Map<string, any>} */
  #known = new Map();
  /** Those asked for, had or not. @type {Set<string>} */
  #asked = new Set();

  /** @param {() => void} changed called when more is known @param {() => Promise<{recordings: any[]}>} [ask] */
  constructor(changed, ask = () => api("/api/recordings")) {
    this.#changed = changed;
    this.#ask = ask;
  }

  /** @param {readonly any[]} items the stream's @returns {any[]} each with all that is known of it */
  of(items) {
    const bare = items.filter((each) => each.state === "COMPLETE" && !each.coverage);
    if (bare.some((each) => !this.#asked.has(each.recording_id))) {
      bare.forEach((each) => this.#asked.add(each.recording_id));
      this.#ask().then(
        ({ recordings }) => {
          this.#known = new Map(recordings.map((each) => [each.recording_id, each]));
          this.#changed();
        },
        () => {}, // it stays as the stream tells it
      );
    }
    return items.map((each) => (bare.includes(each) ? { ...each, ...this.#known.get(each.recording_id) } : each));
  }
}
