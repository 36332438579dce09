import assert from "node:assert/strict";
import { test } from "node:test";
import { opener, plainOpener } from "../lib/bus/opener.js";

class Sock extends EventTarget {
  /** @param {string} url @param {null} _reserved @param {{transports: string[]}} options */
  constructor(url, _reserved, options) {
    super();
    this.url = url;
    this.transports = options.transports;
  }

  /** @param {number} code */
  closes(code) {
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

/** @param {(url: string) => any} open @param {number} code */
function triedUntil(open, code) {
  const socket = open("/eventbus");
  socket.closes(code);
  return socket.transports;
}

test("A6 when all transports have failed the last is tried by itself, and then all again", () => {
  const open = opener(Sock, ["websocket", "eventsource", "xhr-polling"]);
  assert.deepEqual(triedUntil(open, 2000), ["websocket", "eventsource", "xhr-polling"]);
  assert.deepEqual(triedUntil(open, 2000), ["xhr-polling"]);
  assert.deepEqual(triedUntil(open, 2000), ["websocket", "eventsource", "xhr-polling"]);
  assert.deepEqual(triedUntil(open, 1006), ["xhr-polling"]);
  assert.deepEqual(triedUntil(open, 1006), ["websocket", "eventsource", "xhr-polling"]);
  assert.deepEqual(triedUntil(open, 1000), ["websocket", "eventsource", "xhr-polling"]);
});

test("a program's token goes with its plain WebSocket", () => {
  /** @type {any[]} */
  const opened = [];
  function Plain(/** @type {any[]} */ ...given) {
    opened.push(given);
  }
  const url = "https://tocsin.example/eventbus?client=a";
  plainOpener(Plain, { Authorization: "Bearer t" })(url);
  plainOpener(Plain)(url);
  const plain = "wss://tocsin.example/eventbus/websocket?client=a";
  assert.deepEqual(opened, [[plain, { headers: { Authorization: "Bearer t" } }], [plain]]);
  assert.throws(() => plainOpener(null), /Node.js 22/);
});
