/** The requests of one link that wait for their reply. */

/** A failed request: the server's code (404 unknown, -1 no answer in time, 0 no link) and its reason. */
export class BusError extends Error {
  /**
   * @param {number} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const PATIENCE_MILLIS = 10_000;

export class Requests {
  #schedule;
  #cancel;
  /** @type {Map<string, {resolve: (body: any) => void, reject: (error: BusError) => void, timer: any}>} */
  #waiting = new Map();
  #number = 0;

  /** @param {(action: () => void, millis: number) => any} schedule @param {(handle: any) => void} cancel */
  constructor(schedule, cancel) {
    this.#schedule = schedule;
    this.#cancel = cancel;
  }

  /**
   * @param {string} address whom is asked
   * @param {(replyAddress: string) => void} send
   * @returns {Promise<any>} the reply's body; rejects with a {@link BusError}
   */
  send(address, send) {
    const replyAddress = `reply-${++this.#number}`;
    return new Promise((resolve, reject) => {
      const timer = this.#schedule(() => {
        this.#waiting.delete(replyAddress);
        reject(new BusError(-1, `no answer from ${address} within ${PATIENCE_MILLIS / 1000} s`));
      }, PATIENCE_MILLIS);
      this.#waiting.set(replyAddress, { resolve, reject, timer });
      send(replyAddress);
    });
  }

  /**
   * Settles the request that a `rec` or `err` message answers.
   * @param {any} message
   * @returns {boolean} false if it answers none
   */
  takes(message) {
    const request = this.#waiting.get(message.address);
    if (!request) {
      return false;
    }
    this.#waiting.delete(message.address);
    this.#cancel(request.timer);
    if (message.type === "rec") {
      request.resolve(message.body);
    } else {
      request.reject(new BusError(message.failureCode ?? -1, message.message ?? message.body ?? "refused"));
    }
    return true;
  }

  /** The link is gone: no reply will come. */
  abandon() {
    const requests = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const request of requests) {
      this.#cancel(request.timer);
      request.reject(new BusError(0, "the connection was lost before the answer came"));
    }
  }
}
