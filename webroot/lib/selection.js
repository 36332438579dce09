/**
 * What the person looks at: session, instrument, interval, tab. It lives in the address' hash, so a
 * reload, a bookmark and a second window show the same.
 */

export const INTERVALS = ["1s", "5s", "1m", "5m", "1h"];
export const INTERVAL_SECONDS = /** @type {Record<string, number>} */ ({ "1s": 1, "5s": 5, "1m": 60, "5m": 300, "1h": 3600 });

/** The pages besides the dashboard. */
const PAGES = ["health"];

/**
 * @typedef {object} Selection
 * @property {string | null} page null is the dashboard
 * @property {string | null} session
 * @property {string | null} symbol
 * @property {string | null} venue
 * @property {string} interval
 * @property {string} tab
 */

/** @param {string} hash @returns {Selection} unknown values fall back to what is usual */
export function parseHash(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const interval = fields.get("interval") ?? "";
  const page = fields.get("page") ?? "";
  return {
    page: PAGES.includes(page) ? page : null,
    session: fields.get("session"),
    symbol: fields.get("symbol"),
    venue: fields.get("venue"),
    interval: INTERVALS.includes(interval) ? interval : "1s",
    tab: fields.get("tab") ?? "transitions",
  };
}

/** @param {Selection} selection @returns {string} the hash, with `#` */
export function formatHash(selection) {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(selection)) {
    if (value) {
      fields.set(name, value);
    }
  }
  return `#${fields}`;
}
