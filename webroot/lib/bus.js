/**
 * The one link of a browser tab to the server's event bus: one SockJS socket, shared by every panel.
 *
 * Speaks the protocol of the Vert.x event bus bridge: out `register`, `unregister`, `send`, `ping`;
 * in `rec`, `err`, `pong`. Keeps each subscription in step (see sequence.js), measures the round
 * trip, notices a silent server by itself, and reconnects with a jittered backoff.
 */
import { Heartbeat } from "./heartbeat.js";
import { backoffMillis, closeReason, DEFAULT_CONFIG, newLink } from "./link.js";
import { BusError, Requests } from "./requests.js";
import { StreamSequence } from "./sequence.js";
import { ServerClock } from "./server-clock.js";

/** @typedef {import("./link.js").BusOptions} BusOptions */
/** @typedef {import("./link.js").ClientConfig} ClientConfig */
/** @typedef {import("./link.js").Link} Link */
/** @typedef {import("./link.js").Socket} Socket */
/** @typedef {import("./link.js").StreamHandlers} StreamHandlers */
/** @typedef {import("./sequence.js").Envelope} Envelope */

const CONNECT_TIMEOUT_MILLIS = 10_000;
const MISSING_RETRY_MILLIS = 2_000;

/** @typedef {{address: string, handlers: Set<StreamHandlers>, sequence: StreamSequence, asked: number, retry: any}} Subscription */

/**
 * Events: `link` whenever {@link Link.state} or its details change, `synchronised` when after a
 * (re)connect every subscription has its snapshot, `problem` for what the server refused.
 */
export class BusClient extends EventTarget {
  #options;
  /** @type {ClientConfig} */
  #config = DEFAULT_CONFIG;
  /** @type {Socket | null} */
  #socket = null;
  #open = false;
  /** Grows with each connection attempt, so that a late answer of an old one is ignored. */
  #generation = 0;
  /** @type {Map<string, Subscription>} */
  #subscriptions = new Map();
  #requests;
  #heartbeat;
  /** @type {any} */
  #retryTimer = null;
  /** @type {any} */
  #connectTimer = null;
  /** @type {Set<string>} */
  #unsynchronised = new Set();
  #serverClock = new ServerClock();
  /** @type {Link} */
  #link;

  /** @param {BusOptions} options */
  constructor(options) {
    super();
    this.#options = {
      url: "/eventbus",
      now: () => performance.now(),
      schedule: (/** @type {() => void} */ action, /** @type {number} */ millis) =>
        setTimeout(action, millis),
      cancel: (/** @type {any} */ handle) => clearTimeout(handle),
      random: Math.random,
      identify: () => /** @type {Record<string, string>} */ ({}),
      ...options,
    };
    const { now, schedule, cancel } = this.#options;
    this.#link = newLink(now());
    this.#requests = new Requests(schedule, cancel);
    this.#heartbeat = new Heartbeat({
      now,
      schedule,
      cancel,
      write: (message) => this.#write(message),
      slow: () => this.#link.state === "connected" && this.#become("slow", "the server missed a beat"),
      silent: (millis) => this.#lost(`the server was silent for ${Math.round(millis / 1000)} s`),
      answered: (roundTripMillis) => this.#answered(roundTripMillis),
    });
  }

  /** Monotonic milliseconds of this client. */
  now() {
    return this.#options.now();
  }

  /** The server's wall clock as milliseconds since the epoch, judged by the newest messages. */
  serverNow() {
    return this.#serverClock.now();
  }

  get link() {
    return this.#link;
  }

  get config() {
    return this.#config;
  }

  /** Opens the link and keeps it open until {@link stop}. */
  start() {
    this.#become("connecting", "opening the first connection");
    this.#connect();
  }

  /** Closes the link for good. */
  stop() {
    this.#drop();
    this.#options.cancel(this.#retryTimer);
    this.#become("disconnected", "closed by this page", { attempt: 0, retryAt: null });
  }

  /** Tries at once, whatever the backoff says. Does nothing on a healthy link. */
  reconnectNow() {
    if (this.#link.state === "connected") {
      return;
    }
    this.#drop();
    this.#options.cancel(this.#retryTimer);
    const attempt = Math.max(1, this.#link.attempt);
    this.#become("reconnecting", "trying now, as asked", { attempt, retryAt: null });
    this.#connect();
  }

  /**
   * Follows a stream. Several subscribers of one address share one registration.
   * @param {string} address
   * @param {StreamHandlers} handlers
   * @returns {() => void} ends this subscription
   */
  subscribe(address, handlers) {
    let subscription = this.#subscriptions.get(address);
    if (!subscription) {
      subscription = {
        address,
        handlers: new Set(),
        sequence: new StreamSequence(),
        asked: 0,
        retry: null,
      };
      this.#subscriptions.set(address, subscription);
      this.#link.streams = this.#subscriptions.size;
      if (this.#open) {
        this.#write({ type: "register", address, headers: {} });
      }
    }
    subscription.handlers.add(handlers);
    if (this.#open) {
      this.#askSnapshot(subscription);
    }
    return () => this.#unsubscribe(address, handlers);
  }

  /**
   * Sends a request and waits for its reply.
   * @param {string} address
   * @param {any} body
   * @returns {Promise<any>} the reply's body; rejects with a {@link BusError}
   */
  request(address, body) {
    if (!this.#open) {
      return Promise.reject(new BusError(0, "there is no connection to the server"));
    }
    return this.#requests.send(address, (replyAddress) =>
      this.#write({ type: "send", address, headers: {}, body, replyAddress }),
    );
  }

  /** @param {string} address @param {StreamHandlers} handlers */
  #unsubscribe(address, handlers) {
    const subscription = this.#subscriptions.get(address);
    if (!subscription?.handlers.delete(handlers) || subscription.handlers.size > 0) {
      return;
    }
    this.#subscriptions.delete(address);
    this.#link.streams = this.#subscriptions.size;
    this.#options.cancel(subscription.retry);
    this.#inStep(address);
    if (this.#open) {
      this.#write({ type: "unregister", address, headers: {} });
    }
  }

  async #connect() {
    const generation = ++this.#generation;
    try {
      this.#config = await this.#options.loadConfig();
    } catch (error) {
      if (generation === this.#generation) {
        this.#lost(`the server does not answer (${/** @type {Error} */ (error).message})`);
      }
      return;
    }
    if (generation !== this.#generation) {
      return;
    }
    const query = new URLSearchParams(this.#options.identify()).toString();
    const socket = this.#options.openSocket(this.#options.url + (query ? `?${query}` : ""));
    this.#socket = socket;
    this.#connectTimer = this.#options.schedule(
      () => this.#lost(`no connection within ${CONNECT_TIMEOUT_MILLIS / 1000} s`),
      CONNECT_TIMEOUT_MILLIS,
    );
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => this.#lost(closeReason(event));
  }

  #opened() {
    this.#options.cancel(this.#connectTimer);
    this.#open = true;
    if (this.#link.attempt > 0) {
      this.#link.reconnects++;
    }
    this.#link.lastMessageAt = this.now();
    this.#link.synchronised = false;
    this.#unsynchronised = new Set(this.#subscriptions.keys());
    this.#become("connected", "", { attempt: 0, retryAt: null });
    for (const subscription of this.#subscriptions.values()) {
      this.#write({ type: "register", address: subscription.address, headers: {} });
      subscription.sequence.restart();
      this.#askSnapshot(subscription);
    }
    this.#heartbeat.start(this.#config);
  }

  /** @param {string} reason */
  #lost(reason) {
    this.#drop();
    const attempt = this.#link.attempt + 1;
    const millis = backoffMillis(attempt, this.#options.random());
    this.#become("reconnecting", reason, { attempt, retryAt: this.now() + millis });
    this.#options.cancel(this.#retryTimer);
    this.#retryTimer = this.#options.schedule(() => {
      this.#link.retryAt = null;
      this.#tell();
      this.#connect();
    }, millis);
  }

  /** Lets go of the socket, silently, and of everything that waits for it. */
  #drop() {
    this.#generation++;
    this.#options.cancel(this.#connectTimer);
    this.#heartbeat.stop();
    const socket = this.#socket;
    this.#socket = null;
    this.#open = false;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      try {
        socket.close(1000, "closed by the page");
      } catch {
        // A socket that is still connecting may refuse; nothing listens to it any more.
      }
    }
    for (const subscription of this.#subscriptions.values()) {
      this.#options.cancel(subscription.retry);
    }
    this.#requests.abandon();
  }

  /** @param {string} text */
  #received(text) {
    this.#link.lastMessageAt = this.now();
    const message = JSON.parse(text);
    if (!this.#heartbeat.takes(message) && !this.#requests.takes(message)) {
      if (message.type === "rec") {
        this.#streamMessage(message.address, message.body);
      } else if (message.type === "err") {
        const reason = String(message.body ?? message.message ?? "refused");
        this.dispatchEvent(new CustomEvent("problem", { detail: { reason } }));
      }
    }
    if (this.#open) {
      this.#heartbeat.keepUp();
    }
  }

  /** @param {string} address @param {Envelope} envelope */
  #streamMessage(address, envelope) {
    const subscription = this.#subscriptions.get(address);
    if (!subscription || envelope === null || typeof envelope !== "object") {
      return;
    }
    this.#noteEnvelope(envelope);
    switch (subscription.sequence.delta(envelope)) {
      case "apply":
        subscription.handlers.forEach((handlers) => handlers.delta(envelope));
        break;
      case "resnapshot":
        this.#link.gaps++;
        this.#askSnapshot(subscription);
        break;
      case "wait":
        // The stream was said to be missing, and now it speaks.
        if (subscription.retry !== null) {
          this.#askSnapshot(subscription);
        }
        break;
    }
  }

  /** @param {Subscription} subscription */
  #askSnapshot(subscription) {
    const asked = ++subscription.asked;
    this.#options.cancel(subscription.retry);
    subscription.retry = null;
    // What already waits for a snapshot goes on waiting: it may be newer than the answer.
    if (subscription.sequence.live) {
      subscription.sequence.restart();
    }
    const current = () => asked === subscription.asked && this.#subscriptions.has(subscription.address);
    this.request("snapshot", { stream: subscription.address }).then(
      (envelope) => {
        if (current()) {
          this.#snapshot(subscription, envelope);
        }
      },
      (error) => {
        if (!current() || !this.#open) {
          return;
        }
        subscription.handlers.forEach((handlers) => handlers.missing?.(error.message));
        this.#inStep(subscription.address);
        subscription.retry = this.#options.schedule(
          () => this.#askSnapshot(subscription),
          MISSING_RETRY_MILLIS,
        );
      },
    );
  }

  /** @param {Subscription} subscription @param {Envelope} envelope */
  #snapshot(subscription, envelope) {
    this.#noteEnvelope(envelope);
    const { apply, resnapshot } = subscription.sequence.snapshot(envelope);
    subscription.handlers.forEach((handlers) => {
      handlers.snapshot(envelope);
      apply.forEach((delta) => handlers.delta(delta));
    });
    if (resnapshot) {
      this.#link.gaps++;
      this.#askSnapshot(subscription);
    } else {
      this.#inStep(subscription.address);
    }
  }

  /** @param {string} address */
  #inStep(address) {
    if (this.#unsynchronised.delete(address) && this.#unsynchronised.size === 0 && this.#open) {
      this.#link.synchronised = true;
      const lostMillis = this.#link.lostAt === null ? null : this.now() - this.#link.lostAt;
      this.#link.lostAt = null;
      this.dispatchEvent(
        new CustomEvent("synchronised", { detail: { streams: this.#subscriptions.size, lostMillis } }),
      );
      this.#tell();
    }
  }

  /** @param {Envelope} envelope */
  #noteEnvelope(envelope) {
    this.#link.received++;
    this.#link.lastSeq = envelope.seq;
    this.#link.lastStream = envelope.stream;
    this.#serverClock.saw(envelope.timestamp, this.now());
  }

  /** @param {number | null} roundTripMillis */
  #answered(roundTripMillis) {
    this.#link.roundTripMillis = roundTripMillis ?? this.#link.roundTripMillis;
    if (this.#link.state === "slow") {
      this.#become("connected", "");
    } else {
      this.#tell();
    }
  }

  /** @param {object} message */
  #write(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  /** @param {import("./link.js").LinkState} state @param {string} reason @param {Partial<Link>} [more] */
  #become(state, reason, more = {}) {
    if (state === "reconnecting" && this.#link.lostAt === null) {
      // What came last is what the page still knows: the loss began there, not where it was noticed.
      this.#link.lostAt = this.#link.lastMessageAt ?? this.now();
    }
    if (state !== this.#link.state) {
      this.#link.since = this.now();
    }
    Object.assign(this.#link, { state, reason }, more);
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("link"));
  }
}
