import assert from "node:assert/strict";
import { test } from "node:test";
import { asText, shownLines } from "../lib/log-tail.js";

const line = (key, level, message, last, count = 1) => ({ key: String(key), level, logger: "VenueLink", message, count, first: "2026-01-01T00:00:00Z", last });
const LINES = [line(1, "WARN", "kraken is slow", "2026-01-01T00:00:09Z", 3), line(2, "ERROR", "disk full", "2026-01-01T00:00:05Z"), line(3, "WARN", "binance is slow", "2026-01-01T00:00:05Z")];
const keys = (text, errors = false) => shownLines(LINES, { text, errors }).map((each) => each.key);

test("what was said last stands first", () => {
  assert.deepEqual(keys(""), ["1", "3", "2"]);
});

test("the filter wants all its words, in message, logger or level, in any case", () => {
  assert.deepEqual(keys("SLOW kraken"), ["1"]);
  assert.deepEqual(keys("venuelink error"), ["2"]);
  assert.deepEqual(keys("nothing"), []);
  assert.deepEqual(keys("", true), ["2"]);
});

test("copied lines go oldest first, in UTC, with how often they were said", () => {
  assert.equal(
    asText(shownLines(LINES, { text: "slow", errors: false })),
    "2026-01-01T00:00:05Z WARN VenueLink binance is slow\n2026-01-01T00:00:09Z WARN VenueLink kraken is slow (3 times since 2026-01-01T00:00:00Z)\n",
  );
});
