import assert from "node:assert/strict";
import test from "node:test";
import { Instruments } from "../lib/instruments.js";

const several = new Instruments(["BTC_USDT", "PUMP_USDT"], ["kraken", "coinbase"], [
  { symbol: "PUMP_USDT", venue: "kraken" },
  { symbol: "BTC_USDT", venue: "kraken" },
  { symbol: "BTC_USDT", venue: "coinbase" },
]);
const single = new Instruments(["BTC_USDT", "ETH_USDT"], ["binance"], []);

test("A28 the same symbol of another venue is not selected with it", () => {
  const selection = { symbol: "BTC_USDT", venue: "kraken" };
  const selected = several.all.filter((each) => several.same(each, selection));
  assert.deepEqual(selected, [{ symbol: "BTC_USDT", venue: "kraken" }]);
});

test("a record without a venue belongs to the symbol's only venue, and to none of several", () => {
  assert.ok(single.same({ symbol: "BTC_USDT" }, { symbol: "BTC_USDT", venue: "binance" }));
  assert.ok(!several.same({ symbol: "BTC_USDT" }, { symbol: "BTC_USDT", venue: "kraken" }));
  assert.ok(!several.same({ symbol: "BTC_USDT" }, { symbol: "BTC_USDT" }));
});

test("a selection without a venue, or with one that lacks the symbol, is of the symbol's first venue", () => {
  assert.equal(several.venueOf({ symbol: "BTC_USDT", venue: null }), "coinbase");
  assert.equal(several.venueOf({ symbol: "BTC_USDT", venue: "kraken" }), "kraken");
  assert.equal(several.venueOf({ symbol: "PUMP_USDT", venue: "coinbase" }), "kraken");
});

test("a chosen venue is kept while it is not known which venues have the symbol", () => {
  const unknown = new Instruments(["BTC_USDT"], ["kraken", "coinbase"], []);
  assert.equal(unknown.venueOf({ symbol: "BTC_USDT", venue: "kraken" }), "kraken");
  assert.equal(unknown.candles({ symbol: "BTC_USDT", venue: "kraken" }, "1s"), null);
});

test("A28 candles are those of the venue where several have the symbol, of the symbol where one has", () => {
  assert.equal(several.candles({ symbol: "BTC_USDT", venue: "kraken" }, "1s"), "candles.kraken:BTC_USDT.1s");
  assert.equal(several.candles({ symbol: "PUMP_USDT", venue: "kraken" }, "1s"), "candles.PUMP_USDT.1s");
  assert.equal(single.candles({ symbol: "ETH_USDT", venue: "binance" }, "1m"), "candles.ETH_USDT.1m");
  assert.equal(single.candles({ symbol: null, venue: null }, "1m"), null);
});

test("steps go through every venue of a symbol before the next symbol, and round", () => {
  const walked = [0, 1, 2, 3].map((by) => several.step({ symbol: "BTC_USDT", venue: "coinbase" }, by));
  assert.deepEqual(walked.map((each) => several.keyOf(each)), ["coinbase:BTC_USDT", "kraken:BTC_USDT", "kraken:PUMP_USDT", "coinbase:BTC_USDT"]);
  assert.deepEqual(several.step({ symbol: "BTC_USDT", venue: "coinbase" }, -1), { symbol: "PUMP_USDT", venue: "kraken" });
  assert.equal(new Instruments([], [], []).step({ symbol: null }, 1), null);
});
