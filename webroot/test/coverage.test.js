import assert from "node:assert/strict";
import { test } from "node:test";
import { beginOf, coverageOf, size } from "../lib/coverage.js";
import { RecordingDetails } from "../lib/recording-details.js";

const at = (/** @type {number} */ seconds) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();

test("a market's bar: what was recorded of the whole, and its venue's gaps", () => {
  const lines = coverageOf({
    from: at(0),
    to: at(100),
    coverage: {
      markets: [{ venue: "a", symbol: "X_Y", from: at(0), to: at(40) }, { venue: "b", symbol: "X_Y", from: at(50), to: null }, { venue: "a", symbol: "X_Y", from: at(60), to: at(100) }],
      gaps: [{ venue: "a", from: at(10), to: at(20), reason: "r" }, { venue: "a", from: at(100), to: at(100), reason: "short" }],
    },
  });
  const shares = (/** @type {any[]} */ list) => list.map(({ begin, width }) => [begin, width]);
  assert.deepEqual(lines.map(({ venue, symbol }) => [venue, symbol]), [["a", "X_Y"], ["b", "X_Y"]]);
  assert.deepEqual(shares(lines[0].covered), [[0, 40], [60, 40]]);
  assert.deepEqual(shares(lines[1].covered), [[50, 50]]);
  assert.deepEqual(shares(lines[0].gaps), [[10, 10], [99.6, 0.4]]);
  assert.deepEqual(lines[1].gaps, []);
});

test("of a recording that has just begun nothing is drawn", () => {
  assert.deepEqual(coverageOf({ from: at(0), to: at(0), coverage: { markets: [{ venue: "a", symbol: "X" }], gaps: [] } }), []);
  assert.deepEqual(coverageOf({ state: "IMPORTING" }), []);
});

test("sizes in three digits", () => {
  assert.deepEqual([0, 999, 1000, 319_110, 999_600, 5_600_065].map(size), ["0 B", "999 B", "1.0 kB", "319 kB", "1.0 MB", "5.6 MB"]);
});

test("what the stream does not tell of an import is asked for, once", async () => {
  let asked = 0;
  let changed = () => {};
  const had = new Promise((resolve) => (changed = () => resolve(undefined)));
  const details = new RecordingDetails(() => changed(), async () => {
    asked++;
    return { recordings: [{ recording_id: "i", state: "COMPLETE", coverage: { markets: [] } }] };
  });
  const told = [{ recording_id: "i", state: "COMPLETE" }, { recording_id: "r", state: "RECORDING" }];
  assert.equal(details.of(told)[0].coverage, undefined);
  await had;
  assert.deepEqual(details.of(told).map((each) => each.coverage), [{ markets: [] }, undefined]);
  assert.equal(asked, 1);
});

test("an import is one stretch, though its market is named once", () => {
  const [line] = coverageOf({ kind: "import", from: at(0), to: at(9), coverage: { markets: [{ venue: "a", symbol: "X", from: at(0), to: at(0) }], gaps: [] } });
  assert.deepEqual([line.covered[0].begin, line.covered[0].width], [0, 100]);
});

test("one under way begins with its first source", () => {
  assert.equal(beginOf({ coverage: { sources: [{ from: at(5) }, { from: null }, { from: at(2) }] } }), at(2));
  assert.equal(beginOf({ from: at(1), coverage: { sources: [{ from: at(5) }] } }), at(1));
  assert.equal(beginOf({ state: "IMPORTING" }), null);
});
