import assert from "node:assert/strict";
import { test } from "node:test";
import { identity } from "../lib/bus/identity.js";

/** @param {Map<string, string>} items */
const storage = (items) => ({
  getItem: (/** @type {string} */ key) => items.get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => void items.set(key, value),
  removeItem: (/** @type {string} */ key) => void items.delete(key),
});

test("A3 a page keeps its name over a reload, and counts its connections on", () => {
  const items = new Map();
  const page = new EventTarget();
  const before = identity(storage(items), page);
  assert.equal(before().connection, 1);
  const { client, connection } = before();
  assert.equal(connection, 2);
  page.dispatchEvent(new Event("pagehide"));
  assert.deepEqual(identity(storage(items), new EventTarget())(), { client, connection: 3 });
});

test("A3 a duplicated tab has a name of its own, and the first keeps its", () => {
  const items = new Map();
  const first = identity(storage(items), new EventTarget());
  const { client } = first();
  const second = identity(storage(new Map(items)), new EventTarget())();
  assert.notEqual(second.client, client);
  assert.equal(second.connection, 1);
  assert.deepEqual(first(), { client, connection: 2 });
});

test("A3 a page that the browser kept and shows again is open: a copy of it gets another name", () => {
  const items = new Map();
  const page = new EventTarget();
  const { client } = identity(storage(items), page)();
  page.dispatchEvent(new Event("pagehide"));
  page.dispatchEvent(new Event("pageshow"));
  assert.notEqual(identity(storage(new Map(items)), new EventTarget())().client, client);
});

test("a program's name lasts as long as its storage", () => {
  const items = new Map();
  const { client } = identity(storage(items), null)();
  assert.deepEqual(identity(storage(items), null)(), { client, connection: 2 });
});
