import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BusClient } from "../lib/bus.js";
import { FakeServer } from "./fake-server.js";

const STREAM = "session.s1.market";

/** Collects what a subscriber is told. */
function recorder() {
  /** @type {string[]} */
  const told = [];
  return {
    told,
    handlers: {
      snapshot: (/** @type {any} */ envelope) => told.push(`snapshot ${envelope.seq}`),
      delta: (/** @type {any} */ envelope) => told.push(`delta ${envelope.seq}`),
      missing: (/** @type {string} */ reason) => told.push(`missing: ${reason}`),
    },
  };
}

/** A started client with one open socket. */
async function connected() {
  const server = new FakeServer();
  const bus = new BusClient(server.options());
  bus.start();
  await server.accept();
  return { server, bus };
}

describe("A1 one socket a tab", () => {
  it("shares one registration between the subscribers of a stream", async () => {
    const { server, bus } = await connected();
    const leaveFirst = bus.subscribe(STREAM, recorder().handlers);
    const leaveSecond = bus.subscribe(STREAM, recorder().handlers);
    assert.equal(server.sentOf("register").length, 1);
    leaveFirst();
    assert.equal(server.sentOf("unregister").length, 0);
    leaveSecond();
    assert.equal(server.sentOf("unregister").length, 1);
    assert.equal(server.sockets.length, 1);
  });

  it("registers before it asks for the snapshot, so that nothing falls between", async () => {
    const { server, bus } = await connected();
    bus.subscribe(STREAM, recorder().handlers);
    const kinds = server.sent.filter((m) => m.address === STREAM || m.body?.stream === STREAM).map((m) => m.type);
    assert.deepEqual(kinds, ["register", "send"]);
  });
});

describe("A7 snapshot, then deltas", () => {
  it("drops what the snapshot contains and applies what follows it", async () => {
    const { server, bus } = await connected();
    const { told, handlers } = recorder();
    bus.subscribe(STREAM, handlers);
    server.publish(STREAM, { epoch: 1, seq: 4 });
    server.publish(STREAM, { epoch: 1, seq: 5 });
    server.publish(STREAM, { epoch: 1, seq: 6 });
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 5 });
    server.publish(STREAM, { epoch: 1, seq: 7 });
    assert.deepEqual(told, ["snapshot 5", "delta 6", "delta 7"]);
  });

  it("never applies a message twice", async () => {
    const { server, bus } = await connected();
    const { told, handlers } = recorder();
    bus.subscribe(STREAM, handlers);
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 1 });
    server.publish(STREAM, { epoch: 1, seq: 2 });
    server.publish(STREAM, { epoch: 1, seq: 2 });
    assert.deepEqual(told, ["snapshot 1", "delta 2"]);
  });

  it("takes a new snapshot when a number is missing, and goes on from there", async () => {
    const { server, bus } = await connected();
    const { told, handlers } = recorder();
    bus.subscribe(STREAM, handlers);
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 1 });
    server.publish(STREAM, { epoch: 1, seq: 3 });
    assert.equal(server.openSnapshots(STREAM).length, 1);
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 2 });
    server.publish(STREAM, { epoch: 1, seq: 4 });
    assert.deepEqual(told, ["snapshot 1", "snapshot 2", "delta 3", "delta 4"]);
    assert.equal(bus.link.gaps, 1);
  });

  it("takes a new snapshot when the server starts a new epoch, even at a known number", async () => {
    const { server, bus } = await connected();
    const { told, handlers } = recorder();
    bus.subscribe(STREAM, handlers);
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 9 });
    server.publish(STREAM, { epoch: 2, seq: 1 });
    await server.answerSnapshot(STREAM, { epoch: 2, seq: 1 });
    server.publish(STREAM, { epoch: 2, seq: 2 });
    assert.deepEqual(told, ["snapshot 9", "snapshot 1", "delta 2"]);
  });

  it("asks again when a hole is found among the messages that waited for the snapshot", async () => {
    const { server, bus } = await connected();
    const { told, handlers } = recorder();
    bus.subscribe(STREAM, handlers);
    server.publish(STREAM, { epoch: 1, seq: 6 });
    server.publish(STREAM, { epoch: 1, seq: 8 });
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 5 });
    assert.deepEqual(told, ["snapshot 5", "delta 6"]);
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 8 });
    assert.deepEqual(told, ["snapshot 5", "delta 6", "snapshot 8"]);
  });

  it("says that a stream is missing, asks again, and at once when it speaks", async () => {
    const { server, bus } = await connected();
    const { told, handlers } = recorder();
    bus.subscribe(STREAM, handlers);
    await server.refuseSnapshot(STREAM, 404, "no stream");
    assert.deepEqual(told, ["missing: no stream"]);
    server.publish(STREAM, { epoch: 1, seq: 1 });
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 1 });
    assert.deepEqual(told, ["missing: no stream", "snapshot 1"]);
  });

  it("asks again by itself while a stream is missing", async () => {
    const { server, bus } = await connected();
    bus.subscribe(STREAM, recorder().handlers);
    await server.refuseSnapshot(STREAM, 404, "no stream");
    await server.pass(2_000);
    assert.equal(server.openSnapshots(STREAM).length, 1);
  });

  it("registers and takes a snapshot of every stream after a reconnect, and says when all are in step", async () => {
    const { server, bus } = await connected();
    const { told, handlers } = recorder();
    bus.subscribe(STREAM, handlers);
    bus.subscribe("sessions", recorder().handlers);
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 3 });
    let synchronised = 0;
    bus.addEventListener("synchronised", () => synchronised++);
    server.drop(1006, "");
    await server.pass(1_000);
    await server.accept();
    assert.equal(server.sentOf("register").length, 2);
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 8 });
    assert.equal(synchronised, 0);
    await server.answerSnapshot("sessions", { epoch: 1, seq: 0 });
    assert.equal(synchronised, 1);
    assert.equal(bus.link.synchronised, true);
    assert.deepEqual(told, ["snapshot 3", "snapshot 8"]);
  });

  it("ignores the answer to a snapshot that was asked on a lost connection", async () => {
    const { server, bus } = await connected();
    const { told, handlers } = recorder();
    bus.subscribe(STREAM, handlers);
    const old = server.sockets[0];
    server.drop(1006, "");
    old.onmessage?.({ data: "{}" });
    await server.pass(1_000);
    await server.accept();
    await server.answerSnapshot(STREAM, { epoch: 1, seq: 2 });
    assert.deepEqual(told, ["snapshot 2"]);
  });
});

describe("A5 the link's state", () => {
  it("is slow after one missing pong, and connected again with the next", async () => {
    const { server, bus } = await connected();
    server.pong();
    await server.pass(5_000);
    assert.equal(bus.link.state, "connected");
    await server.pass(5_000);
    assert.equal(bus.link.state, "slow");
    server.pong();
    assert.equal(bus.link.state, "connected");
  });

  it("gives up a silent server after the browser's timeout and reconnects by itself", async () => {
    const { server, bus } = await connected();
    server.pong();
    await server.pass(5_000);
    await server.pass(5_000);
    await server.pass(5_000);
    await server.pass(5_000);
    assert.equal(bus.link.state, "reconnecting");
    assert.match(bus.link.reason, /silent for 15 s/);
    await server.pass(1_000);
    await server.accept();
    assert.equal(bus.link.state, "connected");
    assert.equal(bus.link.reconnects, 1);
  });

  it("does not blame the server for the page's own sleep", async () => {
    const { server, bus } = await connected();
    server.pong();
    await server.pass(5_000);
    server.sleep(60_000);
    await server.pass(1);
    assert.equal(bus.link.state, "connected");
  });

  it("answers the beat from what it receives while its timers sleep", async () => {
    const { server } = await connected();
    server.pong();
    const pings = server.sentOf("ping").length;
    server.sleep(12_000);
    server.publish(STREAM, { epoch: 1, seq: 1 });
    assert.equal(server.sentOf("ping").length, pings + 1);
  });

  it("times the round trip", async () => {
    const { server, bus } = await connected();
    server.sleep(7);
    server.pong();
    assert.equal(bus.link.roundTripMillis, 7);
  });

  it("takes a reply for the beat from a server that does not answer pings", async () => {
    const { server, bus } = await connected();
    const beat = server.sent.find((m) => m.replyAddress === "beat");
    assert.ok(beat);
    server.sleep(3);
    server.push({ type: "err", address: "beat", failureCode: 404, message: "no stream" });
    assert.equal(bus.link.roundTripMillis, 3);
    assert.equal(bus.link.state, "connected");
  });

  it("waits longer from attempt to attempt, from 1 s to at most 30 s, and says which and when", async () => {
    const server = new FakeServer();
    server.down = true;
    const bus = new BusClient(server.options());
    bus.start();
    await server.settle();
    /** @type {number[]} */
    const waits = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      assert.equal(bus.link.attempt, attempt);
      const wait = /** @type {number} */ (bus.link.retryAt) - server.time;
      waits.push(wait);
      await server.pass(wait);
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("reconnects now when asked, without waiting", async () => {
    const { server, bus } = await connected();
    server.drop(1006, "");
    assert.equal(bus.link.state, "reconnecting");
    bus.reconnectNow();
    await server.accept();
    assert.equal(bus.link.state, "connected");
    assert.equal(server.sockets.length, 2);
  });

  it("never holds two sockets when asked to reconnect during an attempt", async () => {
    const { server, bus } = await connected();
    server.drop(1006, "");
    bus.reconnectNow();
    bus.reconnectNow();
    await server.settle();
    await server.accept();
    assert.equal(server.sockets.filter((socket) => !socket.closed).length, 1);
  });
});

describe("requests", () => {
  it("resolve with the reply's body", async () => {
    const { server, bus } = await connected();
    const answer = bus.request("command.emergency_stop", { session_id: "s1" });
    const sent = server.sent.find((m) => m.address === "command.emergency_stop");
    server.push({ type: "rec", address: sent.replyAddress, body: { sessions: [] } });
    assert.deepEqual(await answer, { sessions: [] });
  });

  it("fail with the server's code and reason", async () => {
    const { server, bus } = await connected();
    const answer = bus.request("command.close_position", {});
    const sent = server.sent.find((m) => m.address === "command.close_position");
    server.push({ type: "err", address: sent.replyAddress, failureCode: 409, message: "already_closing" });
    await assert.rejects(answer, { code: 409, message: "already_closing" });
  });

  it("fail when nobody answers in time", async () => {
    const { server, bus } = await connected();
    server.pong();
    const answer = assert.rejects(bus.request("command.x", {}), { code: -1 });
    await server.pass(10_000);
    await answer;
  });

  it("fail at once when the connection is lost", async () => {
    const { server, bus } = await connected();
    const answer = assert.rejects(bus.request("command.x", {}), { code: 0 });
    server.drop(1006, "");
    await answer;
  });
});
