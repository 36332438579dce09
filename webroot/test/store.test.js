import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { StreamStore, Stores } from "../lib/store.js";

/** @type {any} */
let handlers;
/** @type {Array<() => void>} */
let frames;
let subscriptions = 0;
const bus = {
  now: () => 1000,
  subscribe: (/** @type {string} */ _address, /** @type {any} */ given) => {
    handlers = given;
    subscriptions++;
    return () => subscriptions--;
  },
};

/** @param {string} address */
function storeOf(address) {
  return new StreamStore(bus, address, (action) => frames.push(action));
}

/** @param {string} type @param {any} data */
function envelope(type, data, seq = 1) {
  return { type, stream: "", session_id: null, epoch: 1, seq, timestamp: "2026-11-21T12:00:00Z", data };
}

function frame() {
  frames.splice(0).forEach((action) => action());
}

beforeEach(() => {
  frames = [];
  subscriptions = 0;
});

describe("a stream's store", () => {
  it("replaces everything by a snapshot", () => {
    const store = storeOf("session.s1.market");
    store.listen(() => {});
    handlers.snapshot(envelope("full_update", { symbols: [{ key: "a" }, { key: "b" }] }));
    handlers.snapshot(envelope("full_update", { symbols: [{ key: "c" }] }));
    assert.deepEqual(store.items, [{ key: "c" }]);
    assert.equal(store.status, "live");
  });

  it("merges an update by key and takes the removed ones out", () => {
    const store = storeOf("session.s1.market");
    store.listen(() => {});
    handlers.snapshot(envelope("full_update", { symbols: [{ key: "a", price: 1 }, { key: "b", price: 2 }] }));
    handlers.delta(envelope("update", { symbols: [{ key: "a", price: 3 }], removed: ["b"] }));
    assert.deepEqual(store.items, [{ key: "a", price: 3 }]);
  });

  it("takes an event's data as the item itself", () => {
    const store = storeOf("session.s1.state_machines");
    store.listen(() => {});
    handlers.snapshot(envelope("full_update", { instances: [] }));
    handlers.delta(envelope("instance_added", { instance_id: "i", state: "MONITORING" }));
    handlers.delta(envelope("state_change", { instance_id: "i", state: "SIGNAL_DETECTED" }));
    assert.deepEqual(store.items.map((item) => item.state), ["SIGNAL_DETECTED"]);
    handlers.delta(envelope("instance_removed", { instance_id: "i" }));
    assert.equal(store.items.length, 0);
  });

  it("takes candles as updates and as single events alike", () => {
    const store = storeOf("session.s1.candles.BTC_USDT.1s");
    store.listen(() => {});
    handlers.snapshot(envelope("full_update", { candles: [{ time: 1, close: 5 }] }));
    handlers.delta(envelope("update", { candles: [{ time: 1, close: 6 }, { time: 2, close: 7 }] }));
    handlers.delta(envelope("candle", { time: 2, close: 8 }));
    assert.deepEqual(store.items.map((item) => item.close), [6, 8]);
  });

  it("keeps only the newest items of a long list", () => {
    const store = storeOf("session.s1.transitions");
    store.listen(() => {});
    handlers.snapshot(envelope("full_update", { transitions: [] }));
    for (let number = 1; number <= 250; number++) {
      handlers.delta(envelope("transition", { instance_id: "i", number }));
    }
    assert.equal(store.items.length, 200);
    assert.equal(store.items[0].number, 51);
  });

  it("tells its listeners once a frame, with everything that changed", () => {
    const store = storeOf("session.s1.market");
    /** @type {any[]} */
    const changes = [];
    store.listen((change) => changes.push({ reset: change.reset, keys: [...change.changed.keys()] }));
    handlers.snapshot(envelope("full_update", { symbols: [{ key: "a" }] }));
    handlers.delta(envelope("update", { symbols: [{ key: "b" }] }));
    handlers.delta(envelope("update", { symbols: [{ key: "b" }] }));
    assert.equal(frames.length, 1);
    frame();
    handlers.delta(envelope("update", { symbols: [{ key: "c" }] }));
    frame();
    assert.deepEqual(changes, [
      { reset: true, keys: ["b"] },
      { reset: false, keys: ["c"] },
    ]);
  });

  it("says why it is missing, but keeps what it has", () => {
    const store = storeOf("session.s1.market");
    store.listen(() => {});
    handlers.missing("no stream");
    assert.equal(store.status, "missing");
    handlers.snapshot(envelope("full_update", { symbols: [{ key: "a" }] }));
    handlers.missing("no stream");
    assert.equal(store.status, "live");
    assert.equal(store.items.length, 1);
  });

  it("subscribes for its first listener and lets go with its last", () => {
    const store = storeOf("session.s1.market");
    const first = store.listen(() => {});
    const second = store.listen(() => {});
    assert.equal(subscriptions, 1);
    first();
    assert.equal(subscriptions, 1);
    second();
    assert.equal(subscriptions, 0);
  });

  it("refuses a stream that does not exist", () => {
    assert.throws(() => storeOf("session.s1.weather"), /no stream is called "weather"/);
  });
});

it("the page's stores forget what nobody uses any more", () => {
  const stores = new Stores(bus, (action) => frames.push(action));
  const market = stores.of("session.s1.market");
  const leave = market.listen(() => {});
  assert.equal(stores.of("session.s1.market"), market);
  leave();
  stores.of("session.s2.market");
  assert.notEqual(stores.of("session.s1.market"), market);
});
