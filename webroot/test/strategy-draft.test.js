import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Draft } from "../lib/strategy/draft.js";
import { Digits } from "../lib/strategy/json-text.js";
import { beginning, contextAt, fieldsOf, proposals } from "../lib/strategy/schema.js";

const schema = JSON.parse(readFileSync(new URL("../../config/schema/strategy.schema.json", import.meta.url), "utf8"));
const QUICK = readFileSync(new URL("../../config/strategies/quick-start.json", import.meta.url), "utf8");
const indicators = [
  {
    name: "TWPA",
    group: "A",
    unit: "price",
    description: "time-weighted",
    formula: "",
    needs_book: false,
    of_instance: false,
    parameters: [{ name: "t1", kind: "number", unit: "s", description: "starts", required: false, default: 300, min: 0, max: 86400 }],
  },
];
const told = (/** @type {Draft} */ draft) => new Promise((done) => draft.addEventListener("draft", done, { once: true }));

describe("a draft", () => {
  it("keeps form and text in step: a value set by the form is the text's, and what is typed is the form's", async () => {
    const draft = new Draft(async () => ({ errors: [] }));
    draft.open(QUICK, { text: QUICK, etag: "1" });
    draft.set(["z1_entry", "leverage"], 3);
    assert.equal(draft.text, QUICK.replace('"leverage": 1', '"leverage": 3'));
    assert.equal(draft.value.z1_entry.leverage, 3);
    draft.write(QUICK.replace('"direction": "LONG"', '"direction": "SHORT"'));
    assert.equal(draft.value.direction, "SHORT");
    assert.equal(draft.changed, true);
    draft.write(QUICK);
    assert.equal(draft.changed, false);
    await told(draft);
    assert.equal(draft.valid, true);
  });

  it("keeps the digits that are typed", () => {
    const draft = new Draft(async () => ({ errors: [] }));
    draft.open('{"a": 1.50, "b": [1]}', null);
    assert.equal(draft.written(["a"]), "1.50");
    draft.set(["b", 0], new Digits("2.0"));
    assert.equal(draft.text, '{"a": 1.50, "b": [2.0]}');
    draft.set(["c"], { d: new Digits("3.0") });
    assert.equal(draft.text, '{"a": 1.50, "b": [2.0], "c": {"d": 3.0}}');
  });

  it("shows what it last said while the text is no JSON, and lets no form write into it", () => {
    const draft = new Draft(async () => ({ errors: [] }));
    draft.open(QUICK, null);
    draft.write(`${QUICK}}`);
    assert.equal(draft.value.name, "quick-start");
    assert.match(String(draft.problem?.message), /follows the end/);
    assert.equal(draft.marks().length, 1);
    draft.set(["name"], "other");
    assert.equal(draft.text, `${QUICK}}`);
    assert.equal(draft.valid, false);
  });

  it("believes only the answer to the newest text", async () => {
    /** @type {Array<(answer: any) => void>} */
    const waiting = [];
    const draft = new Draft(() => new Promise((answer) => waiting.push(answer)));
    draft.open('{"a": 1}', null);
    await new Promise((done) => setTimeout(done, 5));
    draft.write('{"a": 2}', 0);
    await new Promise((done) => setTimeout(done, 5));
    waiting[1]({ errors: [] });
    await told(draft);
    waiting[0]({ errors: [{ path: "$.a", message: "old", value: "", allowed: "" }] });
    await new Promise((done) => setTimeout(done, 5));
    assert.deepEqual(draft.errors, []);
  });

  it("shows each error at its place in text and form", async () => {
    const error = { path: "$.s1_signal.all[0].op", message: "unknown operator", value: "=>", allowed: ">" };
    const missing = { path: "$.z1_entry.size", message: "is required", value: "", allowed: "" };
    const draft = new Draft(async () => ({ errors: [error, missing] }));
    draft.open(QUICK, null);
    await told(draft);
    const [mark] = draft.marks();
    assert.equal(QUICK.slice(mark.from, mark.to), '">="');
    assert.deepEqual(draft.errorsWithin(["s1_signal"]), [error]);
    assert.deepEqual(draft.errorsAt(["s1_signal"]), []);
    assert.deepEqual(draft.errorsAt(["z1_entry", "size"]), [missing]);
  });
});

describe("the language", () => {
  it("gives a form its fields, with kinds and limits from the schema", () => {
    const entry = fieldsOf(schema, schema.properties.z1_entry);
    const kinds = Object.fromEntries(entry.map((field) => [field.name, field.kind]));
    assert.deepEqual(kinds, { timeout: "duration", order: "object", size: "object", leverage: "number", stop_loss: "object", take_profit: "json" });
    const leverage = entry.find((field) => field.name === "leverage");
    assert.deepEqual([leverage?.min, leverage?.max, leverage?.preset], [1, 125, 1]);
    const stop = /** @type {import("../lib/strategy/schema.js").Field} */ (entry.find((field) => field.name === "stop_loss"));
    assert.deepEqual(beginning(schema, stop.schema), { percent: 1 });
    assert.deepEqual(beginning(schema, schema.properties.z1_entry), { size: { type: "fixed", value: 1 } });
    const order = fieldsOf(schema, schema.$defs.order);
    assert.deepEqual(order.find((field) => field.name === "time_in_force")?.choices, ["gtc", "ioc", "fok"]);
  });

  const propose = (/** @type {string} */ text) => {
    const position = text.indexOf("|");
    return proposals({ schema, indicators }, contextAt(text.replace("|", ""), position), ["fast", "slow"]).map((each) => each.label);
  };

  it("completes names of fields, without those that are there", () => {
    assert.deepEqual(propose('{"name": "x", "|'), ["$schema", "description", "direction", "direction_indicator", "indicators", "s1_signal", "o1_cancel", "z1_entry", "ze1_close", "e1_emergency", "limits"]);
    assert.deepEqual(propose('{"z1_entry": {"stop_loss": {"|"}, "name": 1}}'), ["percent", "trailing"]);
    const leaf = propose('{"s1_signal": {"all": [{"id": "a", |, "op": ">"}]}}');
    assert.ok(leaf.includes("indicator") && leaf.includes("within") && leaf.includes("any") && !leaf.includes("op") && !leaf.includes("id"));
    assert.deepEqual(propose('{"indicators": {"fast": {"type": "TWPA", "|'), ["t1"]);
  });

  it("completes values: words, operators, types, the strategy's own indicators", () => {
    assert.deepEqual(propose('{"direction": |'), ["LONG", "SHORT", "BOTH"]);
    assert.ok(propose('{"s1_signal": {"any": [{"indicator": "fast", "op": "|"}]}}').includes("crosses_above"));
    assert.deepEqual(propose('{"s1_signal": {"any": [{"indicator": "|"}]}}').slice(0, 2), ["fast", "slow"]);
    assert.ok(propose('{"indicators": {"fast": {"type": "V|"}}}').includes("VWAP"));
    assert.deepEqual(propose('{"z1_entry": {"stop_loss": {"trailing": |'), ["true", "false"]);
    assert.deepEqual(propose('{"o1_cancel": {"cooldown": "|'), ["250ms", "30s", "5m", "1h"]);
  });

  it("knows where something is written, in a text that is not finished", () => {
    const at = (/** @type {string} */ text) => contextAt(text.replace("|", ""), text.indexOf("|"));
    assert.deepEqual(at('{"a": [1, {"b": "x|').path, ["a", 1, "b"]);
    assert.equal(at('{"a": [1, {"b": "x|').typed, "x");
    assert.equal(at('{"a": 1, "b|": 2}').place, "key");
    assert.equal(at('{"a": tr|').typed, "tr");
    assert.deepEqual(at('{|}').path, []);
  });
});
