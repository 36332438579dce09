import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bodyOf, fieldPlaces, merged, newWish } from "../lib/backtest-wish.js";
import { errorsByField } from "../lib/session-draft.js";
import { axisOf, backtestOf, countOf, fieldsOf, inOrder, settingOf, shortNames, variantsOf } from "../lib/sweep-wish.js";

const axis = (change) => ({ field: "s.z.value", kind: "range", from: "1", to: "3", step: "1", values: "", ...change });

test("the fields that can vary are a strategy's numbers, durations and switches, conditions by their ids", () => {
  const strategy = JSON.parse(readFileSync(new URL("../../config/strategies/quick-start.json", import.meta.url), "utf8"));
  const fields = fieldsOf("quick-start", strategy);
  const named = Object.fromEntries(fields.map((each) => [each.path, each.value]));
  assert.equal(named["s1_signal.all[pump-size].value"], 2);
  assert.equal(named["z1_entry.size.value"], 10);
  assert.equal(named["o1_cancel.timeout"], "30s");
  assert.equal(named["e1_emergency.cancel_pending"], true);
  assert.ok(fields.every((each) => each.field === `quick-start.${each.path}`));
  for (const path of ["name", "description", "direction", "$schema", "s1_signal.all[pump-size].op"]) {
    assert.ok(!(path in named), path);
  }
  assert.deepEqual(fieldsOf("s", { all: [{ value: 1 }, { id: "not a name", value: 2 }] }).map((each) => each.path), ["all[0].value", "all[1].value"]);
});

test("a field comes with values around its own that are of its kind", () => {
  const of = (value) => axisOf({ field: "s.x", path: "x", value });
  assert.deepEqual(of(10), { field: "s.x", kind: "range", from: "4", to: "16", step: "3", values: "10" });
  assert.deepEqual([of("30s").from, of("30s").to, of("30s").step], ["14s", "46s", "8s"]);
  assert.deepEqual([of(0.2).from, of(0.2).to, of(0.2).step], ["0.1", "0.3", "0.05"]);
  assert.deepEqual([of(-2).from, of(-2).to], ["-4", "0"]);
  assert.equal(of(1).from, "1");
  assert.equal(of(true).kind, "list");
  for (const value of [10, 0.2, 1, 2, 0, -0.05, "30s", "2m", 3.3]) {
    const count = countOf(of(value));
    assert.ok(count !== null && count >= 3 && count <= 6, `${value}: ${count}`);
  }
});

test("variants are all combinations, unknown while a field's values are", () => {
  assert.equal(countOf(axis({ from: "0.1", to: "0.7", step: "0.1" })), 7);
  assert.equal(countOf(axis({ from: "30s", to: "2m", step: "30s" })), null);
  assert.equal(countOf(axis({ step: "0" })), null);
  assert.equal(countOf(axis({ kind: "list", values: "1, 2,,2, 3" })), 3);
  assert.equal(variantsOf([axis({}), axis({ kind: "list", values: "a,b" })]), 6);
  assert.equal(variantsOf([axis({}), axis({ to: "x" })]), null);
  assert.equal(variantsOf([]), null);
});

test("a sweep is asked for as a backtest, with what varies", () => {
  const wish = { ...newWish(), what: "session", session: "demo", sweep: true, indicators: true, axes: [axis({}), axis({ field: "s.t", kind: "list", values: "30s, 1m" }), axis({ field: "s.b", kind: "list", values: "true, 2, x" })] };
  assert.deepEqual(bodyOf(wish, []), {
    session: "demo",
    data: [],
    set: [{ field: "s.z.value", from: 1, to: 3, step: 1 }, { field: "s.t", values: ["30s", "1m"] }, { field: "s.b", values: [true, 2, "x"] }],
    rank: "net_pnl",
    split: 0.7,
  });
  assert.equal(bodyOf({ ...wish, folds: "5" }, []).folds, 5);
  assert.ok(!("folds" in bodyOf({ ...wish, split: "", folds: "5" }, [])));
  assert.ok(!("split" in bodyOf({ ...wish, split: "" }, [])));
  assert.ok(!("set" in bodyOf({ ...wish, sweep: false }, [])));
  assert.deepEqual(settingOf(axis({ from: " 1s ", to: "much", step: "" })), { field: "s.z.value", from: "1s", to: "much", step: "" });
  const places = errorsByField(["$.set[1].values[0]", "$.set[0]", "$.set", "$.rank"].map((path) => ({ path, message: "", value: "", allowed: "" })), fieldPlaces(wish));
  assert.deepEqual([...places.keys()], ["$.set[1]", "$.set[0]", "$.set", "$.rank"]);
});

test("variants are sorted by any column, unknown figures last either way, equal ones by rank", () => {
  const variant = (rank, value, net, out) => ({ rank, values: [value], in: { net_pnl: net }, out: out === undefined ? null : { net_pnl: out }, state_hash: "" });
  const all = [variant(1, "30s", "12.5", "-1"), variant(2, "5m", "9", null), variant(3, "2m", "9", "4")];
  const ranks = (column, rising) => inOrder(all, column, rising).map((each) => each.rank);
  assert.deepEqual(ranks("rank", true), [1, 2, 3]);
  assert.deepEqual(ranks("value:0", true), [1, 3, 2]);
  assert.deepEqual(ranks("in:net_pnl", false), [1, 2, 3]);
  assert.deepEqual(ranks("in:net_pnl", true), [2, 3, 1]);
  assert.deepEqual(ranks("out:net_pnl", false), [3, 1, 2]);
  assert.deepEqual(ranks("out:net_pnl", true), [1, 3, 2]);
});

test("a variant is started as the backtest of its values", () => {
  const results = { wish: { session: "demo", data: ["a"] }, settings: ["s.x", "s.y"] };
  assert.deepEqual(backtestOf(results, { rank: 1, values: [5, "30s"], in: {}, out: null, state_hash: "" }), {
    session: "demo",
    data: ["a"],
    set: [{ field: "s.x", value: 5 }, { field: "s.y", value: "30s" }],
  });
});

test("names in a table's head are as short as they can be told apart", () => {
  assert.deepEqual(shortNames(["s.z1_entry.size.value"]), ["size.value"]);
  assert.deepEqual(shortNames(["s.s1_signal.all.a.value", "s.z1_entry.all.a.value"]), ["s1_signal.all.a.value", "z1_entry.all.a.value"]);
  assert.deepEqual(shortNames(["a.x", "b.x"]), ["a.x", "b.x"]);
  assert.deepEqual(shortNames(["s.s1_signal.all.0.value"]), ["all.0.value"]);
});

test("sweeps are listed as backtests are: those of the stream, and older ones", () => {
  const item = (sweep_id) => ({ sweep_id });
  assert.deepEqual(merged([item("sw_3"), item("sw_2")], [item("sw_1"), item("sw_2")], "sweep_id").map((each) => each.sweep_id), ["sw_3", "sw_2", "sw_1"]);
});
