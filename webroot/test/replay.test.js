import assert from "node:assert/strict";
import { test } from "node:test";
import { barOf, marketsIn, remaining, sessionFor, spanOf } from "../lib/replay.js";

const at = (/** @type {number} */ seconds) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
const recording = {
  recording_id: "rec_1",
  name: "night",
  from: at(0),
  to: at(100),
  coverage: {
    markets: [{ venue: "a", symbol: "X_EUR", from: at(0), to: at(40) }, { venue: "b", symbol: "Y_EUR", from: at(50), to: null }, { venue: "a", symbol: "X_EUR", from: at(60), to: at(100) }],
    gaps: [],
  },
};

test("the bar is that of the market looked at, else of the first", () => {
  assert.equal(barOf(recording, { symbol: "Y_EUR", venue: "b" })?.covered.length, 1);
  assert.equal(barOf(recording, { symbol: "Z_EUR" })?.symbol, "X_EUR");
  assert.equal(barOf(undefined, { symbol: "X_EUR" }), null);
  assert.deepEqual(spanOf(recording), { from: Date.parse(at(0)), to: Date.parse(at(100)) });
  assert.equal(spanOf(undefined), null);
});

test("what is left follows the speed of now; at full speed the server's estimate stands", () => {
  const item = { state: "PLAYING", speed: 10, eta_seconds: 77 };
  const half = Date.parse(at(50));
  assert.equal(remaining(item, spanOf(recording), half), 5);
  assert.equal(remaining({ ...item, speed: 0 }, spanOf(recording), half), 77);
  assert.equal(remaining(item, spanOf(recording), null), 77);
  assert.equal(remaining(item, null, half), 77);
  assert.equal(remaining({ ...item, state: "PAUSED" }, spanOf(recording), half), null);
});

test("a session over a recording runs on its markets but those left out", () => {
  assert.deepEqual(marketsIn(recording), [{ venue: "a", symbol: "X_EUR" }, { venue: "b", symbol: "Y_EUR" }]);
  const session = sessionFor(recording, { strategies: ["s"], without: ["b:Y_EUR"], budget: "500", speed: 1 });
  assert.deepEqual(session, { name: "replay of night", mode: "paper", sources: [{ venue: "a", symbols: ["X_EUR"] }], strategies: ["s"], budget: { total: 500, currency: "EUR" } });
  assert.equal(sessionFor(recording, { strategies: [], without: [], budget: "many", speed: 1 }).budget.total, "many");
});
