/** Where signals and fills stand on the candles. */

const TONES = /** @type {Record<string, {colour: string, shape: string, above: boolean}>} */ ({
  S1: { colour: "--state-signal", shape: "circle", above: false },
  Z1: { colour: "--state-position", shape: "arrowUp", above: false },
  O1: { colour: "--state-cancelled", shape: "circle", above: true },
  ZE1: { colour: "--state-done", shape: "arrowDown", above: true },
  E1: { colour: "--state-danger", shape: "arrowDown", above: true },
});

/**
 * @param {readonly any[]} signals of the shown symbol
 * @param {readonly any[]} fills of the shown symbol
 * @param {number} intervalSeconds a marker stands on the candle that its moment belongs to
 * @param {number} firstTime the oldest candle; older moments have no place
 * @param {(name: string) => string} colour
 * @returns {any[]} in the order of time, as the chart wants them
 */
export function chartMarkers(signals, fills, intervalSeconds, firstTime, colour) {
  const barOf = (/** @type {string} */ time) => Math.floor(Date.parse(time) / 1000 / intervalSeconds) * intervalSeconds;
  const markers = [
    ...signals.map((signal) => {
      const tone = TONES[signal.type] ?? { colour: "--text-muted", shape: "circle", above: true };
      return {
        time: barOf(signal.time),
        position: tone.above ? "aboveBar" : "belowBar",
        shape: tone.shape,
        color: colour(tone.colour),
        text: signal.type,
        size: 1,
      };
    }),
    ...fills.map((fill) => {
      const buy = fill.side === "BUY";
      return {
        time: barOf(fill.time),
        position: "atPriceMiddle",
        price: Number(fill.price),
        shape: "square",
        color: colour(buy ? "--up" : "--down"),
        size: 0.7,
      };
    }),
  ];
  return markers.filter((marker) => marker.time >= firstTime).sort((a, b) => a.time - b.time);
}
