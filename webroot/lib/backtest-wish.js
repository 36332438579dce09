/** What a person wants to have tested, and how the server is asked for it. */
import { quote } from "./format.js";
import { settingOf } from "./sweep-wish.js";

/**
 * One source of data: a recording of the server's, or a file below its folder `import`. Venue and
 * symbol say whose data a file has that does not say it itself.
 * @typedef {{kind: "recording" | "file", name: string, venue: string, symbol: string}} Source
 */

/**
 * @typedef {object} Wish
 * @property {"strategy" | "session"} what
 * @property {string} strategy
 * @property {string} session a session file's name
 * @property {Source[]} data
 * @property {string[]} without markets of the data that are left out, as `venue:symbol`
 * @property {string} budget
 * @property {string} from local time as a field has it, empty for all
 * @property {string} to
 * @property {boolean} indicators
 * @property {boolean} sweep whether it is many variants
 * @property {import("./sweep-wish.js").Axis[]} axes of a sweep: what varies
 * @property {string} split of a sweep: the first share of the time, which it ranks by; empty for all of it
 * @property {string} folds of a sweep with a split: how often the choice is made, walking forward; empty for once
 * @property {string} rank of a sweep: the figure that it ranks by
 */

/** @typedef {{venue: string, symbol: string}} Market */

/** @param {string} strategy @returns {Wish} */
export function newWish(strategy = "") {
  return { what: "strategy", strategy, session: "", data: [], without: [], budget: "10000", from: "", to: "", indicators: false, sweep: false, axes: [], split: "0.7", folds: "", rank: "net_pnl" };
}

/** @param {Market} market */
export function marketKey({ venue, symbol }) {
  return `${venue}:${symbol}`;
}

/**
 * The markets that the data have, each once.
 * @param {readonly Source[]} data @param {ReadonlyArray<any>} recordings as the stream tells them
 * @returns {Market[]}
 */
export function marketsOf(data, recordings) {
  /** @type {Map<string, Market>} */
  const found = new Map();
  for (const source of data) {
    const recording = source.kind === "recording" ? recordings.find((each) => each.recording_id === source.name) : undefined;
    const recorded = /** @type {Market[]} */ (recording?.coverage?.markets ?? []);
    const named = source.kind === "file" && source.symbol.trim() !== "" ? [{ venue: source.venue, symbol: source.symbol.trim() }] : recorded;
    named.forEach(({ venue, symbol }) => found.set(marketKey({ venue, symbol }), { venue, symbol }));
  }
  return [...found.values()];
}

/**
 * From when until when the chosen recordings are; null while none says it.
 * @param {readonly Source[]} data @param {ReadonlyArray<any>} recordings
 * @returns {{from: string, to: string} | null}
 */
export function spanOf(data, recordings) {
  const spans = data
    .map((source) => (source.kind === "recording" ? recordings.find((each) => each.recording_id === source.name) : undefined))
    .filter((each) => each?.from && each?.to);
  return spans.length === 0
    ? null
    : {
        from: spans.map((each) => each.from).sort()[0],
        to: spans.map((each) => each.to).sort().at(-1),
      };
}

/**
 * The body of `POST /api/backtests`, of a sweep that of `POST /api/sweeps`. What is missing or wrong stays so: the server says it.
 * @param {Wish} wish @param {ReadonlyArray<any>} recordings
 */
export function bodyOf(wish, recordings) {
  const data = wish.data.map((source) =>
    source.kind === "recording"
      ? { recording: source.name }
      : { file: source.name.trim(), ...(source.venue ? { venue: source.venue } : {}), ...(source.symbol.trim() ? { symbol: source.symbol.trim() } : {}) },
  );
  return {
    session: wish.what === "session" ? wish.session : sessionOf(wish, recordings),
    data,
    ...(wish.from ? { from: moment(wish.from) } : {}),
    ...(wish.to ? { to: moment(wish.to) } : {}),
    ...(wish.indicators && !wish.sweep ? { indicators: true } : {}),
    ...(wish.sweep ? { set: wish.axes.map(settingOf), rank: wish.rank, ...(wish.split ? { split: Number(wish.split), ...(wish.folds ? { folds: Number(wish.folds) } : {}) } : {}) } : {}),
  };
}

/** A strategy alone runs in a session of its own, on the markets of the data. @param {Wish} wish @param {ReadonlyArray<any>} recordings */
function sessionOf(wish, recordings) {
  const markets = marketsOf(wish.data, recordings).filter((market) => !wish.without.includes(marketKey(market)));
  /** @type {Map<string, string[]>} */
  const byVenue = new Map();
  markets.forEach(({ venue, symbol }) => byVenue.set(venue, [...(byVenue.get(venue) ?? []), symbol]));
  const total = Number(wish.budget);
  return {
    name: wish.strategy,
    mode: "backtest",
    sources: [...byVenue].map(([venue, symbols]) => ({ venue, symbols })),
    strategies: wish.strategy ? [wish.strategy] : [],
    budget: { total: wish.budget.trim() === "" || !Number.isFinite(total) ? wish.budget : total, currency: quote(markets[0]?.symbol ?? "") || "USDT" },
  };
}

/** A field's local time as the server wants it; what is no time goes as it is. @param {string} local */
function moment(local) {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? local : time.toISOString();
}

/**
 * The places of the form's fields, as the server names them; what a field around holds is told there.
 * @param {Wish} wish
 * @returns {string[]}
 */
export function fieldPlaces(wish) {
  const session = wish.what === "session" ? ["$.session"] : ["$.session.strategies", "$.session.name", "$.session.budget", "$.session.sources"];
  const data = wish.data.flatMap((source, i) => (source.kind === "recording" ? [`$.data[${i}]`] : [`$.data[${i}]`, `$.data[${i}].file`, `$.data[${i}].venue`, `$.data[${i}].symbol`]));
  const axes = wish.sweep ? ["$.set", ...wish.axes.map((_axis, i) => `$.set[${i}]`), "$.split", "$.folds", "$.rank"] : [];
  return [...session, "$.data", ...data, "$.from", "$.to", "$.indicators", ...axes];
}

/** A backtest or sweep that waits or runs. @param {{state: string}} item */
export function isUnderWay(item) {
  return item.state === "QUEUED" || item.state === "RUNNING";
}

/**
 * All backtests or sweeps, newest first: those that the stream tells, and older ones that it no longer does.
 * @param {readonly any[]} streamed @param {readonly any[]} listed as `GET /api/backtests` had them
 * @param {"backtest_id" | "sweep_id"} [id]
 * @returns {any[]}
 */
export function merged(streamed, listed, id = "backtest_id") {
  const told = streamed.filter((item) => item[id]);
  const oldest = told.map((item) => item[id]).sort()[0];
  // What is younger than the stream's oldest and not on the stream has been deleted meanwhile.
  const older = oldest === undefined ? [] : listed.filter((item) => item[id] < oldest);
  return [...told, ...older].sort((a, b) => b[id].localeCompare(a[id]));
}
