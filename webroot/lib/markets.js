/**
 * All markets that sessions watch, as rows of the scanner: each once, however many sessions watch
 * it; those of a replay apart, because their time is another.
 */
import { isKnown } from "./format.js";

/** @typedef {import("./context.js").Session} Session */

/**
 * @typedef {object} MarketRow
 * @property {string} key
 * @property {string} venue
 * @property {string} symbol
 * @property {Session[]} sessions that watch it
 * @property {boolean} replay
 * @property {any} market as the stream tells it; null where no session watches it, or before its first data
 * @property {number | null} pump percent
 * @property {number | null} velocity percent a second
 * @property {number | null} surge times the usual volume
 * @property {string} why what the first of these waits for, where none is known
 * @property {number} gaps in its data
 * @property {number | null} age of its newest data in seconds
 */

/** What a column is sorted by. @type {Record<string, (row: MarketRow) => number | string | null>} */
export const VALUES = {
  symbol: (row) => row.symbol,
  venue: (row) => row.venue,
  price: (row) => row.market?.price ?? null,
  change: (row) => row.market?.change_24h_pct ?? null,
  pump: (row) => row.pump,
  velocity: (row) => row.velocity,
  surge: (row) => row.surge,
  spread: (row) => row.market?.spread_pct ?? null,
  volume: (row) => turnover(row),
  age: (row) => row.age,
  gaps: (row) => row.gaps,
};

const PUMP_TYPES = /** @type {Record<string, "pump" | "velocity" | "surge">} */ ({
  PUMP_MAGNITUDE_PCT: "pump",
  PRICE_VELOCITY: "velocity",
  VOLUME_SURGE_RATIO: "surge",
});

/** What was traded in a day, in the quote currency. @param {MarketRow} row @returns {number | null} */
export function turnover({ market }) {
  return market && isKnown(market.volume_24h) && isKnown(market.price) ? market.volume_24h * market.price : null;
}

/**
 * @typedef {object} Streams what one session's streams hold
 * @property {readonly any[]} market
 * @property {readonly any[]} indicators
 * @property {readonly any[]} quality
 * @property {(key: string) => number | null} age of a market's newest data now, by its key
 */

/**
 * @param {readonly Session[]} sessions that run
 * @param {(session: Session) => Streams} read
 * @param {ReadonlyArray<{venue: string, symbol: string}>} others markets of the venues, watched or not
 * @returns {MarketRow[]}
 */
export function rowsOf(sessions, read, others = []) {
  /** @type {Map<string, MarketRow>} */
  const rows = new Map();
  const row = (/** @type {string} */ venue, /** @type {string} */ symbol, /** @type {Session | null} */ session) => {
    const replay = session?.source.startsWith("replay") ?? false;
    const key = replay ? `${session?.id} ${venue}:${symbol}` : `${venue}:${symbol}`;
    let found = rows.get(key);
    if (!found) {
      found = { key, venue, symbol, sessions: [], replay, market: null, pump: null, velocity: null, surge: null, why: "", gaps: 0, age: null };
      rows.set(key, found);
    }
    if (session && !found.sessions.includes(session)) {
      found.sessions.push(session);
    }
    return found;
  };
  for (const session of sessions) {
    const streams = read(session);
    for (const item of streams.market) {
      const at = row(item.venue, item.symbol, session);
      const age = streams.age(item.key);
      if (at.market === null || (age !== null && (at.age === null || age < at.age))) {
        at.market = item;
        at.age = age;
      }
    }
    for (const item of streams.indicators) {
      const name = PUMP_TYPES[item.type];
      if (name) {
        take(row(item.venue, item.symbol, session), name, item);
      }
    }
    for (const item of streams.quality) {
      const at = row(item.venue, item.symbol, session);
      at.gaps = Math.max(at.gaps, item.gaps ?? 0);
    }
  }
  others.forEach(({ venue, symbol }) => row(venue, symbol, null));
  return [...rows.values()];
}

/** Of several indicators of a kind the one that says most. @param {MarketRow} row @param {"pump" | "velocity" | "surge"} name @param {any} item */
function take(row, name, item) {
  if (isKnown(item.value)) {
    row[name] = row[name] === null || Math.abs(item.value) > Math.abs(/** @type {number} */ (row[name])) ? item.value : row[name];
  } else if (row.why === "") {
    row.why = item.status === "warming" && isKnown(item.have_seconds) ? `warming ${Math.floor(item.have_seconds)} of ${Math.ceil(item.need_seconds)} s` : item.reason || item.status;
  }
}

/**
 * In the order of a column, what is unknown last whatever the direction; equals by name.
 * @param {readonly MarketRow[]} rows @param {string} column a key of {@link VALUES} @param {boolean} rising
 */
export function sorted(rows, column, rising) {
  const value = VALUES[column];
  const sign = rising ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    const known = Number(x === null) - Number(y === null);
    const by = known !== 0 || x === null ? known : typeof x === "string" ? sign * x.localeCompare(String(y)) : sign * (Number(x) - Number(y));
    return by || Number(b.sessions.length > 0) - Number(a.sessions.length > 0) || a.symbol.localeCompare(b.symbol) || a.key.localeCompare(b.key);
  });
}

/**
 * @typedef {object} Filter
 * @property {string} text part of a symbol's name, as a person types it
 * @property {string} venue empty for all
 * @property {boolean} fresh only what has data now
 */

/** @param {readonly MarketRow[]} rows @param {Filter} filter @param {number} staleSeconds */
export function filtered(rows, { text, venue, fresh }, staleSeconds) {
  const wanted = text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  return rows.filter(
    (row) =>
      row.symbol.replaceAll("_", "").includes(wanted) && (venue === "" || row.venue === venue) && (!fresh || (row.age !== null && row.age <= staleSeconds)),
  );
}

/**
 * A session's draft on these markets.
 * @param {ReadonlyArray<{venue: string, symbol: string}>} markets @param {any} empty what a new one begins with
 */
export function draftOf(markets, empty) {
  /** @type {Map<string, string[]>} */
  const byVenue = new Map();
  markets.forEach(({ venue, symbol }) => byVenue.set(venue, [...(byVenue.get(venue) ?? []), symbol]));
  return { ...empty, sources: [...byVenue].map(([venue, symbols]) => ({ venue, symbols })) };
}
