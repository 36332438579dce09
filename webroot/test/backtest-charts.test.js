import assert from "node:assert/strict";
import { test } from "node:test";
import { candlesOf, tradeMarkers } from "../lib/backtest-prices.js";
import { Crosshair, placeOf } from "../lib/crosshair.js";
import { binned, median } from "../lib/distribution.js";

test("a stretch of prices begins where the one before ended", () => {
  assert.deepEqual(candlesOf({ t: [0, 5, 20], low: [9, 11, 4], high: [10, 12, 6], v: [10, 11, 5] }), [
    { time: 0, open: 10, high: 10, low: 9, close: 10 },
    { time: 5, open: 10, high: 12, low: 10, close: 11 },
    { time: 20, open: 11, high: 11, low: 4, close: 5 },
  ]);
});

test("a trade stands on the stretches that its moments are in, in the order of time", () => {
  const time = (/** @type {number} */ seconds) => new Date(seconds * 1000).toISOString();
  const trades = [
    { direction: "LONG", entry_time: time(6), exit_time: time(99), pnl: "-1", exit_trigger: "SL" },
    { direction: "SHORT", entry_time: time(1), exit_time: time(5), pnl: "2", exit_trigger: "TP" },
  ];
  assert.deepEqual(
    tradeMarkers(trades, [0, 5, 20], (name) => name).map(({ time: at, shape, color, text }) => [at, shape, color, text]),
    [[0, "arrowDown", "--state-position", "short"], [5, "arrowUp", "--state-position", "long"], [5, "circle", "--up", "TP"], [20, "circle", "--down", "SL"]],
  );
});

test("the place of a moment is that of the stretch it is in", () => {
  assert.deepEqual([-1, 0, 4, 5, 19, 20, 99].map((time) => placeOf([0, 5, 20], time)), [0, 0, 0, 1, 1, 2, 2]);
});

test("charts hear of the moment that another is pointed at, once", () => {
  const crosshair = new Crosshair();
  let heard = 0;
  crosshair.addEventListener("point", () => heard++);
  crosshair.point(5, "a");
  crosshair.point(5, "a");
  crosshair.point(null, "a");
  assert.equal(heard, 2);
});

test("no bar of the distribution holds wins and losses, and none is lost", () => {
  const bins = binned([-12, -3, -0.5, 0.5, 4, 4, 31], 10);
  assert.ok(bins.length <= 12);
  assert.ok(bins.every(({ from, to }) => to <= 1e-9 || from >= -1e-9));
  assert.equal(bins.reduce((sum, { count }) => sum + count, 0), 7);
  assert.deepEqual(bins.map(({ from, count }) => [from, count]), [[-20, 1], [-10, 2], [0, 3], [10, 0], [20, 0], [30, 1]]);
  assert.deepEqual(binned([]), []);
  assert.deepEqual(binned([0, 0]).map(({ count }) => count), [2]);
  assert.equal(binned([5, 5, 10], 4).at(-1)?.count, 3);
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});
