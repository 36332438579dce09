/** The other end of the bus client in tests: sockets, a clock and timers that only move when told. */

class FakeSocket {
  onopen = /** @type {(() => void) | null} */ (null);
  onmessage = /** @type {((event: {data: string}) => void) | null} */ (null);
  onclose = /** @type {((event: {code: number, reason: string}) => void) | null} */ (null);
  closed = false;
  /** @type {any[]} */
  sent = [];

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }
}

export class FakeServer {
  time = 0;
  /** Neither socket nor REST answers. */
  down = false;
  /** REST answers, sockets do not. */
  blocked = false;
  hidden = false;
  /** What the next question by REST is answered. @type {any[]} */
  missed = [];
  /** What was asked by REST. @type {any[]} */
  polls = [];
  /** @type {any[]} */
  requestsByRest = [];
  /** @type {any[]} */
  closes = [];
  /** @type {FakeSocket[]} */
  sockets = [];
  /** @type {Array<{at: number, action: () => void}>} */
  #timers = [];
  /** @type {Array<{tell: () => void, soon: boolean}>} */
  #frames = [];
  #connections = 0;

  options() {
    return {
      url: "/eventbus",
      loadConfig: async () => {
        if (this.down) {
          throw new Error("connection refused");
        }
        return { pingIntervalMillis: 5_000, browserTimeoutMillis: 15_000, version: "test" };
      },
      openSocket: (/** @type {string} */ url) => {
        const socket = new FakeSocket(url);
        this.sockets.push(socket);
        if (this.blocked) {
          this.schedule(() => socket.onclose?.({ code: 2000, reason: "All transports failed" }), 1);
        }
        return socket;
      },
      poll: async (/** @type {any[]} */ places) => {
        this.polls.push(places);
        if (this.down) {
          throw new Error("connection refused");
        }
        return this.missed.splice(0);
      },
      requestByRest: async (/** @type {string} */ address, /** @type {any} */ body) => {
        this.requestsByRest.push({ address, body });
        return { taken: true };
      },
      identify: () => ({ client: "tab", connection: ++this.#connections }),
      closed: (/** @type {any} */ record) => this.closes.push(record),
      hidden: () => this.hidden,
      frame: (/** @type {() => void} */ tell, /** @type {boolean} */ soon) => {
        const asked = { tell, soon };
        this.#frames.push(asked);
        return () => {
          this.#frames = this.#frames.filter((other) => other !== asked);
        };
      },
      now: () => this.time,
      random: () => 1,
      schedule: (/** @type {() => void} */ action, /** @type {number} */ millis) => this.schedule(action, millis),
      cancel: (/** @type {any} */ timer) => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** @param {() => void} action @param {number} millis */
  schedule(action, millis) {
    const timer = { at: this.time + millis, action };
    this.#timers.push(timer);
    return timer;
  }

  get #socket() {
    return this.sockets[this.sockets.length - 1];
  }

  /** What the newest socket was sent. */
  get sent() {
    return this.#socket.sent;
  }

  /** @param {string} type */
  sentOf(type) {
    return this.sent.filter((message) => message.type === type);
  }

  /** Lets promises run. */
  async settle() {
    for (let i = 0; i < 20; i++) {
      await Promise.resolve();
    }
  }

  async accept() {
    await this.settle();
    this.#socket.onopen?.();
  }

  /** @param {number} code @param {string} reason */
  drop(code, reason) {
    this.#socket.onclose?.({ code, reason });
  }

  /** @param {any} message */
  push(message) {
    this.#socket.onmessage?.({ data: JSON.stringify(message) });
  }

  pong() {
    this.push({ type: "pong" });
  }

  /** @param {number} n */
  beat(n) {
    this.push({ type: "beat", at: "2026-11-21T12:00:00Z", n });
  }

  /** The page is drawn. */
  frame() {
    this.#frames.splice(0).forEach(({ tell }) => tell());
  }

  /** An animation frame before everything is drawn. */
  soonFrame() {
    const due = this.#frames.filter(({ soon }) => soon);
    this.#frames = this.#frames.filter(({ soon }) => !soon);
    due.forEach(({ tell }) => tell());
  }

  /** @param {string} stream @param {{epoch: number, seq: number, first_seq?: number}} position */
  publish(stream, position) {
    this.push(delta(stream, position));
  }

  /** @param {string} stream @param {{epoch: number, seq: number}} position */
  full(stream, position) {
    this.push(full(stream, position));
  }

  /** @param {string} stream @param {{epoch: number, from: number, to: number}} range */
  recovered(stream, range) {
    this.push(recovered(stream, range));
  }

  /** Time passes without any timer: the page stands still. @param {number} millis */
  sleep(millis) {
    this.time += millis;
  }

  /** Time passes, timers run when they are due. @param {number} millis */
  async pass(millis) {
    const end = this.time + millis;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) {
        break;
      }
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.time = Math.max(this.time, due.at);
      due.action();
      await this.settle();
    }
    this.time = Math.max(this.time, end);
    await this.settle();
  }
}

/** @param {string} stream @param {{epoch: number, seq: number, first_seq?: number}} position */
export function delta(stream, position) {
  return { type: "rec", address: stream, body: envelope("update", stream, position) };
}

/** @param {string} stream @param {{epoch: number, seq: number}} position */
export function full(stream, position) {
  return { type: "rec", address: stream, body: { ...envelope("full_update", stream, position), recovered: false } };
}

/** @param {string} stream @param {{epoch: number, from: number, to: number}} range */
export function recovered(stream, range) {
  return { type: "recovered", address: stream, recovered: true, ...range };
}

/** @param {string} type @param {string} stream @param {{epoch: number, seq: number, first_seq?: number}} position */
function envelope(type, stream, position) {
  return { type, stream, session_id: "s1", ...position, timestamp: "2026-11-21T12:00:00Z", data: {} };
}
