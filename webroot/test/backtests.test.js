import assert from "node:assert/strict";
import { test } from "node:test";
import { best, FIGURES, meaning, thinned, written } from "../lib/backtest-figures.js";
import { bodyOf, fieldPlaces, marketsOf, merged, newWish, spanOf } from "../lib/backtest-wish.js";
import { rows } from "../lib/csv.js";
import { errorsByField } from "../lib/session-draft.js";

const RECORDINGS = [
  {
    recording_id: "rec_1",
    from: "2026-01-01T00:00:00Z",
    to: "2026-01-01T01:00:00Z",
    coverage: { markets: [{ venue: "kraken", symbol: "BTC_USD", tick_size: "1" }, { venue: "binance", symbol: "ETH_USDT" }, { venue: "kraken", symbol: "ETH_USD" }] },
  },
];
const recorded = { kind: "recording", name: "rec_1", venue: "", symbol: "" };
const file = { kind: "file", name: " a.csv ", venue: "binance", symbol: "BTC_USDT" };
const figure = (key) => FIGURES.find((each) => each.key === key);

test("a strategy alone runs in a session on the markets of the data, venue by venue", () => {
  const body = bodyOf({ ...newWish("s"), data: [recorded, file], without: ["kraken:ETH_USD"], budget: "500" }, RECORDINGS);
  assert.deepEqual(body, {
    session: {
      name: "s",
      mode: "backtest",
      sources: [
        { venue: "kraken", symbols: ["BTC_USD"] },
        { venue: "binance", symbols: ["ETH_USDT", "BTC_USDT"] },
      ],
      strategies: ["s"],
      budget: { total: 500, currency: "USD" },
    },
    data: [{ recording: "rec_1" }, { file: "a.csv", venue: "binance", symbol: "BTC_USDT" }],
  });
});

test("a session file goes by its name, a span as UTC, a budget that is no number as it is", () => {
  const body = bodyOf({ ...newWish(), what: "session", session: "demo", data: [recorded], from: "2026-01-01T00:10", indicators: true }, RECORDINGS);
  assert.deepEqual(body, { session: "demo", data: [{ recording: "rec_1" }], from: new Date("2026-01-01T00:10").toISOString(), indicators: true });
  assert.equal(bodyOf({ ...newWish("s"), budget: "much" }, []).session.budget.total, "much");
  assert.equal(bodyOf({ ...newWish("s"), budget: "" }, []).session.budget.total, "");
});

test("markets and span are those of the chosen data", () => {
  assert.deepEqual(marketsOf([file, file], RECORDINGS), [{ venue: "binance", symbol: "BTC_USDT" }]);
  assert.deepEqual(marketsOf([{ ...file, symbol: "" }], RECORDINGS), []);
  assert.deepEqual(spanOf([recorded, file], RECORDINGS), { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z" });
  assert.equal(spanOf([file], RECORDINGS), null);
});

test("each error of the server is at its field", () => {
  const errors = ["$.session.sources[0].venue", "$.session.strategies", "$.session.budget.total", "$.data[0].recording", "$.data[1].file", "$.from", "$.session.risk", "strategy s: $.x"].map((path) => ({ path, message: "", value: "", allowed: "" }));
  const places = [...errorsByField(errors, fieldPlaces({ ...newWish("s"), data: [recorded, file] })).entries()].map(([place, list]) => [place, list.map(({ path }) => path)]);
  assert.deepEqual(Object.fromEntries(places), {
    "$.session.sources": ["$.session.sources[0].venue"],
    "$.session.strategies": ["$.session.strategies"],
    "$.session.budget": ["$.session.budget.total"],
    "$.data[0]": ["$.data[0].recording"],
    "$.data[1].file": ["$.data[1].file"],
    "$.from": ["$.from"],
    "": ["$.session.risk", "strategy s: $.x"],
  });
});

test("the list is the stream's, with older ones; what was deleted does not come back, replays are none", () => {
  const at = (/** @type {string} */ id) => ({ backtest_id: id });
  assert.deepEqual(merged([at("bt_5"), { session_id: "x" }, at("bt_3")], [at("bt_1"), at("bt_3"), at("bt_4")]), [at("bt_5"), at("bt_3"), at("bt_1")]);
  assert.deepEqual(merged([], [at("bt_1")]), []);
});

test("figures are written with unit and sign; what is unknown says why", () => {
  const summary = { currency: "USDT", net_pnl: "1000.905", max_drawdown_pct: "0.01032", trades: 33, profit_factor: null, sharpe: null, expectancy: null, ratio_basis: "fewer than two full hours" };
  assert.equal(written(figure("net_pnl"), summary), "+1,000.91 USDT");
  assert.equal(written(figure("max_drawdown_pct"), summary), "0.010 %");
  assert.equal(written(figure("profit_factor"), summary), "no loss");
  assert.equal(written(figure("expectancy"), { ...summary, trades: 0 }), "no trade");
  assert.equal(written(figure("sharpe"), { ...summary, trades: 0 }), "unknown");
  assert.match(meaning(figure("sharpe"), summary), /fewer than two full hours/);
});

test("the best of several runs: by the figure's own direction, none where nothing can be said", () => {
  assert.deepEqual(best(figure("net_pnl"), [{ net_pnl: "9" }, { net_pnl: "10" }, { net_pnl: null }]), [false, true, false]);
  assert.deepEqual(best(figure("max_drawdown_pct"), [{ max_drawdown_pct: "9" }, { max_drawdown_pct: "10" }]), [true, false]);
  assert.deepEqual(best(figure("net_pnl"), [{ net_pnl: "1" }, { net_pnl: "1.0" }]), [false, false]);
  assert.deepEqual(best(figure("trades"), [{ trades: 1 }, { trades: 2 }]), [false, false]);
});

test("a chart's points keep every low and high", () => {
  const points = Array.from({ length: 10_000 }, (_, i) => (i === 5_003 ? -50 : i === 7_001 ? 99 : i % 7));
  const kept = thinned(points, (point) => point, 100);
  assert.ok(kept.length <= 100 && kept.length > 40, String(kept.length));
  assert.ok(kept.includes(-50) && kept.includes(99));
  assert.deepEqual(thinned([1, 2], (point) => point, 100), [1, 2]);
});

test("a CSV's rows by name; quotes hold commas, quotes and ends of lines", () => {
  assert.deepEqual(rows("a,b\n1,\n2,3\n"), [{ a: "1", b: "" }, { a: "2", b: "3" }]);
  assert.deepEqual(rows('a,b,c\n"x ""y"", z\nw",,2\n,"",3'), [{ a: 'x "y", z\nw', b: "", c: "2" }, { a: "", b: "", c: "3" }]);
  assert.deepEqual(rows(""), []);
});
