import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pace } from "../lib/pace.js";

/** A page whose time passes on command. */
function page() {
  let now = 1_000;
  /** @type {Array<{at: number, action: () => void}>} */
  let timers = [];
  /** @type {Array<() => void>} */
  const frames = [];
  const made = {
    hidden: false,
    /** @type {string[]} */
    drawn: [],
    draw: pace({
      now: () => now,
      later: (action, millis) => timers.push({ at: now + millis, action }),
      hidden: () => made.hidden,
      seen: (action) => frames.push(action),
    }),
    /** @param {number} millis */
    pass(millis) {
      now += millis;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      due.forEach((timer) => timer.action());
    },
    show() {
      made.hidden = false;
      frames.splice(0).forEach((action) => action());
    },
    /** @param {string} name */
    want: (name) => made.draw(() => made.drawn.push(name)),
  };
  return made;
}

describe("what is drawn", () => {
  it("after a pause is drawn at once", () => {
    const its = page();
    its.want("a");
    its.pass(0);
    assert.deepEqual(its.drawn, ["a"]);
  });

  it("is drawn together, a tenth of a second after the last time", () => {
    const its = page();
    its.want("a");
    its.pass(0);
    its.pass(30);
    its.want("b");
    its.pass(50);
    its.want("c");
    its.pass(19);
    assert.deepEqual(its.drawn, ["a"]);
    its.pass(1);
    assert.deepEqual(its.drawn, ["a", "b", "c"]);
    its.pass(500);
    assert.deepEqual(its.drawn, ["a", "b", "c"]);
    its.want("d");
    its.pass(0);
    assert.deepEqual(its.drawn, ["a", "b", "c", "d"]);
  });

  it("may ask for more, which comes the next time", () => {
    const its = page();
    its.draw(() => its.want("second"));
    its.pass(0);
    assert.deepEqual(its.drawn, []);
    its.pass(100);
    assert.deepEqual(its.drawn, ["second"]);
  });

  it("is not drawn when it was cancelled", () => {
    const its = page();
    const cancel = its.want("a");
    its.want("b");
    cancel();
    its.pass(0);
    assert.deepEqual(its.drawn, ["b"]);
  });

  it("waits for a hidden page to be seen", () => {
    const its = page();
    its.hidden = true;
    its.want("a");
    its.pass(1_000);
    its.want("b");
    assert.deepEqual(its.drawn, []);
    its.show();
    assert.deepEqual(its.drawn, ["a", "b"]);
  });
});
