import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, filtered, rowsOf, sorted } from "../lib/markets.js";

const live = (/** @type {string} */ id) => /** @type {any} */ ({ id, name: id, source: "live" });
const market = (/** @type {string} */ symbol, /** @type {any} */ more = {}) => ({ key: `a:${symbol}`, venue: "a", symbol, price: 10, volume_24h: 5, ...more });
const indicator = (/** @type {string} */ symbol, /** @type {number | null} */ value, /** @type {any} */ more = {}) => ({ venue: "a", symbol, type: "PUMP_MAGNITUDE_PCT", value, status: "ok", ...more });

/** @param {Record<string, any>} given by session */
function read(given) {
  return (/** @type {any} */ { id }) => ({ market: [], indicators: [], quality: [], age: () => 1, ...given[id] });
}

test("a market is one row however many sessions watch it: the strongest indicator, the newest price", () => {
  const rows = rowsOf([live("s"), live("t")], read({
    s: { market: [market("X_Y", { price: 1 })], indicators: [indicator("X_Y", 2), indicator("X_Y", -7)], quality: [{ venue: "a", symbol: "X_Y", gaps: 2 }], age: () => 9 },
    t: { market: [market("X_Y", { price: 2 })], indicators: [indicator("X_Y", 3)], age: () => 4 },
  }));
  assert.equal(rows.length, 1);
  assert.deepEqual([rows[0].pump, rows[0].market.price, rows[0].age, rows[0].gaps, rows[0].sessions.map((each) => each.id)], [-7, 2, 4, 2, ["s", "t"]]);
});

test("a replay's market stands apart, one that nobody watches has no data", () => {
  const replay = { ...live("r"), source: "replay of rec_1 at 1x" };
  const rows = rowsOf([live("s"), replay], read({ s: { market: [market("X_Y")] }, r: { market: [market("X_Y")] } }), [{ venue: "a", symbol: "X_Y" }, { venue: "a", symbol: "Z_Y" }]);
  assert.deepEqual(rows.map((row) => [row.key, row.replay, row.sessions.length]), [["a:X_Y", false, 1], ["r a:X_Y", true, 1], ["a:Z_Y", false, 0]]);
});

test("what is unknown stands last in both directions, with what it waits for", () => {
  const rows = rowsOf([live("s")], read({ s: { market: ["A_Y", "B_Y", "C_Y"].map((each) => market(each)), indicators: [indicator("A_Y", 1), indicator("B_Y", null, { status: "warming", have_seconds: 3.9, need_seconds: 30 }), indicator("C_Y", 5)] } }));
  assert.deepEqual(sorted(rows, "pump", false).map((row) => row.symbol), ["C_Y", "A_Y", "B_Y"]);
  assert.deepEqual(sorted(rows, "pump", true).map((row) => row.symbol), ["A_Y", "C_Y", "B_Y"]);
  assert.equal(rows.find((row) => row.symbol === "B_Y")?.why, "warming 3 of 30 s");
  assert.deepEqual(sorted(rows, "symbol", false).map((row) => row.symbol), ["C_Y", "B_Y", "A_Y"]);
});

test("a filter by name knows every spelling; stale data are none", () => {
  const rows = rowsOf([live("s")], read({ s: { market: [market("BTC_USDT"), market("ETH_USDT")], age: (/** @type {string} */ key) => (key.includes("BTC") ? 5 : 500) } }));
  const names = (/** @type {any} */ filter) => filtered(rows, { text: "", venue: "", fresh: false, ...filter }, 120).map((row) => row.symbol);
  assert.deepEqual(names({ text: "btc/us" }), ["BTC_USDT"]);
  assert.deepEqual(names({ fresh: true }), ["BTC_USDT"]);
  assert.deepEqual(names({ venue: "b" }), []);
});

test("chosen markets become a session's draft", () => {
  assert.deepEqual(draftOf([{ venue: "a", symbol: "X_Y" }, { venue: "b", symbol: "X_Y" }, { venue: "a", symbol: "Z_Y" }], { name: "" }), {
    name: "",
    sources: [{ venue: "a", symbols: ["X_Y", "Z_Y"] }, { venue: "b", symbols: ["X_Y"] }],
  });
});
