import assert from "node:assert/strict";
import { test } from "node:test";
import { AlertWatch, tonesOf } from "../lib/alert-watch.js";

const alert = (/** @type {number} */ second) => ({ alert_id: String(second), time: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString() });
const ids = (/** @type {any[]} */ alerts) => alerts.map(({ alert_id }) => alert_id);

test("what was there before the page looked is no news; what comes is, once", () => {
  const watch = new AlertWatch();
  assert.deepEqual(ids(watch.news("s", [alert(1), alert(2)])), []);
  assert.deepEqual(ids(watch.news("s", [alert(1), alert(2), alert(4), alert(3)])), ["3", "4"]);
  assert.deepEqual(ids(watch.news("s", [alert(3), alert(4)])), []);
  assert.deepEqual(ids(watch.news("t", [alert(9)])), []);
  assert.deepEqual(ids(watch.news("t", [alert(10)])), ["10"]);
});

test("an alert that came while the link was down is told with the next snapshot", () => {
  const watch = new AlertWatch();
  watch.news("s", []);
  assert.deepEqual(ids(watch.news("s", [alert(5)])), ["5"]);
});

test("a session that is not watched any more begins anew", () => {
  const watch = new AlertWatch();
  watch.news("s", []);
  watch.keep(new Set());
  assert.deepEqual(ids(watch.news("s", [alert(5)])), []);
});

test("the worse the alert, the longer its sound", () => {
  const long = (/** @type {string} */ severity) => Math.max(...tonesOf(severity).map((tone) => tone.at + tone.long));
  assert.ok(long("INFO") < long("WARNING") && long("WARNING") < long("CRITICAL"));
});
