/** What a replay's player shows, and the session that somebody wants to see over a recording. */
import { beginOf, coverageOf } from "./coverage.js";
import { quote } from "./format.js";

/** As `control_replay` takes them: 0 is as fast as the session can. */
export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100, 250, 1000, 0];

/** @param {number} speed */
export function speedWords(speed) {
  return speed === 0 ? "max" : `${speed}×`;
}

/**
 * From when until when a recording goes; null while that is not known.
 * @param {any} recording @returns {{from: number, to: number} | null} milliseconds since the epoch
 */
export function spanOf(recording) {
  const from = Date.parse(recording ? (beginOf(recording) ?? "") : "");
  const to = Date.parse(recording?.to ?? "");
  return to > from ? { from, to } : null;
}

/**
 * What of the recording is there for a market: its stretches and gaps, as shares of the whole.
 * @param {any} recording @param {import("./instruments.js").Named} market the first one's, if it has none such
 */
export function barOf(recording, { symbol, venue }) {
  const lines = recording ? coverageOf(recording) : [];
  return lines.find((line) => line.symbol === symbol && (!venue || line.venue === venue)) ?? lines[0] ?? null;
}

/**
 * Seconds until the end at the speed of now; the server's estimate where that cannot be said.
 * @param {any} item the replay's, of the stream `backtests` @param {{to: number} | null} span
 * @param {number | null} at where it is, milliseconds
 * @returns {number | null} null if it is not known
 */
export function remaining(item, span, at) {
  if (item.state === "PAUSED") {
    return null;
  }
  return span && item.speed > 0 && at !== null ? Math.max(0, (span.to - at) / 1000 / item.speed) : item.eta_seconds;
}

/** @typedef {{strategies: string[], without: string[], budget: string, speed: number}} ReplayWish */

/**
 * A session over markets of a recording, as a session file has it.
 * @param {any} recording @param {ReplayWish} wish `without` holds markets as `venue:symbol`
 */
export function sessionFor(recording, wish) {
  /** @type {Map<string, string[]>} */
  const byVenue = new Map();
  for (const { venue, symbol } of marketsIn(recording)) {
    if (!wish.without.includes(`${venue}:${symbol}`)) {
      byVenue.set(venue, [...(byVenue.get(venue) ?? []), symbol]);
    }
  }
  const sources = [...byVenue].map(([venue, symbols]) => ({ venue, symbols }));
  const total = Number(wish.budget);
  return {
    name: `replay of ${recording.name || recording.recording_id}`,
    mode: "paper",
    sources,
    strategies: wish.strategies,
    budget: { total: wish.budget.trim() === "" || !Number.isFinite(total) ? wish.budget : total, currency: quote(sources[0]?.symbols[0] ?? "") || "USDT" },
  };
}

/** Each market of a recording once. @param {any} recording @returns {Array<{venue: string, symbol: string}>} */
export function marketsIn(recording) {
  const markets = /** @type {Array<{venue: string, symbol: string}>} */ (recording?.coverage?.markets ?? []);
  return [...new Map(markets.map(({ venue, symbol }) => [`${venue}:${symbol}`, { venue, symbol }])).values()];
}
