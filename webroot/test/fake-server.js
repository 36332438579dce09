/** The other end of the bus client in tests: sockets, a clock and timers that only move when told. */

class FakeSocket {
  onopen = /** @type {(() => void) | null} */ (null);
  onmessage = /** @type {((event: {data: string}) => void) | null} */ (null);
  onclose = /** @type {((event: {code: number, reason: string}) => void) | null} */ (null);
  closed = false;
  /** @type {any[]} */
  sent = [];

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
  down = false;
  /** @type {FakeSocket[]} */
  sockets = [];
  /** @type {Array<{at: number, action: () => void}>} */
  #timers = [];

  options() {
    return {
      loadConfig: async () => {
        if (this.down) {
          throw new Error("connection refused");
        }
        return { pingIntervalMillis: 5_000, browserTimeoutMillis: 15_000, version: "test" };
      },
      openSocket: () => {
        const socket = new FakeSocket();
        this.sockets.push(socket);
        return socket;
      },
      now: () => this.time,
      random: () => 1,
      schedule: (/** @type {() => void} */ action, /** @type {number} */ millis) => {
        const timer = { at: this.time + millis, action };
        this.#timers.push(timer);
        return timer;
      },
      cancel: (/** @type {any} */ timer) => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
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
    for (let i = 0; i < 10; i++) {
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

  /** @param {string} stream @param {{epoch: number, seq: number}} position */
  publish(stream, position) {
    this.push({ type: "rec", address: stream, body: envelope("update", stream, position) });
  }

  /** @param {string} stream @returns {any[]} snapshot requests on the newest socket, oldest first, that have no answer yet */
  openSnapshots(stream) {
    return this.sent.filter((m) => m.address === "snapshot" && m.body.stream === stream && m.replyAddress !== "beat" && !m.answered);
  }

  /** @param {string} stream @param {{epoch: number, seq: number}} position */
  async answerSnapshot(stream, position) {
    const request = this.openSnapshots(stream)[0];
    request.answered = true;
    this.push({ type: "rec", address: request.replyAddress, body: envelope("full_update", stream, position) });
    await this.settle();
  }

  /** @param {string} stream @param {number} code @param {string} message */
  async refuseSnapshot(stream, code, message) {
    const request = this.openSnapshots(stream)[0];
    request.answered = true;
    this.push({ type: "err", address: request.replyAddress, failureCode: code, failureType: "RECIPIENT_FAILURE", message });
    await this.settle();
  }

  /** Time passes without any timer: the page sleeps. @param {number} millis */
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

/** @param {string} type @param {string} stream @param {{epoch: number, seq: number}} position */
function envelope(type, stream, { epoch, seq }) {
  return { type, stream, session_id: "s1", epoch, seq, timestamp: "2026-11-21T12:00:00Z", data: {} };
}
