import assert from "node:assert/strict";
import { it } from "node:test";
import { chartMarkers } from "../panels/chart-markers.js";

const at = (/** @type {number} */ second) => new Date(second * 1000).toISOString();
const colour = (/** @type {string} */ name) => name;

it("stands signals and fills on the candle of their moment, in the order of time", () => {
  const markers = chartMarkers(
    [{ type: "ZE1", time: at(131) }, { type: "S1", time: at(62.5) }],
    [{ side: "BUY", time: at(63), price: "1.5" }],
    60,
    60,
    colour,
  );
  assert.deepEqual(markers.map((marker) => [marker.time, marker.text ?? marker.shape]), [[60, "S1"], [60, "square"], [120, "ZE1"]]);
});

it("leaves out what is older than the chart", () => {
  assert.deepEqual(chartMarkers([{ type: "S1", time: at(10) }], [], 1, 60, colour), []);
});
