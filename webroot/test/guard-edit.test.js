import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { closesAtOnce, readGuard } from "../lib/guard-edit.js";

describe("a stop or a target as it is typed", () => {
  it("is a price to its last digit, a distance, or gone", () => {
    assert.equal(readGuard("61,800.50").wish, "61800.50");
    assert.equal(readGuard(" 0.000000001 ").wish, "0.000000001");
    assert.deepEqual(readGuard("5 %").wish, { percent: 5 });
    assert.equal(readGuard("").wish, null);
  });

  it("says what it can be, when it is neither", () => {
    for (const text of ["abc", "-5", "0", "0 %", "6,18", "1e5"]) {
      assert.equal(readGuard(text).wish, undefined, text);
      assert.notEqual(readGuard(text).problem, null);
    }
  });

  it("is not sent where it would close at once", () => {
    assert.match(closesAtOnce("stop_loss", "101", "LONG", 100), /a stop of a long stands below the mark/);
    assert.match(closesAtOnce("take_profit", "99", "LONG", 100), /above/);
    assert.match(closesAtOnce("stop_loss", "99", "SHORT", 100), /a stop of a short stands above the mark/);
    assert.match(closesAtOnce("take_profit", "101", "SHORT", 100), /below/);
    assert.equal(closesAtOnce("stop_loss", "99", "LONG", 100), "");
    assert.equal(closesAtOnce("stop_loss", { percent: 5 }, "LONG", 100), "");
    assert.equal(closesAtOnce("stop_loss", null, "LONG", 100), "");
    assert.equal(closesAtOnce("stop_loss", "99", "LONG", NaN), "");
  });
});
