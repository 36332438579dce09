/**
 * The one link of a browser tab (or program) to the server's event bus: one socket, shared by
 * everything that follows a stream. docs/bus.md describes what travels on it.
 *
 * Keeps each stream in step over losses (see sequence.js), answers the server's beats and notices a
 * silent server by itself (heartbeat.js), acknowledges what was worked off (acks.js), reconnects with
 * a jittered backoff, and asks by REST while there is no socket to be had.
 */
import { Acknowledgements } from "./acks.js";
import { LoginNeeded } from "./config.js";
import { Connection } from "./connection.js";
import { Heartbeat } from "./heartbeat.js";
import { backoffMillis, closeReason, DEFAULT_CONFIG, newLink, withDefaults } from "./link.js";
import { Polling } from "./polling.js";
import { BusError, Requests } from "./requests.js";
import { ServerClock } from "./server-clock.js";
import { Subscriptions } from "./subscriptions.js";

/** @typedef {import("./link.js").BusOptions} BusOptions */
/** @typedef {import("./link.js").ClientConfig} ClientConfig */
/** @typedef {import("./link.js").Link} Link */
/** @typedef {import("./link.js").Socket} Socket */
/** @typedef {import("./link.js").StreamHandlers} StreamHandlers */
/** @typedef {import("./sequence.js").Envelope} Envelope */

const FEATURES = "ack,batch,beat,recover";
const CONNECT_TIMEOUT_MILLIS = 10_000;
/** After so many attempts that failed, REST is asked as well. */
const ATTEMPTS_BEFORE_POLLING = 3;

/**
 * Events: `link` whenever {@link Link.state} or its details change; `synchronised` when after a
 * (re)connect or a gap every stream is complete again, detail `{streams, lostMillis}`, lostMillis null
 * unless the link was lost; `problem` for what the server refused, detail `{reason}`; `login` when the
 * server wants a login, or has ended the one there was.
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
  #subscriptions;
  #requests;
  #heartbeat;
  #acknowledgements;
  #polling;
  /** @type {any} */
  #retryTimer = null;
  /** @type {any} */
  #connectTimer = null;
  #serverClock = new ServerClock();
  /** When it was noted last that this page was away. */
  #asleepAt = -Infinity;
  #connection = new Connection("", 0, 0);
  /** @type {Link} */
  #link;

  /** @param {BusOptions} options */
  constructor(options) {
    super();
    this.#options = withDefaults(options);
    const { now, schedule, cancel, frame, hidden } = this.#options;
    const timers = { now, schedule, cancel };
    const write = (/** @type {object} */ message) => this.#write(message);
    this.#link = newLink(now());
    this.#requests = new Requests(schedule, cancel);
    this.#acknowledgements = new Acknowledgements({ write, frame, hidden, now });
    this.#subscriptions = new Subscriptions({
      write,
      took: (envelope) => this.#took(envelope),
      gap: () => this.#gap(),
      inStep: () => this.#inStep(),
    });
    this.#heartbeat = new Heartbeat({
      ...timers,
      write,
      slow: (why) => this.#slow(why),
      silent: (millis) => this.#silent(millis),
      answered: (roundTripMillis) => this.#become("connected", "", { roundTripMillis }),
      missed: (beats) => (this.#link.missedBeats += beats),
      slept: (millis) => this.asleep(`stood still for ${Math.round(millis / 1000)} s`),
    });
    this.#polling = new Polling({
      ...timers,
      ask: () => this.#options.poll(this.#subscriptions.places),
      took: (messages) => this.#polled(messages),
      failed: (reason) => this.#become("disconnected", reason, { transport: "" }),
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
    this.#polling.stop();
    this.#options.cancel(this.#retryTimer);
    this.#become("disconnected", "closed by this page", { attempt: 0, retryAt: null, transport: "" });
  }

  /** Tries at once, whatever the backoff says. Does nothing on a healthy link, or while it is being opened. */
  reconnectNow() {
    const { state, attempt, retryAt } = this.#link;
    if (state === "connected" || state === "connecting" || (this.#socket !== null && !this.#open) || (attempt > 0 && retryAt === null)) {
      return;
    }
    if (this.#open) {
      this.#closed(1000, "reconnect_now", "asked for by a person, as the link was slow");
    }
    this.#drop();
    this.#options.cancel(this.#retryTimer);
    this.#become(state === "slow" ? "reconnecting" : state, "trying now, as asked", { attempt: Math.max(1, attempt), retryAt: null });
    this.#connect();
  }

  /** The page may have been away (hidden, frozen, suspended): whatever waited for a timer is done now. */
  wake() {
    if (this.#open) {
      this.#heartbeat.look();
    } else if (this.#link.retryAt !== null) {
      this.reconnectNow();
    }
  }

  /** Notes how this page itself was away. @param {string} how */
  asleep(how) {
    this.#link.asleep = how;
    this.#asleepAt = this.now();
    this.#tell();
  }

  /**
   * Follows a stream. Several subscribers of one address share one registration.
   * @param {string} address
   * @param {StreamHandlers} handlers
   * @returns {() => void} ends this subscription
   */
  subscribe(address, handlers) {
    this.#subscriptions.add(address, handlers);
    this.#link.streams = this.#subscriptions.size;
    this.#link.synchronised = this.#subscriptions.synchronised;
    return () => {
      this.#subscriptions.remove(address, handlers);
      this.#link.streams = this.#subscriptions.size;
    };
  }

  /**
   * Sends a request and waits for its reply.
   * @param {string} address
   * @param {any} body
   * @returns {Promise<any>} the reply's body; rejects with a {@link BusError}
   */
  request(address, body) {
    if (this.#open) {
      return this.#requests.send(address, (replyAddress) => this.#write({ type: "send", address, headers: {}, body, replyAddress }));
    }
    if (this.#link.state === "polling") {
      return this.#options.requestByRest(address, body);
    }
    return Promise.reject(new BusError(0, "there is no connection to the server"));
  }

  async #connect() {
    const generation = ++this.#generation;
    try {
      this.#config = await this.#options.loadConfig();
    } catch (error) {
      if (generation === this.#generation) {
        this.#lost(`the server does not answer (${/** @type {Error} */ (error).message})`);
        if (error instanceof LoginNeeded) {
          this.dispatchEvent(new Event("login"));
        }
      }
      return;
    }
    if (generation !== this.#generation) {
      return;
    }
    const { client, connection } = this.#options.identify();
    this.#link.connection = connection;
    this.#connection = new Connection(client, connection, this.now());
    const { url, openSocket, schedule } = this.#options;
    const socket = openSocket(`${url}?client=${encodeURIComponent(client)}&connection=${connection}&features=${FEATURES}`);
    this.#socket = socket;
    this.#connectTimer = schedule(() => {
      const why = `no connection within ${CONNECT_TIMEOUT_MILLIS / 1000} s`;
      this.#closed(1006, "no_connection", why);
      this.#lost(why);
    }, CONNECT_TIMEOUT_MILLIS);
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#received(event.data);
    socket.onclose = (event) => {
      const why = closeReason(event);
      this.#closed(event.code, event.reason || (this.#open ? "" : "no_connection"), why);
      this.#lost(why);
      if (event.reason === "login_ended") {
        this.dispatchEvent(new Event("login"));
      }
    };
  }

  #opened() {
    this.#options.cancel(this.#connectTimer);
    this.#polling.stop();
    this.#open = true;
    if (this.#link.attempt > 0) {
      this.#link.reconnects++;
    }
    this.#link.lastMessageAt = this.now();
    this.#link.synchronised = false;
    this.#become("connected", "", { attempt: 0, retryAt: null, transport: this.#socket?.transport ?? "websocket" });
    this.#heartbeat.start(this.#config);
    this.#subscriptions.begin();
  }

  /** @param {string} reason */
  #lost(reason) {
    this.#drop();
    const attempt = this.#link.attempt + 1;
    const millis = backoffMillis(attempt, this.#options.random());
    const retryAt = this.now() + millis;
    const state = attempt > ATTEMPTS_BEFORE_POLLING ? (this.#link.state === "polling" ? "polling" : "disconnected") : "reconnecting";
    this.#become(state, reason, { attempt, retryAt, transport: state === "polling" ? "rest" : "" });
    if (attempt > ATTEMPTS_BEFORE_POLLING) {
      this.#polling.start();
    }
    this.#options.cancel(this.#retryTimer);
    this.#retryTimer = this.#options.schedule(() => {
      this.#link.retryAt = null;
      this.#tell();
      this.#connect();
    }, millis);
  }

  /** Tells of a connection that has ended. @param {number} code @param {string} reason @param {string} why */
  #closed(code, reason, why) {
    this.#options.closed(this.#connection.closed(code, reason, why + this.#away(), this.now()));
  }

  /** How this page itself was away when a connection ended: it may have been its fault. */
  #away() {
    const late = this.#heartbeat.lateMillis;
    if (late > this.#config.pingIntervalMillis) {
      return `; this page stood still for ${Math.round(late / 1000)} s`;
    }
    if (this.now() - this.#asleepAt < this.#config.browserTimeoutMillis) {
      return `; this page ${this.#link.asleep}`;
    }
    return this.#options.hidden() ? "; this page is hidden" : "";
  }

  /** Lets go of the socket, silently, and of everything that waits for it. */
  #drop() {
    this.#generation++;
    this.#options.cancel(this.#connectTimer);
    this.#heartbeat.stop();
    this.#acknowledgements.restart();
    const socket = this.#socket;
    this.#socket = null;
    this.#open = false;
    this.#link.synchronised = false;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      try {
        socket.close(1000, "closed by the page");
      } catch {
        // A socket that is still connecting may refuse; nothing listens to it any more.
      }
    }
    this.#requests.abandon();
  }

  /** @param {string} text */
  #received(text) {
    this.#connection.lastAt = this.#link.lastMessageAt = this.now();
    this.#heartbeat.heard();
    const message = JSON.parse(text);
    let streamMessages = 0;
    for (const each of Array.isArray(message) ? message : [message]) {
      this.#connection.in++;
      streamMessages += this.#take(each);
      if (!this.#open) {
        return;
      }
    }
    this.#acknowledgements.took(streamMessages);
  }

  /** @param {any} message @returns {number} 1 for what is to be acknowledged */
  #take(message) {
    if (this.#heartbeat.takes(message) || this.#requests.takes(message)) {
      return 0;
    }
    if (!this.#subscriptions.takes(message) && message.type === "err") {
      const reason = String(message.message ?? message.body ?? "refused");
      this.dispatchEvent(new CustomEvent("problem", { detail: { reason } }));
    }
    return message.type === "rec" ? 1 : 0;
  }

  /** @param {any[]} messages */
  #polled(messages) {
    this.#link.lastMessageAt = this.now();
    if (this.#link.state !== "polling") {
      this.#become("polling", `no socket: ${this.#link.reason}`, { transport: "rest" });
    }
    this.#subscriptions.beginPolling();
    messages.forEach((message) => this.#subscriptions.takes(message));
    this.#tell();
  }

  #gap() {
    this.#link.gaps++;
    this.#link.synchronised = false;
    this.#tell();
  }

  #inStep() {
    if (!this.#open && this.#link.state !== "polling") {
      return;
    }
    const { synchronised, lostAt } = this.#link;
    this.#link.synchronised = true;
    if (!synchronised && this.#open) {
      const lostMillis = lostAt === null ? null : this.now() - lostAt;
      this.#link.lostAt = null;
      this.dispatchEvent(new CustomEvent("synchronised", { detail: { streams: this.#subscriptions.size, lostMillis } }));
    }
    this.#tell();
  }

  /** @param {Envelope} envelope */
  #took(envelope) {
    this.#link.received++;
    this.#link.lastSeq = envelope.seq;
    this.#link.lastStream = envelope.stream;
    this.#serverClock.saw(envelope.timestamp, this.now());
  }

  /** @param {string} why */
  #slow(why) {
    if (this.#link.state === "connected") {
      this.#link.missedBeats++;
      this.#become("slow", why);
    }
  }

  /** @param {number} millis */
  #silent(millis) {
    const why = `the server was silent for ${Math.round(millis / 1000)} s`;
    this.#closed(1006, "silent_server", why);
    this.#lost(why);
  }

  /** @param {object} message */
  #write(message) {
    if (this.#open) {
      this.#connection.out++;
      this.#socket?.send(JSON.stringify(message));
    }
  }

  /** @param {import("./link.js").LinkState} state @param {string} reason @param {Partial<Link>} [more] */
  #become(state, reason, more = {}) {
    const lost = state === "reconnecting" || state === "disconnected";
    if (lost && this.#link.lostAt === null) {
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
