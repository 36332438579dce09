/**
 * How old data may be before it says so: over 30 s its age is shown, over 60 s it is dimmed, over
 * 120 s it is marked STALE, over 300 s it is not shown as a value.
 */

/** @typedef {"FRESH" | "WARN" | "STALE" | "REJECT"} Freshness */
/** @typedef {Freshness | "NONE"} ServerFreshness the server's word; NONE before the first data */

export const WARN_SECONDS = 30;
export const DIM_SECONDS = 60;
export const STALE_SECONDS = 120;
export const REJECT_SECONDS = 300;

/** @param {number} ageSeconds @returns {Freshness} */
export function freshnessOf(ageSeconds) {
  if (ageSeconds > REJECT_SECONDS) return "REJECT";
  if (ageSeconds > STALE_SECONDS) return "STALE";
  if (ageSeconds > WARN_SECONDS) return "WARN";
  return "FRESH";
}

const ORDER = ["FRESH", "WARN", "STALE", "REJECT"];

/**
 * The worse of what the server said and what the data's age says by now.
 * @param {ServerFreshness | null | undefined} said
 * @param {number} ageSeconds
 * @returns {Freshness}
 */
export function worse(said, ageSeconds) {
  const own = ORDER.indexOf(freshnessOf(ageSeconds));
  const server = said ? ORDER.indexOf(said) : -1;
  return /** @type {Freshness} */ (ORDER[Math.max(own, server)]);
}
