/**
 * The figures of a backtest's result: their names, what they mean, how they are written, and which
 * of several runs has the better one. The definitions are those of docs/backtests.md.
 */
import { isKnown, money, number, signed, significant } from "./format.js";

/**
 * @typedef {object} Figure
 * @property {string} key in `summary.json`
 * @property {string} name
 * @property {string} means shown on hover
 * @property {"money" | "change" | "percent" | "ratio" | "count"} kind
 * @property {"high" | "low"} [better] absent where neither is
 */

/** @type {readonly Figure[]} */
export const FIGURES = [
  { key: "net_pnl", name: "Net P&L", kind: "change", better: "high", means: "realized result of closed trades and parts of trades, fees and funding deducted" },
  { key: "gross_pnl", name: "Gross P&L", kind: "change", better: "high", means: "realized result of closed trades and parts of trades, nothing deducted" },
  { key: "unrealized_pnl", name: "Unrealised P&L", kind: "change", means: "what is open at the end stays open, at the mark: bid for longs, ask for shorts, else the last price" },
  { key: "start_equity", name: "Equity at the start", kind: "money", means: "the session's budget" },
  { key: "end_equity", name: "Equity at the end", kind: "money", better: "high", means: "cash, and what is open at the mark" },
  { key: "max_drawdown_pct", name: "Largest drawdown", kind: "percent", better: "low", means: "deepest fall of equity below its highest so far, marked at every event" },
  { key: "trades", name: "Trades", kind: "count", means: "closed trades" },
  { key: "wins", name: "Won", kind: "count", means: "closed trades with a net result above 0" },
  { key: "losses", name: "Lost", kind: "count", means: "closed trades with a net result below 0" },
  { key: "win_rate_pct", name: "Win rate", kind: "percent", better: "high", means: "trades won / trades" },
  { key: "profit_factor", name: "Profit factor", kind: "ratio", better: "high", means: "sum of net gains / sum of net losses; unknown without a loss" },
  { key: "expectancy", name: "Expectancy", kind: "change", better: "high", means: "mean net result of a trade" },
  { key: "fees", name: "Fees", kind: "money", better: "low", means: "paid to the exchange" },
  { key: "funding", name: "Funding", kind: "money", better: "low", means: "paid; negative if received" },
  { key: "sharpe", name: "Sharpe", kind: "ratio", better: "high", means: "mean / standard deviation (n − 1) of hourly returns of equity, times √8766; no risk-free rate" },
  { key: "sortino", name: "Sortino", kind: "ratio", better: "high", means: "mean / root mean square of the negative hourly returns (over all hours), times √8766" },
  { key: "calmar", name: "Calmar", kind: "ratio", better: "high", means: "return a year, in simple proportion, / largest drawdown" },
  { key: "time_in_market_pct", name: "In the market", kind: "percent", means: "share of event time with at least one position open" },
  { key: "open_positions", name: "Open at the end", kind: "count", means: "positions that were still open when the data ended" },
];

/** Ratios of which the server says why they are not known. */
const BY_HOURS = new Set(["sharpe", "sortino", "calmar"]);

/** @param {Figure} figure @param {any} summary @returns {string} what is unknown says so, with its reason where there is one */
export function written(figure, summary) {
  const value = summary[figure.key];
  if (!isKnown(value)) {
    return Number(summary.trades) === 0 && !BY_HOURS.has(figure.key) ? "no trade" : figure.key === "profit_factor" ? "no loss" : "unknown";
  }
  switch (figure.kind) {
    case "money":
      return `${money(value)} ${summary.currency}`;
    case "change":
      return `${signed(value)} ${summary.currency}`;
    case "percent":
      return `${Math.abs(Number(value)) < 0.1 ? significant(value) : number(value, 2)} %`;
    case "count":
      return number(value, 0);
    default:
      return significant(value);
  }
}

/** The definition; of an unknown ratio also why it is unknown. @param {Figure} figure @param {any} [summary] */
export function meaning(figure, summary) {
  const basis = BY_HOURS.has(figure.key) ? (summary?.ratio_basis ?? "") : "";
  return basis ? `${figure.means} (${basis})` : figure.means;
}

/**
 * Which of several runs have the best value of a figure; none where all are equal, or where only one
 * value is known.
 * @param {Figure} figure @param {readonly any[]} summaries
 * @returns {boolean[]}
 */
export function best(figure, summaries) {
  const values = summaries.map((summary) => (isKnown(summary?.[figure.key]) ? Number(summary[figure.key]) : null));
  const known = /** @type {number[]} */ (values.filter((value) => value !== null));
  if (!figure.better || new Set(known).size < 2) {
    return values.map(() => false);
  }
  const top = figure.better === "high" ? Math.max(...known) : Math.min(...known);
  return values.map((value) => value === top);
}

/**
 * As many points as a chart can show: of each stretch of time the lowest and the highest stay, and
 * the first and the last of all.
 * @template T
 * @param {readonly T[]} points in order of time @param {(point: T) => number} value @param {number} most
 * @returns {T[]}
 */
export function thinned(points, value, most) {
  if (points.length <= most) {
    return [...points];
  }
  const stretches = Math.floor((most - 2) / 2);
  const size = points.length / stretches;
  const kept = new Set([0, points.length - 1]);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const begin = Math.floor(stretch * size);
    const end = Math.min(points.length, Math.floor((stretch + 1) * size));
    let low = begin;
    let high = begin;
    for (let i = begin; i < end; i++) {
      low = value(points[i]) < value(points[low]) ? i : low;
      high = value(points[i]) > value(points[high]) ? i : high;
    }
    kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i]);
}
