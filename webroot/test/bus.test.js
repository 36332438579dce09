import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BusClient } from "../lib/bus.js";
import { delta, FakeServer, full, recovered } from "./fake-server.js";

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

/** The same, following a stream. */
async function following() {
  const { server, bus } = await connected();
  const { told, handlers } = recorder();
  bus.subscribe(STREAM, handlers);
  return { server, bus, told };
}

/** Beats as a server sends them, for so many intervals. @param {FakeServer} server @param {number} from @param {number} count */
async function beats(server, from, count) {
  for (let n = from; n < from + count; n++) {
    await server.pass(5_000);
    server.beat(n);
    server.pong();
  }
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

  it("names itself and what it can do", async () => {
    const { server } = await connected();
    assert.equal(server.sockets[0].url, "/eventbus?client=tab&connection=1&features=ack,batch,beat,recover");
  });

  it("gives a late subscriber of a known stream a snapshot", async () => {
    const { server, bus, told } = await following();
    server.full(STREAM, { epoch: 1, seq: 4 });
    const late = recorder();
    bus.subscribe(STREAM, late.handlers);
    assert.deepEqual(server.sentOf("register").map((m) => m.recover), [{}, {}]);
    server.publish(STREAM, { epoch: 1, seq: 5 });
    server.full(STREAM, { epoch: 1, seq: 5 });
    server.publish(STREAM, { epoch: 1, seq: 6 });
    assert.deepEqual(late.told, ["snapshot 5", "delta 6"]);
    assert.deepEqual(told, ["snapshot 4", "snapshot 5", "delta 6"]);
  });
});

describe("A7 snapshot, then deltas", () => {
  it("applies what follows the snapshot, each once", async () => {
    const { server, told } = await following();
    server.publish(STREAM, { epoch: 1, seq: 4 });
    server.full(STREAM, { epoch: 1, seq: 5 });
    server.publish(STREAM, { epoch: 1, seq: 5 });
    server.publish(STREAM, { epoch: 1, seq: 6 });
    server.publish(STREAM, { epoch: 1, seq: 6 });
    server.publish(STREAM, { epoch: 1, seq: 7 });
    assert.deepEqual(told, ["snapshot 5", "delta 6", "delta 7"]);
  });

  it("takes several messages of one frame in their order", async () => {
    const { server, told } = await following();
    server.push([full(STREAM, { epoch: 1, seq: 1 }), delta(STREAM, { epoch: 1, seq: 2 }), delta(STREAM, { epoch: 1, seq: 3 })]);
    assert.deepEqual(told, ["snapshot 1", "delta 2", "delta 3"]);
  });

  it("takes several updates that are told as one", async () => {
    const { server, bus, told } = await following();
    server.full(STREAM, { epoch: 1, seq: 4 });
    server.publish(STREAM, { epoch: 1, first_seq: 5, seq: 9 });
    server.publish(STREAM, { epoch: 1, seq: 10 });
    assert.deepEqual(told, ["snapshot 4", "delta 9", "delta 10"]);
    assert.equal(bus.link.gaps, 0);
  });

  it("asks for what is missing in a hole, and goes on without a loss", async () => {
    const { server, bus, told } = await following();
    server.full(STREAM, { epoch: 1, seq: 1 });
    server.publish(STREAM, { epoch: 1, seq: 3 });
    server.publish(STREAM, { epoch: 1, seq: 4 });
    assert.deepEqual(server.sentOf("register").at(-1).recover, { epoch: 1, seq: 1 });
    assert.equal(bus.link.synchronised, false);
    server.recovered(STREAM, { epoch: 1, from: 2, to: 4 });
    [2, 3, 4, 5].forEach((seq) => server.publish(STREAM, { epoch: 1, seq }));
    assert.deepEqual(told, ["snapshot 1", "delta 2", "delta 3", "delta 4", "delta 5"]);
    assert.equal(bus.link.gaps, 1);
    assert.equal(bus.link.synchronised, true);
  });

  it("takes a snapshot when asking does not fill the hole", async () => {
    const { server, told } = await following();
    server.full(STREAM, { epoch: 1, seq: 1 });
    server.publish(STREAM, { epoch: 1, seq: 3 });
    server.recovered(STREAM, { epoch: 1, from: 2, to: 3 });
    server.publish(STREAM, { epoch: 1, seq: 3 });
    assert.deepEqual(server.sentOf("register").at(-1).recover, {});
    server.full(STREAM, { epoch: 1, seq: 3 });
    assert.deepEqual(told, ["snapshot 1", "snapshot 3"]);
  });

  it("asks anew when the server starts a new epoch, even at a known number", async () => {
    const { server, told } = await following();
    server.full(STREAM, { epoch: 1, seq: 9 });
    server.publish(STREAM, { epoch: 2, seq: 10 });
    assert.deepEqual(server.sentOf("register").at(-1).recover, { epoch: 1, seq: 9 });
    server.full(STREAM, { epoch: 2, seq: 10 });
    server.publish(STREAM, { epoch: 2, seq: 11 });
    assert.deepEqual(told, ["snapshot 9", "snapshot 10", "delta 11"]);
  });

  it("waits for the snapshot that the server announces", async () => {
    const { server, bus, told } = await following();
    server.full(STREAM, { epoch: 1, seq: 1 });
    server.push({ type: "resnapshot", address: STREAM });
    assert.equal(bus.link.synchronised, false);
    server.full(STREAM, { epoch: 1, seq: 700 });
    server.publish(STREAM, { epoch: 1, seq: 701 });
    assert.deepEqual(told, ["snapshot 1", "snapshot 700", "delta 701"]);
    assert.equal(server.sentOf("register").length, 1);
  });

  it("says that a stream is missing, and takes it when it opens", async () => {
    const { server, told } = await following();
    server.push({ type: "err", address: STREAM, failureCode: 404, message: "no stream" });
    server.full(STREAM, { epoch: 1, seq: 1 });
    assert.deepEqual(told, ["missing: no stream", "snapshot 1"]);
  });

  it("gets exactly what it missed after a reconnect, and says when all streams are in step", async () => {
    const { server, bus, told } = await following();
    bus.subscribe("sessions", recorder().handlers);
    server.full(STREAM, { epoch: 1, seq: 3 });
    server.full("sessions", { epoch: 1, seq: 1 });
    /** @type {any[]} */
    const synchronised = [];
    bus.addEventListener("synchronised", (event) => synchronised.push(/** @type {CustomEvent} */ (event).detail));
    server.drop(1006, "");
    await server.pass(1_000);
    await server.accept();
    assert.deepEqual(server.sentOf("register").map((m) => m.recover), [{ epoch: 1, seq: 3 }, { epoch: 1, seq: 1 }]);
    server.recovered(STREAM, { epoch: 1, from: 4, to: 5 });
    server.publish(STREAM, { epoch: 1, seq: 4 });
    server.publish(STREAM, { epoch: 1, seq: 5 });
    assert.deepEqual(synchronised, []);
    server.full("sessions", { epoch: 2, seq: 0 });
    assert.deepEqual(synchronised, [{ streams: 2, lostMillis: 1_000 }]);
    assert.deepEqual(told, ["snapshot 3", "delta 4", "delta 5"]);
  });

  it("keeps its place when it is cut before the server has answered", async () => {
    const { server, told } = await following();
    server.full(STREAM, { epoch: 1, seq: 3 });
    for (let cut = 0; cut < 3; cut++) {
      server.drop(1006, "");
      await server.pass(1_000);
      await server.accept();
      assert.deepEqual(server.sentOf("register")[0].recover, { epoch: 1, seq: 3 });
    }
    server.recovered(STREAM, { epoch: 1, from: 4, to: 4 });
    server.publish(STREAM, { epoch: 1, seq: 4 });
    assert.deepEqual(told, ["snapshot 3", "delta 4"]);
  });

  it("ignores what comes late on a lost connection", async () => {
    const { server, told } = await following();
    server.full(STREAM, { epoch: 1, seq: 1 });
    const old = server.sockets[0];
    server.drop(1006, "");
    old.onmessage?.({ data: JSON.stringify(delta(STREAM, { epoch: 1, seq: 2 })) });
    assert.deepEqual(told, ["snapshot 1"]);
  });
});

describe("acknowledgements", () => {
  it("are sent once a frame, for the stream messages since the last", async () => {
    const { server } = await following();
    server.push([full(STREAM, { epoch: 1, seq: 1 }), delta(STREAM, { epoch: 1, seq: 2 })]);
    server.publish(STREAM, { epoch: 1, seq: 3 });
    server.beat(1);
    assert.deepEqual(server.sentOf("ack"), []);
    server.frame();
    server.frame();
    assert.deepEqual(server.sentOf("ack"), [{ type: "ack", n: 3 }]);
  });

  it("are not kept waiting for the others' drawing when they are many", async () => {
    const { server } = await following();
    server.push(Array.from({ length: 23 }, (_, i) => delta(STREAM, { epoch: 1, seq: i + 1 })));
    server.soonFrame();
    assert.deepEqual(server.sentOf("ack"), []);
    server.publish(STREAM, { epoch: 1, seq: 24 });
    server.soonFrame();
    server.frame();
    assert.deepEqual(server.sentOf("ack"), [{ type: "ack", n: 24 }]);
  });

  it("count what is dropped: the server counts it as well", async () => {
    const { server } = await following();
    server.publish(STREAM, { epoch: 1, seq: 1 });
    server.frame();
    assert.deepEqual(server.sentOf("ack"), [{ type: "ack", n: 1 }]);
  });

  it("are sent on receipt by a hidden page, which has no frames", async () => {
    const { server } = await following();
    server.publish(STREAM, { epoch: 1, seq: 1 });
    server.hidden = true;
    server.publish(STREAM, { epoch: 1, seq: 2 });
    assert.deepEqual(server.sentOf("ack"), [{ type: "ack", n: 2 }]);
  });

  it("are sent with the next beat when a frame does not come", async () => {
    const { server } = await following();
    server.publish(STREAM, { epoch: 1, seq: 1 });
    server.sleep(1_000);
    server.beat(1);
    assert.deepEqual(server.sentOf("ack"), [{ type: "ack", n: 1 }]);
  });

  it("of an old connection are not sent on a new one", async () => {
    const { server } = await following();
    server.publish(STREAM, { epoch: 1, seq: 1 });
    server.drop(1006, "");
    await server.pass(1_000);
    await server.accept();
    server.frame();
    assert.deepEqual(server.sentOf("ack"), []);
  });
});

describe("A4 who is silent: the server, the page, or nobody", () => {
  it("answers each beat on receipt, without any timer of its own", async () => {
    const { server } = await connected();
    const pings = server.sentOf("ping").length;
    for (let n = 1; n <= 12; n++) {
      server.sleep(5_000);
      server.beat(n);
    }
    assert.equal(server.sentOf("ping").length, pings + 12);
  });

  it("stays connected in a hidden tab whose timers run once a minute", async () => {
    const { server, bus } = await connected();
    server.pong();
    server.hidden = true;
    let n = 0;
    for (let minute = 0; minute < 60; minute++) {
      for (let i = 0; i < 12; i++) {
        server.sleep(5_000);
        server.beat(++n);
        server.pong();
      }
      await server.pass(1);
    }
    assert.equal(bus.link.state, "connected");
    assert.equal(bus.link.missedBeats, 0);
    assert.equal(server.sockets.length, 1);
  });

  it("gives up a silent server after the browser's timeout and reconnects by itself", async () => {
    const { server, bus } = await connected();
    server.pong();
    await server.pass(15_000);
    assert.equal(bus.link.state, "reconnecting");
    assert.match(bus.link.reason, /silent for 15 s/);
    assert.equal(server.closes[0].reason, "silent_server");
    await server.pass(1_000);
    await server.accept();
    assert.equal(bus.link.state, "connected");
    assert.equal(bus.link.reconnects, 1);
  });

  it("does not blame the server for the page's own sleep, but listens for one interval", async () => {
    const { server, bus } = await connected();
    server.pong();
    await beats(server, 1, 1);
    server.sleep(60_000);
    await server.pass(1);
    assert.equal(bus.link.state, "connected");
    assert.match(bus.link.asleep, /stood still for (59|60|61) s/);
    await server.pass(4_000);
    server.beat(14);
    server.pong();
    await server.pass(5_000);
    assert.equal(bus.link.state, "connected");
  });

  it("gives up a server that stays silent after the page has woken", async () => {
    const { server, bus } = await connected();
    server.pong();
    server.sleep(60_000);
    await server.pass(8_000);
    assert.equal(bus.link.state, "reconnecting");
  });

  it("finds a dead server in a hidden tab at the second of its rare timers", async () => {
    const { server, bus } = await connected();
    server.pong();
    server.hidden = true;
    server.sleep(60_000);
    await server.pass(1);
    assert.equal(bus.link.state, "connected");
    server.sleep(60_000);
    await server.pass(1);
    assert.equal(bus.link.state, "reconnecting");
  });

  it("looks at once when the page is seen again", async () => {
    const { server, bus } = await connected();
    server.pong();
    server.sleep(60_000);
    bus.wake();
    server.sleep(60_000);
    bus.wake();
    assert.equal(bus.link.state, "reconnecting");
    bus.wake();
    await server.accept();
    assert.equal(bus.link.state, "connected");
  });
});

describe("A5 the link's state", () => {
  it("is slow after one missing beat, before any reconnect, and connected again with the next", async () => {
    const { server, bus } = await connected();
    server.pong();
    await beats(server, 1, 3);
    assert.equal(bus.link.state, "connected");
    await server.pass(8_750);
    assert.equal(bus.link.state, "slow");
    assert.match(bus.link.reason, /missed a beat/);
    server.beat(4);
    server.pong();
    assert.equal(bus.link.state, "connected");
    assert.equal(bus.link.missedBeats, 1);
  });

  it("is slow when the server sends but does not answer", async () => {
    const { server, bus } = await connected();
    await server.pass(5_000);
    server.beat(1);
    await server.pass(3_750);
    assert.equal(bus.link.state, "slow");
    assert.match(bus.link.reason, /did not answer/);
  });

  it("counts the beats that the server left out", async () => {
    const { server, bus } = await connected();
    server.beat(7);
    server.beat(10);
    assert.equal(bus.link.missedBeats, 2);
  });

  it("times the round trip", async () => {
    const { server, bus } = await connected();
    server.sleep(7);
    server.pong();
    assert.equal(bus.link.roundTripMillis, 7);
  });

  it("waits longer from attempt to attempt, from 1 s to at most 30 s, and says which and when", async () => {
    const server = new FakeServer();
    server.down = true;
    const bus = new BusClient(server.options());
    bus.start();
    assert.equal(bus.link.state, "connecting");
    await server.settle();
    /** @type {number[]} */
    const waits = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      assert.equal(bus.link.attempt, attempt);
      assert.equal(bus.link.state, attempt <= 3 ? "reconnecting" : "disconnected");
      const wait = /** @type {number} */ (bus.link.retryAt) - server.time;
      waits.push(wait);
      await server.pass(wait);
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("spreads the attempts of many pages", async () => {
    const server = new FakeServer();
    server.down = true;
    const bus = new BusClient({ ...server.options(), random: () => 0.2 });
    bus.start();
    await server.settle();
    assert.equal(bus.link.retryAt, 600);
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
    bus.reconnectNow();
    await server.accept();
    assert.equal(server.sockets.length, 2);
    assert.equal(server.sockets.filter((socket) => !socket.closed && socket.onmessage !== null).length, 1);
  });

  it("opens nothing when it is stopped before the server has told its settings", async () => {
    const server = new FakeServer();
    const bus = new BusClient(server.options());
    bus.start();
    bus.stop();
    await server.settle();
    assert.equal(server.sockets.length, 0);
  });

  it("is disconnected once it is stopped, and tries no more", async () => {
    const { server, bus } = await connected();
    bus.stop();
    await server.pass(120_000);
    assert.equal(bus.link.state, "disconnected");
    assert.equal(server.sockets.length, 1);
    assert.deepEqual(server.closes, []);
  });
});

describe("A3 this side's record of a close", () => {
  it("says who closed, code and reason, how long, how much, and on which connection", async () => {
    const { server } = await following();
    server.full(STREAM, { epoch: 1, seq: 1 });
    server.sleep(2_500);
    server.drop(4002, "silent");
    assert.equal(server.closes.length, 1);
    const { message, time, ...rest } = server.closes[0];
    assert.deepEqual(rest, { level: "WARN", where: "link", client: "tab", connection: 1, code: 4002, reason: "silent", seconds: 2.5 });
    assert.match(message, /heard nothing of this page.*; 1 messages in, 2 out, the last in 2.5 s before/);
    assert.ok(time);
  });

  it("tells a page that stood still from one that was only hidden", async () => {
    const frozen = await connected();
    frozen.server.sleep(42_000);
    frozen.server.drop(4002, "silent");
    assert.match(frozen.server.closes[0].message, /this page stood still for 4[0-2] s/);
    const thawed = await connected();
    thawed.server.sleep(42_000);
    await thawed.server.pass(1);
    thawed.server.beat(9);
    thawed.server.drop(4002, "silent");
    assert.match(thawed.server.closes[0].message, /this page stood still for 4[0-2] s/);
    const hidden = await connected();
    hidden.server.hidden = true;
    hidden.server.drop(1006, "");
    assert.match(hidden.server.closes[0].message, /this page is hidden/);
  });

  it("is made once for each connection, also for one that never opened", async () => {
    const { server } = await connected();
    server.blocked = true;
    server.drop(1006, "");
    await server.pass(1_100);
    assert.deepEqual(server.closes.map((close) => [close.connection, close.reason]), [[1, ""], [2, "All transports failed"]]);
  });
});

describe("A6 polling", () => {
  /** A client that follows a stream, and whose sockets fail from then on. */
  async function blocked() {
    const all = await following();
    all.server.full(STREAM, { epoch: 1, seq: 3 });
    all.server.blocked = true;
    all.server.drop(1006, "");
    return all;
  }

  it("begins after three reconnects that failed, from where the stream was, and says so", async () => {
    const { server, bus, told } = await blocked();
    await server.pass(1_000 + 2_000 + 100);
    assert.equal(bus.link.state, "reconnecting");
    assert.deepEqual(server.polls, []);
    server.missed = [recovered(STREAM, { epoch: 1, from: 4, to: 5 }), delta(STREAM, { epoch: 1, seq: 4 }), delta(STREAM, { epoch: 1, seq: 5 })];
    await server.pass(4_000);
    assert.equal(bus.link.state, "polling");
    assert.equal(bus.link.transport, "rest");
    assert.deepEqual(server.polls[0], [{ address: STREAM, place: { epoch: 1, seq: 3 } }]);
    server.missed = [full(STREAM, { epoch: 2, seq: 1 })];
    await server.pass(2_000);
    assert.deepEqual(told, ["snapshot 3", "delta 4", "delta 5", "snapshot 1"]);
    assert.equal(bus.link.synchronised, true);
  });

  it("goes back to the socket when it can, without a loss", async () => {
    const { server, bus, told } = await blocked();
    server.missed = [recovered(STREAM, { epoch: 1, from: 4, to: 4 }), delta(STREAM, { epoch: 1, seq: 4 })];
    await server.pass(8_000);
    assert.equal(bus.link.state, "polling");
    server.blocked = false;
    await server.pass(7_500);
    await server.accept();
    assert.equal(bus.link.state, "connected");
    assert.deepEqual(server.sentOf("register")[0].recover, { epoch: 1, seq: 4 });
    server.recovered(STREAM, { epoch: 1, from: 5, to: 5 });
    server.publish(STREAM, { epoch: 1, seq: 5 });
    const polls = server.polls.length;
    await server.pass(6_000);
    assert.equal(server.polls.length, polls);
    assert.deepEqual(told, ["snapshot 3", "delta 4", "delta 5"]);
  });

  it("is disconnected while REST does not answer either, and comes back by itself", async () => {
    const { server, bus } = await blocked();
    server.down = true;
    await server.pass(10_000);
    assert.equal(bus.link.state, "disconnected");
    server.down = false;
    await server.pass(2_000);
    assert.equal(bus.link.state, "polling");
  });

  it("sends requests by REST", async () => {
    const { server, bus } = await blocked();
    await server.pass(8_000);
    assert.deepEqual(await bus.request("command.emergency_stop", { session_id: "s1" }), { taken: true });
    assert.deepEqual(server.requestsByRest, [{ address: "command.emergency_stop", body: { session_id: "s1" } }]);
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
    await beats(server, 1, 2);
    await answer;
  });

  it("fail at once when the connection is lost", async () => {
    const { server, bus } = await connected();
    const answer = assert.rejects(bus.request("command.x", {}), { code: 0 });
    server.drop(1006, "");
    await answer;
    await assert.rejects(bus.request("command.x", {}), { code: 0 });
  });
});
