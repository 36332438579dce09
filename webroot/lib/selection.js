/**
 * What the person looks at: page, session, symbol, instance, interval, tab. It lives in the address'
 * hash, so a reload, a bookmark and a link sent to somebody show the same, and back goes back.
 */

export const INTERVALS = ["1s", "5s", "1m", "5m", "1h"];
export const INTERVAL_SECONDS = /** @type {Record<string, number>} */ ({ "1s": 1, "5s": 5, "1m": 60, "5m": 300, "1h": 3600 });

/** What a person goes to: changing one of these is a step that the browser's Back undoes. @type {Array<keyof Selection>} */
const STEPS = ["page", "item", "session", "symbol", "venue", "instance"];

/**
 * @typedef {object} Selection
 * @property {string | null} page an id of app/pages.js; null is the dashboard
 * @property {string | null} item what is open on the page, as the page names it
 * @property {string | null} session
 * @property {string | null} symbol
 * @property {string | null} venue
 * @property {string | null} instance the state machine that is meant, where several run on the symbol
 * @property {string} interval
 * @property {string} tab
 */

/** @param {string} hash @returns {Selection} unknown values fall back to what is usual */
export function parseHash(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const interval = fields.get("interval") ?? "";
  return {
    page: fields.get("page"),
    item: fields.get("item"),
    session: fields.get("session"),
    symbol: fields.get("symbol"),
    venue: fields.get("venue"),
    instance: fields.get("instance"),
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

/** @param {Selection} from @param {Selection} to @returns {boolean} true if going there is a step of its own in the history */
export function isStep(from, to) {
  return STEPS.some((name) => from[name] !== to[name]);
}
