import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { millis } from "../lib/bus/config.js";
import { arrow, clockTime, count, decimal, duration, isKnown, money, number, price, signed, significant, stopwatch } from "../lib/format.js";
import { freshnessOf, worse } from "../lib/freshness.js";
import { formatHash, isStep, parseHash } from "../lib/selection.js";
import { conditionWords, instanceWords, pausedReason, pausedWords, stateWords } from "../lib/words.js";

describe("numbers", () => {
  it("have thousands and a fixed number of digits", () => {
    assert.equal(number(61837.2, 2), "61,837.20");
    assert.equal(number(-1234.5, 1), "−1,234.5");
  });

  it("have no negative zero", () => {
    assert.equal(number(-0.0001, 2), "0.00");
    assert.equal(signed(-0.0001, 2), "0.00");
  });

  it("show their sign, so that colour is not needed", () => {
    assert.equal(signed(7.9, 1), "+7.9");
    assert.equal(signed(-7.9, 1), "−7.9");
    assert.equal(arrow(-0.001, 2), "");
    assert.equal(arrow(1) + arrow(-1) + arrow(0), "▲▼");
  });

  it("are not known when they are null, empty or not finite", () => {
    for (const value of [null, undefined, "", NaN, Infinity, "abc"]) {
      assert.equal(isKnown(value), false);
    }
    assert.equal(isKnown(0), true);
    assert.equal(isKnown("0.00"), true);
  });

  it("carry the venue's digits in prices", () => {
    assert.equal(price(1.04231, 4), "1.0423");
    assert.equal(price(61837, 2), "61,837.00");
    assert.equal(price(0.00001234, null), "0.00001234");
  });

  it("are as exact as their size asks for", () => {
    assert.equal(significant(4.1274), "4.13");
    assert.equal(significant(0.00412), "0.0041");
    assert.equal(significant(0.0000162), "0.000016");
    assert.equal(significant(0.472), "0.47");
    assert.equal(significant(123456.7), "123,457");
    assert.equal(significant(0), "0");
    assert.equal(count(12345), "12.3 k");
  });
});

describe("decimals of the ledger", () => {
  it("are exact beyond what a double can hold", () => {
    assert.equal(decimal("12345678901234567890.12345678901234567800"), "12,345,678,901,234,567,890.123456789012345678");
  });

  it("lose trailing zeros, down to the digits asked for", () => {
    assert.equal(decimal("0.01520000"), "0.0152");
    assert.equal(decimal("100.00000000", 2), "100.00");
    assert.equal(decimal("100.00000000"), "100");
    assert.equal(decimal("-0.00000000"), "0");
    assert.equal(decimal("-5.10"), "−5.1");
  });

  it("round half up as money", () => {
    assert.equal(money("1023.66500000"), "1,023.67");
    assert.equal(money("0.994"), "0.99");
    assert.equal(money("0.999"), "1.00");
    assert.equal(money("-2.345"), "−2.35");
    assert.equal(money("7"), "7.00");
    assert.equal(money("9.5", 0), "10");
  });
});

describe("times", () => {
  it("are said in at most two units", () => {
    assert.equal(duration(0.31), "0.3 s");
    assert.equal(duration(12.9), "12 s");
    assert.equal(duration(125), "2 m 05 s");
    assert.equal(duration(3780), "1 h 03 m");
    assert.equal(duration(2 * 86400 + 4 * 3600), "2 d 4 h");
    assert.equal(stopwatch(12), "00:12");
    assert.equal(stopwatch(3723), "1:02:03");
  });

  it("have their date only when it is not today's", () => {
    const now = new Date(2026, 10, 21, 12, 0, 0);
    assert.equal(clockTime(new Date(2026, 10, 21, 9, 5, 7).getTime(), now.getTime()), "09:05:07");
    assert.equal(clockTime(new Date(2026, 7, 8, 9, 5, 7).getTime(), now.getTime()), "08-08 09:05:07");
    assert.equal(clockTime(new Date(2024, 7, 8, 9, 5, 7).getTime(), now.getTime()), "2024-08-08 09:05:07");
  });

  it("of the server's timeouts come with a unit", () => {
    assert.equal(millis("5s", 1), 5000);
    assert.equal(millis("500ms", 1), 500);
    assert.equal(millis("2m", 1), 120_000);
    assert.equal(millis(250, 1), 250);
    assert.equal(millis(undefined, 7), 7);
  });
});

describe("A15 freshness", () => {
  it("has its steps at 30, 120 and 300 s", () => {
    assert.deepEqual([0, 30, 31, 120, 121, 300, 301].map(freshnessOf), ["FRESH", "FRESH", "WARN", "WARN", "STALE", "STALE", "REJECT"]);
  });

  it("is the worse of what the server said and what time has made of it", () => {
    assert.equal(worse("STALE", 1), "STALE");
    assert.equal(worse("FRESH", 200), "STALE");
    assert.equal(worse(null, 40), "WARN");
  });
});

describe("words", () => {
  it("come before codes", () => {
    assert.deepEqual(pick(instanceWords({ state: "MONITORING" }, 0)), ["Watching", "MONITORING"]);
    assert.deepEqual(pick(instanceWords({ state: "SIGNAL_DETECTED" }, 0)), ["Signal found", "S1"]);
    assert.deepEqual(pick(instanceWords({ state: "CLOSE_ORDER_EVALUATION", trigger: "SL" }, 0)), ["Closing", "SL"]);
  });

  it("count a cool-down down in the session's time", () => {
    const until = "2026-11-21T12:00:12Z";
    assert.equal(instanceWords({ state: "EXITED", until }, Date.parse("2026-11-21T12:00:00Z")).words, "Cooling down 12 s");
    assert.equal(instanceWords({ state: "EXITED", until }, Date.parse(until)).words, "Cooling down");
  });

  it("say that a paused session's watcher opens nothing, and keep what is held as it is", () => {
    assert.deepEqual(pick(pausedWords({ state: "MONITORING" }, 0)), ["Watching", "opens nothing"]);
    assert.deepEqual(pick(pausedWords({ state: "POSITION_ACTIVE" }, 0)), pick(instanceWords({ state: "POSITION_ACTIVE" }, 0)));
  });

  it("say once that a session is paused, and why", () => {
    assert.equal(`Paused${pausedReason("paused by ann: nothing opens")}`, "Paused by ann: nothing opens");
    assert.equal(`Paused${pausedReason("emergency stop by ann: nothing opens")}`, "Paused: emergency stop by ann: nothing opens");
    assert.equal(`Paused${pausedReason("")}`, "Paused: nothing opens until it is resumed");
  });

  it("rank an emergency before a position, and a position before a signal and the rest", () => {
    const states = ["MONITORING", "SIGNAL_DETECTED", "POSITION_ACTIVE", "EMERGENCY_EXIT"];
    assert.deepEqual(states.toSorted((a, b) => stateWords(a).rank - stateWords(b).rank), states.toReversed());
  });

  it("never lose a state that they do not know", () => {
    assert.equal(stateWords("HIBERNATING").words, "HIBERNATING");
  });

  it("write conditions as people do", () => {
    assert.equal(conditionWords(">= 3.5"), "≥ 3.5");
    assert.equal(conditionWords("crosses_above ema26"), "crosses above ema26");
    assert.equal(conditionWords("< -0.05"), "< −0.05");
    assert.equal(conditionWords("entry filled: 930.3 at 1.07532"), "entry filled: 930.3 at 1.07532");
    assert.equal(conditionWords("UNREALIZED_PNL_PCT <= -2"), "unrealised P&L ≤ −2");
    assert.equal(conditionWords("surge 1.2 of 2 ratio, pump 1 of 2 %"), "surge 1.2 of 2×, pump 1 of 2 %");
    assert.equal(conditionWords("no trade of BTC_USDT"), "no trade of BTC_USDT");
    assert.equal(conditionWords("pump 0.11503267 of 2 %"), "pump 0.11503 of 2 %");
  });

  /** @param {{words: string, code: string}} words */
  function pick({ words, code }) {
    return [words, code];
  }
});

describe("the selection in the address", () => {
  it("survives writing and reading", () => {
    const selection = { page: "health", item: "one", session: "exec_1", symbol: "BTC_USDT", venue: "simulated", instance: "pump:BTC_USDT", interval: "5m", tab: "equity" };
    assert.deepEqual(parseHash(formatHash(selection)), selection);
  });

  it("falls back to what is usual", () => {
    assert.deepEqual(parseHash("#weather=fine&interval=7y"), { page: null, item: null, session: null, symbol: null, venue: null, instance: null, interval: "1s", tab: "transitions" });
  });

  it("steps back over what a person went to, not over how it was shown", () => {
    const here = parseHash("#session=exec_1&symbol=BTC_USDT");
    assert.equal(isStep(here, { ...here, page: "health" }), true);
    assert.equal(isStep(here, { ...here, symbol: "ETH_USDT" }), true);
    assert.equal(isStep(here, { ...here, instance: "pump:BTC_USDT" }), true);
    assert.equal(isStep(here, { ...here, interval: "1h", tab: "equity" }), false);
  });
});
