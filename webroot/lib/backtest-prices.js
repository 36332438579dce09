/** A backtest's prices as candles of equal length, and where its trades stand on them. */
import { placeOf } from "./crosshair.js";

/**
 * One market of `prices.json`: beginnings of stretches in seconds, of each the lowest, the highest,
 * and the last price.
 * @typedef {{t: number[], low: number[], high: number[], v: number[]}} PriceLine
 */

/** A stretch begins where the one before it ended. @param {PriceLine} line */
export function candlesOf({ t, low, high, v }) {
  return t.map((time, i) => {
    const open = i === 0 ? v[i] : v[i - 1];
    return { time, open, high: Math.max(high[i], open), low: Math.min(low[i], open), close: v[i] };
  });
}

/** Beyond so many, words would cover each other. */
const MOST_WITH_WORDS = 12;

/**
 * An arrow where a trade was entered, a dot where it was closed: green if it won.
 * @param {ReadonlyArray<Record<string, string>>} trades of this market @param {readonly number[]} times of the candles
 * @param {(name: string) => string} colour
 * @returns {any[]} in the order of time, as the chart wants them
 */
export function tradeMarkers(trades, times, colour) {
  const words = trades.length <= MOST_WITH_WORDS;
  const at = (/** @type {string} */ moment) => times[placeOf(times, Date.parse(moment) / 1000)];
  return trades
    .flatMap((trade) => {
      const long = trade.direction === "LONG";
      const won = Number(trade.pnl) > 0;
      return [
        { time: at(trade.entry_time), position: long ? "belowBar" : "aboveBar", shape: long ? "arrowUp" : "arrowDown", color: colour("--state-position"), text: words ? trade.direction.toLowerCase() : "", size: 1 },
        { time: at(trade.exit_time), position: long ? "aboveBar" : "belowBar", shape: "circle", color: colour(won ? "--up" : "--down"), text: words ? trade.exit_trigger : "", size: 1 },
      ];
    })
    .sort((a, b) => a.time - b.time);
}
