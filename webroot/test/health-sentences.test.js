import assert from "node:assert/strict";
import { test } from "node:test";
import { sentences } from "../lib/health-sentences.js";

const NOW = Date.UTC(2026, 0, 1, 12);
const before = (/** @type {number} */ seconds) => new Date(NOW - seconds * 1000).toISOString();
const session = (/** @type {string} */ mode, /** @type {string[]} */ venues = ["kraken"]) => /** @type {any} */ ({ name: `the ${mode} one`, mode, venues, source: "live" });
const venue = (/** @type {any} */ more) => ({ venue: "kraken", state: "LIVE", reason: "", last_data_age_seconds: 1, next_retry_at: null, symbols: [{ symbol: "BTC_USDT", state: "LIVE", last_update: before(1) }], ...more });
const said = (/** @type {any} */ seen) => sentences({ venues: [], parts: [], sessions: [], now: NOW, since: () => 2, unlinked: "", ...seen }).map(({ tone, text }) => `${tone}: ${text}`);

test("a market that is silent is told with how long, and what it means for the money", () => {
  const symbols = [{ symbol: "BTC_USDT", state: "STALE", last_update: before(14) }, { symbol: "ETH_USDT", state: "LIVE", last_update: before(1) }];
  assert.deepEqual(said({ venues: [venue({ symbols })], sessions: [session("paper")] }), ["warn: Kraken: no data for 14 s on BTC_USDT; orders are paper, nothing lost."]);
  assert.deepEqual(said({ venues: [venue({ symbols })], sessions: [session("paper"), session("live")] }), ["warn: Kraken: no data for 14 s on BTC_USDT; REAL ORDERS: the live one cannot see the market."]);
});

test("a lost link is told with the next try, before what is less bad", () => {
  const lost = venue({ state: "RECONNECTING", reason: "closed by the other side", last_data_age_seconds: 10, next_retry_at: new Date(NOW + 5000).toISOString() });
  const storage = { part: "storage", status: "DEGRADED", reason: "the disk is slow", still_works: "trading", since: before(60) };
  assert.deepEqual(said({ venues: [lost], parts: [storage], sessions: [session("paper", ["other"])] }), [
    "bad: Kraken: reconnecting, no data for 12 s (closed by the other side); next try in 5 s; no session needs it.",
    "warn: Storage: degraded for 1 m 00 s, the disk is slow; what still works: trading.",
  ]);
});

test("many silent markets are counted, those without any data said so", () => {
  const symbols = ["A_B", "C_B", "D_B", "E_B", "F_B"].map((symbol) => ({ symbol, state: "PENDING", last_update: null }));
  assert.deepEqual(said({ venues: [venue({ symbols })], sessions: [session("paper")] }), ["warn: Kraken: no data yet on A_B, C_B, D_B and 2 more; orders are paper, nothing lost."]);
});

test("all that is well is one sentence; a page without a link says what it shows", () => {
  assert.deepEqual(said({ venues: [venue({}), venue({ venue: "idle", state: "IDLE", symbols: [] })], parts: [{ part: "storage", status: "UP" }], sessions: [session("paper")] }), ["good: All is well: data come on 1 market of kraken; 1 session runs."]);
  assert.match(said({ unlinked: "no answer" })[0], /^bad: This page: no link to the server \(no answer\)/);
});
