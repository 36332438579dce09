import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { asDraft, at, changed, chosenStrategies, EMPTY, errorsByField, matching, parse, pathText, symbolsOf, withMode, write, writtenStrategies } from "../lib/session-draft.js";

const demo = JSON.parse(await readFile(new URL("../../config/sessions/demo.json", import.meta.url), "utf8"));

describe("a session's draft", () => {
  it("changes one value of the text and nothing else", () => {
    const before = { name: "a", unknown: { kept: [1, 2] }, budget: { total: 1, currency: "USDT" }, sources: [{ venue: "x", symbols: ["BTC_USDT"] }] };
    const after = changed(before, ["budget", "total"], 5);
    assert.deepEqual(after, { ...before, budget: { total: 5, currency: "USDT" } });
    assert.deepEqual(Object.keys(after), Object.keys(before));
    assert.equal(before.budget.total, 1);
    assert.deepEqual(changed(before, ["sources", 0, "symbols", 1], "ETH_USDT").sources, [{ venue: "x", symbols: ["BTC_USDT", "ETH_USDT"] }]);
    assert.deepEqual(changed(before, ["budget", "currency"], undefined).budget, { total: 1 });
    assert.deepEqual(changed(before, ["sources", 0], undefined).sources, []);
    assert.deepEqual(changed({}, ["risk", "max_leverage"], 3), { risk: { max_leverage: 3 } });
    assert.equal(at(after, ["sources", 0, "venue"]), "x");
    assert.equal(at(after, ["risk", "max_leverage"]), undefined);
  });

  it("reads what it has written, and writes as a person would", () => {
    assert.deepEqual(parse(write(demo)), demo);
    assert.match(write(demo), /"symbols": \["PUMP_USDT", "BTC_USDT", "ETH_USDT"\]/);
    const hostile = { name: 'a "b", [c]', sources: [], list: ["x, y", 'q"'] };
    assert.deepEqual(parse(write(hostile)), hostile);
  });

  it("is none while its text is no JSON, or no object", () => {
    assert.deepEqual(['{\n  "name": oops\n}', "[]", "null", ""].map(parse), [null, null, null, null]);
  });

  it("puts each error at its field, or at the nearest around it", () => {
    const error = (/** @type {string} */ path) => ({ path, message: "m", value: "", allowed: "" });
    const fields = ["$.name", "$.sources", "$.sources[1].venue", "$.sources[1].symbols", "$.risk.max_leverage"];
    const found = errorsByField([error("$.sources[1].symbols[0]"), error("$.sources[10].venue"), error("$.names"), error("$.risk")], fields);
    assert.deepEqual([...found].map(([field, errors]) => [field, errors.map((each) => each.path)]), [
      ["$.sources[1].symbols", ["$.sources[1].symbols[0]"]],
      ["$.sources", ["$.sources[10].venue"]],
      ["", ["$.names", "$.risk"]],
    ]);
    assert.equal(pathText(["sources", 1, "symbols"]), "$.sources[1].symbols");
  });

  it("keeps strategies a list until one runs on some symbols only", () => {
    const all = symbolsOf(demo);
    const chosen = [...chosenStrategies(demo.strategies), { name: "other", symbols: null }];
    assert.deepEqual(writtenStrategies(chosen, all), ["quick-start", "other"]);
    const some = writtenStrategies([chosen[0], { name: "other", symbols: ["BTC_USDT"] }], all);
    assert.deepEqual(some, { "quick-start": all, other: ["BTC_USDT"] });
    assert.deepEqual(chosenStrategies(some)[1], { name: "other", symbols: ["BTC_USDT"] });
    assert.deepEqual(chosenStrategies(7), []);
  });

  it("has what its mode needs, and not what it must not have", () => {
    const collects = withMode(demo, "collect");
    assert.deepEqual(["strategies", "budget"].map((field) => field in collects), [false, false]);
    assert.deepEqual(withMode(collects, "paper").budget, EMPTY.budget);
    assert.deepEqual(withMode(collects, "paper").strategies, []);
    assert.equal("autostart" in asDraft(demo) || "$schema" in asDraft(demo), false);
  });

  it("finds markets by what is typed, however it is spelled", () => {
    const markets = ["WBTC_USDT", "BTC_USDT", "BTC_USDC", "ETH_USDT"].map((symbol) => ({ symbol, trading: true }));
    assert.deepEqual(matching(markets, "btc", [], 10), ["BTC_USDC", "BTC_USDT", "WBTC_USDT"]);
    assert.deepEqual(matching(markets, "btc/usdt", [], 10), ["BTC_USDT", "WBTC_USDT"]);
    assert.deepEqual(matching(markets, "", ["BTC_USDT"], 2), ["BTC_USDC", "ETH_USDT"]);
    assert.deepEqual(matching([{ symbol: "OLD_USDT", trading: false }], "old", [], 5), []);
  });
});
