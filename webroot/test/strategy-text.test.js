import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { moved, sectionLines, stepped, treeOf, withAdded, withGroup, withoutNode, withWrapped } from "../lib/strategy/conditions.js";
import { diff, hunks } from "../lib/strategy/diff.js";
import { change, locate, nodeAt, offsetOf, parse, withValue } from "../lib/strategy/json-text.js";

const SHIPPED = new URL("../../config/strategies/", import.meta.url);
const QUICK = readFileSync(new URL("quick-start.json", SHIPPED), "utf8");
const value = (/** @type {string} */ text) => parse(text).root?.value;

describe("a strategy's text", () => {
  it("is read as JSON reads it, with the place of each value", () => {
    for (const file of readdirSync(SHIPPED)) {
      const text = readFileSync(new URL(file, SHIPPED), "utf8");
      assert.deepEqual(value(text), JSON.parse(text), file);
    }
    const op = nodeAt(parse(QUICK).root, ["s1_signal", "all", 1, "op"]);
    assert.equal(QUICK.slice(op?.from, op?.to), '">="');
  });

  it("says what is wrong with it and where", () => {
    for (const [text, at, words] of [
      ['{"a": }', 6, "value is expected"],
      ['{"a": 1 "b": 2}', 8, '"," is expected'],
      ['{"a": 1, "a": 2}', 9, "stands twice"],
      ['{"a": "x', 6, "closing quote"],
      ["[1, 2", 5, "ends"],
      ["{} {}", 3, "follows the end"],
      ["", 0, "value is expected"],
      ['{"a": 01}', 6, "value is expected"],
    ]) {
      const { problem } = parse(String(text));
      assert.equal(problem?.at, at, String(text));
      assert.match(String(problem?.message), new RegExp(String(words)), String(text));
    }
  });

  it("changes in one value and nowhere else", () => {
    const path = ["s1_signal", "all", 0, "value"];
    const next = withValue(QUICK, path, 4.5);
    assert.equal(next, QUICK.replace('"op": ">=", "value": 2}', '"op": ">=", "value": 4.5}'));
    const kept = '{"a": 1.50,   "b": [1.0, 2]}';
    assert.equal(withValue(kept, ["b", 1], 3), '{"a": 1.50,   "b": [1.0, 3]}', "a number's digits are its writer's");
  });

  it("takes a new field where its object's fields stand, and lets one go", () => {
    const added = withValue(QUICK, ["z1_entry", "size", "scale"], { indicator: "pump", points: [[0, 1], [5, 2]] });
    assert.deepEqual(value(added).z1_entry.size.scale.points, [[0, 1], [5, 2]]);
    const limited = withValue(QUICK, ["limits", "max_trades_per_day"], 5);
    assert.match(limited, /\n {4}"min_reward_risk": 1.5,\n {4}"max_trades_per_day": 5\n {2}\}/);
    assert.equal(withValue(limited, ["limits", "max_trades_per_day"], undefined), QUICK, "and back, as it was");
    const first = withValue(QUICK, ["$schema"], undefined);
    assert.ok(!first.includes("$schema") && value(first).name === "quick-start");
    assert.deepEqual(value(withValue("{}", ["a", "b", 0], 1)), { a: { b: [1] } });
    assert.deepEqual(value(withValue('{"a": {"b": 1}}', ["a", "b"], undefined)), { a: {} });
  });

  it("writes conditions as the shipped files do", () => {
    const every = readFileSync(new URL("every-field.json", SHIPPED), "utf8");
    const { all } = value(every).s1_signal;
    assert.equal(withValue(every, ["s1_signal", "all"], all), every);
  });

  it("whatever is set can be read again, on every shipped file and at every place", () => {
    for (const file of readdirSync(SHIPPED)) {
      const text = readFileSync(new URL(file, SHIPPED), "utf8");
      for (const path of places(JSON.parse(text), [])) {
        const expected = JSON.parse(text);
        const parent = path.slice(0, -1).reduce((found, step) => found[step], expected);
        parent[path[path.length - 1]] = { x: [1, "two"] };
        assert.deepEqual(value(withValue(text, path, { x: [1, "two"] })), expected, `${file} ${path}`);
        const shorter = JSON.parse(text);
        const from = path.slice(0, -1).reduce((found, step) => found[step], shorter);
        const last = path[path.length - 1];
        if (Array.isArray(from)) {
          from.splice(Number(last), 1);
        } else {
          delete from[last];
        }
        assert.deepEqual(value(withValue(text, path, undefined)), shorter, `${file} without ${path}`);
      }
    }
  });

  it("finds the place that the server's path names, as far as there is one", () => {
    const root = /** @type {import("../lib/strategy/json-text.js").Node} */ (parse('{"a.b": {"c": [1, {"d": 2}]}, "a": 3}').root);
    assert.deepEqual(locate(root, "$.a.b.c[1].d").path, ["a.b", "c", 1, "d"]);
    assert.deepEqual(locate(root, "$.a").path, ["a"]);
    assert.deepEqual(locate(root, "$.a.b.missing").path, ["a.b"]);
    assert.deepEqual(locate(root, "$").path, []);
    assert.equal(offsetOf("{\n  x", "line 2, column 3"), 4);
    assert.equal(offsetOf("{}", "$.a"), null);
  });

  it("is changed in an editor by the least that differs", () => {
    assert.deepEqual(change("abcd", "abXd"), { from: 2, to: 3, insert: "X" });
    assert.deepEqual(change("aa", "aaa"), { from: 2, to: 2, insert: "a" });
    assert.equal(change("a", "a"), null);
  });
});

/** @param {any} tree @param {Array<string | number>} path @returns {Array<Array<string | number>>} */
function places(tree, path) {
  if (tree === null || typeof tree !== "object") {
    return [];
  }
  const steps = Array.isArray(tree) ? tree.map((_, index) => index) : Object.keys(tree);
  return steps.flatMap((step) => [[...path, step], ...places(tree[step], [...path, step])]);
}

const A = { indicator: "a", op: ">", value: 1 };
const B = { indicator: "b", op: ">", value: 2 };
const C = { indicator: "c", op: ">", value: 3 };
const D = { indicator: "d", op: ">", value: 4 };

describe("a tree of conditions", () => {
  const section = { all: [A, { any: [B, C] }, { not: D }], timeout: "5s" };

  it("shows groups and leaves with their places", () => {
    const tree = treeOf(section);
    assert.equal(tree?.group, "all");
    assert.deepEqual(tree?.children.map((each) => each.group), [null, "any", "not"]);
    assert.deepEqual(tree?.children[2].children[0].path, ["all", 2, "not"]);
    assert.equal(treeOf({ timeout: "5s" }), null);
  });

  it("moves a condition among its neighbours, into a group, out of one", () => {
    assert.deepEqual(stepped({ all: [A, B] }, ["all", 0], 1), { all: [B, A] });
    assert.deepEqual(stepped({ all: [A, B] }, ["all", 1], -1), { all: [B, A] });
    assert.deepEqual(stepped(section, ["all", 0], 1).all[0], { any: [A, B, C] }, "into the next group");
    assert.deepEqual(stepped(section, ["all", 1, "any", 0], -1).all.slice(0, 3), [A, B, { any: [C] }], "out at the top");
    assert.deepEqual(stepped(section, ["all", 1, "any", 1], 1).all.slice(1, 3), [{ any: [B] }, C], "out at the bottom");
    assert.deepEqual(stepped({ all: [A] }, ["all", 0], -1), { all: [A] }, "nowhere to go");
  });

  it("loses no condition and doubles none, wherever it is moved", () => {
    const leaves = (/** @type {any} */ tree) => JSON.stringify(tree).match(/"indicator":"\w"/g)?.sort().join();
    const froms = [["all", 0], ["all", 1], ["all", 1, "any", 0], ["all", 1, "any", 1], ["all", 2], ["all", 2, "not"]];
    for (const from of froms) {
      for (const [group, size] of /** @type {Array<[any[], number]>} */ ([[[], 3], [["all", 1], 2]])) {
        for (let index = 0; index <= size; index++) {
          const after = moved(section, from, group, index);
          assert.equal(leaves(after), leaves(section), `${from} to ${group} ${index}`);
          assert.equal(after.timeout, "5s");
        }
      }
    }
  });

  it("puts no group into itself, and lets no group stand empty", () => {
    assert.equal(moved(section, ["all", 1], ["all", 1], 0), section);
    assert.deepEqual(moved({ all: [A, { any: [B] }] }, ["all", 1, "any", 0], [], 0), { all: [B, A] });
    assert.deepEqual(withoutNode({ all: [{ not: A }, B] }, ["all", 0, "not"]), { all: [B] });
    assert.deepEqual(withoutNode({ all: [A], timeout: "5s" }, ["all", 0]), { timeout: "5s" });
  });

  it("adds, wraps and renames groups", () => {
    assert.deepEqual(withAdded({ timeout: "5s" }, [], A), { all: [A], timeout: "5s" });
    assert.deepEqual(withAdded(section, ["all", 1], A).all[1], { any: [B, C, A] });
    assert.deepEqual(withAdded({ not: A }, [], B), { not: { all: [A, B] } });
    assert.deepEqual(withWrapped(section, ["all", 0], "any").all[0], { any: [A] });
    assert.deepEqual(withWrapped(section, ["all", 0], "not").all[0], { not: A });
    assert.deepEqual(withGroup(section, [], "any"), { any: section.all, timeout: "5s" });
    assert.deepEqual(withGroup(section, ["all", 1], "not").all[1], { not: { any: [B, C] } });
    assert.deepEqual(withGroup({ not: { any: [B, C] } }, [], "any"), { any: [B, C] });
    assert.deepEqual(withGroup({ not: A }, [], "all"), { all: [A] });
  });

  it("is told in words", () => {
    assert.deepEqual(sectionLines(section, 9), ["a > 1", "and (b > 2", "or c > 3)", "and not d > 4"]);
    assert.deepEqual(sectionLines({ not: { all: [A, { ...B, enabled: false }] } }, 9), ["not (a > 1", "and b > 2 (off))"]);
    assert.deepEqual(sectionLines(section, 2), ["a > 1", "and 3 more"]);
    assert.deepEqual(sectionLines({ any: [{ indicator: { type: "TWPA", t1: 60 }, op: "between", value: [1, 2], for: "5s" }] }, 3), ["TWPA(t1 60) between 1 to 2 for 5s"]);
  });
});

describe("the difference of two versions", () => {
  it("is told line by line, and gives both back", () => {
    const before = "a\nb\nc\nd\ne\nf\ng\nh";
    const after = "a\nb\nX\nd\ne\nf\ng\nh\ni";
    const lines = diff(before, after);
    assert.equal(lines.filter((line) => line.kind !== "added").map((line) => line.text).join("\n"), before);
    assert.equal(lines.filter((line) => line.kind !== "removed").map((line) => line.text).join("\n"), after);
    assert.deepEqual(lines.filter((line) => line.kind !== "same").map((line) => line.kind + line.text), ["removedc", "addedX", "addedi"]);
    assert.deepEqual(hunks(lines, 1).map((line) => line?.text ?? "…"), ["b", "c", "X", "d", "…", "h", "i"]);
    assert.deepEqual(hunks(diff("a", "a"), 1), []);
  });
});
