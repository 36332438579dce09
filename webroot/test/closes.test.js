import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client } from "../lib/bus.js";
import { CloseRecords } from "../lib/bus/closes.js";

function storage() {
  const items = new Map();
  return { items, getItem: (/** @type {string} */ key) => items.get(key) ?? null, setItem: (/** @type {string} */ key, /** @type {string} */ value) => void items.set(key, value), removeItem: (/** @type {string} */ key) => void items.delete(key) };
}

/** @param {number} connection @returns {any} */
function record(connection) {
  return { level: "WARN", message: "lost", where: "link", time: `2026-11-21T12:00:0${connection % 10}Z`, client: "tab", connection, code: 1006, reason: "", seconds: 1 };
}

describe("A3 this side's records of closes", () => {
  it("survive a reload and are sent once a server takes them", async () => {
    const kept = storage();
    new CloseRecords(kept).add(record(1));
    const reloaded = new CloseRecords(kept);
    reloaded.add(record(2));
    /** @type {any[]} */
    const sent = [];
    await reloaded.send(async (address, body) => sent.push([address, body.records.map((/** @type {any} */ r) => r.connection)]));
    await reloaded.send(async (address, body) => sent.push([address, body]));
    assert.deepEqual(sent, [["client.log", [1, 2]]]);
    assert.deepEqual(new CloseRecords(kept).waiting, []);
  });

  it("are kept when the server does not take them, and those that come meanwhile as well", async () => {
    const closes = new CloseRecords(storage());
    closes.add(record(1));
    await closes.send(() => Promise.reject(new Error("no link")));
    assert.equal(closes.waiting.length, 1);
    await closes.send(async () => closes.add(record(2)));
    assert.deepEqual(closes.waiting.map((each) => each.connection), [2]);
  });

  it("are at most fifty, the newest", () => {
    const closes = new CloseRecords(storage());
    for (let connection = 1; connection <= 60; connection++) {
      closes.add(record(connection));
    }
    assert.equal(closes.waiting.length, 50);
    assert.equal(closes.waiting[0].connection, 11);
  });

  it("number connections on over a reload, under the same name", async () => {
    const kept = storage();
    /** @type {string[]} */
    const urls = [];
    const page = () =>
      client("http://127.0.0.1:9", {
        storage: kept,
        SockJS: class extends EventTarget {
          constructor(/** @type {string} */ url) {
            super();
            urls.push(url);
          }
          close() {}
        },
      });
    const { fetch } = globalThis;
    globalThis.fetch = async () => new Response("{}");
    try {
      for (let load = 0; load < 2; load++) {
        const bus = page();
        bus.start();
        await new Promise((resolve) => setImmediate(resolve));
        bus.stop();
      }
    } finally {
      globalThis.fetch = fetch;
    }
    const names = urls.map((url) => new URL(url).searchParams);
    assert.deepEqual(names.map((name) => name.get("connection")), ["1", "2"]);
    assert.equal(names[0].get("client"), names[1].get("client"));
  });
});
