import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KEPT_MILLIS, LeafHistory, leaves, picture, thresholds } from "../lib/leaf-history.js";

const instance = (/** @type {number | null} */ value, result = "not_met") => ({
  instance_id: "i",
  sections: [{ section: "S1", tree: { group: "all", children: [{ id: "a", value, result }, { group: "not", children: [{ id: "b", value: 1, result: "met" }] }] } }, { section: "O1", tree: null }],
});

describe("a condition's last five minutes", () => {
  it("are kept by leaf, a sample a second, and not longer", () => {
    const history = new LeafHistory();
    for (let at = 0; at <= KEPT_MILLIS + 10_000; at += 500) {
      history.record(instance(at), at);
    }
    const samples = history.of("i S1.0");
    assert.equal(samples.length, 301);
    assert.deepEqual(samples[0], { at: 10_000, value: 10_000, met: false });
    assert.equal(history.of("i S1.1.0")[0].met, true);
    assert.deepEqual(history.of("nobody"), []);
    history.clear();
    assert.deepEqual(history.of("i S1.0"), []);
  });

  it("name each leaf by its place", () => {
    /** @type {string[]} */
    const keys = [];
    leaves(instance(1).sections[0].tree, "x", (key, leaf) => keys.push(`${key}=${leaf.id}`));
    assert.deepEqual(keys, ["x.0=a", "x.1.0=b"]);
  });

  it("know the numbers of a threshold, and that a name is none", () => {
    assert.deepEqual(thresholds("2"), [2]);
    assert.deepEqual(thresholds("-0.05"), [-0.05]);
    assert.deepEqual(thresholds("7..300"), [7, 300]);
    assert.deepEqual(thresholds("ema26 = 3.5"), []);
    assert.deepEqual(thresholds(null), []);
  });

  it("are drawn with gaps where nothing was known, and with the stretches that were met", () => {
    const at = (/** @type {number} */ seconds, /** @type {number | null} */ value, met = false) => ({ at: seconds * 1000, value, met });
    const drawn = picture([at(0, 1), at(150, 3, true), at(151, 3, true), at(200, null), at(250, 2), at(300, 2)], [2], 300_000, 300, 46);
    assert.deepEqual(drawn.lines, ["0.0,43.0 150.0,3.0 151.0,3.0", "250.0,23.0 300.0,23.0"]);
    assert.deepEqual(drawn.limits, [23]);
    assert.deepEqual(drawn.met, [[150, 200]]);
    assert.deepEqual([drawn.low, drawn.high], [1, 3]);
  });
});
