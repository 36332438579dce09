/**
 * Which alerts are news: each is told once, and what was there before the page looked is none.
 */
export class AlertWatch {
  /** Of each session, the newest alert's time that was seen. @type {Map<string, string>} */
  #seen = new Map();

  /**
   * @param {string} session @param {readonly any[]} alerts all that the stream holds
   * @returns {any[]} those that came since this was last asked about the session, oldest first
   */
  news(session, alerts) {
    const before = this.#seen.get(session);
    const newest = alerts.reduce((latest, each) => (each.time > latest ? each.time : latest), before ?? "");
    this.#seen.set(session, newest);
    return before === undefined ? [] : alerts.filter((each) => each.time > before).sort((a, b) => a.time.localeCompare(b.time));
  }

  /** Whoever is not watched any more is new again. @param {ReadonlySet<string>} sessions */
  keep(sessions) {
    [...this.#seen.keys()].forEach((id) => sessions.has(id) || this.#seen.delete(id));
  }
}

/** Tones of a sound: pitch in Hz, beginning and length in seconds. @typedef {{pitch: number, at: number, long: number}} Tone */

/** The worse, the higher and the longer. @param {string} severity @returns {Tone[]} */
export function tonesOf(severity) {
  switch (severity) {
    case "CRITICAL":
      return [0, 0.22, 0.44].flatMap((at) => [{ pitch: 988, at, long: 0.09 }, { pitch: 740, at: at + 0.1, long: 0.09 }]);
    case "WARNING":
      return [{ pitch: 740, at: 0, long: 0.12 }, { pitch: 988, at: 0.14, long: 0.18 }];
    default:
      return [{ pitch: 660, at: 0, long: 0.14 }];
  }
}
