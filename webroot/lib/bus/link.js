/** What a link to the server is: its socket, its settings, and how it is shown to people. */

/** @typedef {import("./sequence.js").Envelope} Envelope */
/** @typedef {import("./sequence.js").Place} Place */
/** @typedef {import("./closes.js").CloseRecord} CloseRecord */

/**
 * The part of a SockJS socket, or of a WebSocket, that is used.
 * @typedef {object} Socket
 * @property {(() => void) | null} onopen
 * @property {((event: {data: string}) => void) | null} onmessage
 * @property {((event: {code: number, reason: string}) => void) | null} onclose
 * @property {(text: string) => void} send
 * @property {(code?: number, reason?: string) => void} close
 * @property {string} [transport] what SockJS has chosen, once it is open
 */

/**
 * `connecting`: the first attempt. `connected`. `slow`: a beat, or the answer to one, is missing.
 * `reconnecting`: lost, and tried again. `polling`: there is no socket, but REST tells the same.
 * `disconnected`: neither answers (it is still tried), or closed for good.
 * @typedef {"connecting" | "connected" | "slow" | "reconnecting" | "polling" | "disconnected"} LinkState
 *
 * The link as shown to people. Times are milliseconds of the client's monotonic clock.
 * @typedef {object} Link
 * @property {LinkState} state
 * @property {number} since when this state began
 * @property {string} reason why, in words
 * @property {number} attempt number of the current or next reconnect attempt, 0 while connected
 * @property {number | null} retryAt when the next attempt starts; null if none is waiting
 * @property {string} transport how messages come: `websocket`, another of SockJS', `rest`, or empty
 * @property {number} connection number of the newest connection, in the server's log as well
 * @property {number | null} roundTripMillis last ping to its answer
 * @property {number | null} lastMessageAt last message of any kind
 * @property {number} lastSeq sequence number of the newest stream message
 * @property {string} lastStream and its stream
 * @property {number} received stream messages since the page was opened
 * @property {number} reconnects
 * @property {number} missedBeats beats that the server sent, or should have sent, and that did not come
 * @property {number} gaps holes in the numbers of a stream that were repaired
 * @property {number} streams subscriptions held
 * @property {boolean} synchronised true when every subscription has all that the server has told
 * @property {number | null} lostAt when the last message before the loss came, null while the link stands
 * @property {string} asleep how this page itself was away last: hidden, or frozen and for how long; empty if never
 */

/**
 * @typedef {object} ClientConfig
 * @property {number} pingIntervalMillis between two beats of the server
 * @property {number} browserTimeoutMillis silence after which the server is given up
 * @property {string} version the server's
 */

/**
 * What a subscriber is told. `snapshot` replaces all state, `delta` changes it, `missing` says why
 * there is none (what comes when there is one comes by itself).
 * @typedef {object} StreamHandlers
 * @property {(envelope: Envelope) => void} snapshot
 * @property {(envelope: Envelope) => void} delta
 * @property {(reason: string) => void} [missing]
 */

/**
 * Everything the client needs from outside, replaceable in tests; `connect` in lib/bus.js has the usual.
 * @typedef {object} BusOptions
 * @property {string} url the bridge's, `…/eventbus`
 * @property {() => Promise<ClientConfig>} loadConfig asked before every connection
 * @property {(url: string) => Socket} openSocket
 * @property {(places: Array<{address: string, place: Place | null}>) => Promise<any[]>} poll by REST, what a socket would have brought
 * @property {(address: string, body: any) => Promise<any>} requestByRest a request while there is no socket; rejects with a BusError
 * @property {() => {client: string, connection: number}} identify names the next connection, in this log and the server's
 * @property {(record: CloseRecord) => void} closed told once for each connection that ended other than by {@link stop}
 * @property {(tell: () => void, soon: boolean) => () => void} [frame] calls back when what was received is drawn, `soon` without waiting for others; returns how to cancel
 * @property {() => boolean} [hidden] whether nobody sees this page
 * @property {() => number} [now] monotonic milliseconds
 * @property {(action: () => void, millis: number) => any} [schedule]
 * @property {(handle: any) => void} [cancel]
 * @property {() => number} [random] 0..1, for the jitter
 */

/** @type {ClientConfig} Until the server has said its own. */
export const DEFAULT_CONFIG = { pingIntervalMillis: 5_000, browserTimeoutMillis: 15_000, version: "" };

/** @param {BusOptions} options @returns {Required<BusOptions>} with a browser's or Node's own clock and timers */
export function withDefaults(options) {
  return {
    now: () => performance.now(),
    schedule: (action, millis) => setTimeout(action, millis),
    cancel: (handle) => clearTimeout(handle),
    random: Math.random,
    hidden: () => false,
    frame: (tell) => {
      const timer = setTimeout(tell, 16);
      return () => clearTimeout(timer);
    },
    ...options,
  };
}

/** @param {number} now @returns {Link} a link that nobody has opened yet */
export function newLink(now) {
  return {
    state: "disconnected",
    since: now,
    reason: "not started",
    attempt: 0,
    retryAt: null,
    transport: "",
    connection: 0,
    roundTripMillis: null,
    lastMessageAt: null,
    lastSeq: 0,
    lastStream: "",
    received: 0,
    reconnects: 0,
    missedBeats: 0,
    gaps: 0,
    streams: 0,
    synchronised: false,
    lostAt: null,
    asleep: "",
  };
}

const LEAST_BACKOFF_MILLIS = 1_000;
const MOST_BACKOFF_MILLIS = 30_000;

/**
 * Exponential, 1 to 30 s, spread by half so that many pages do not come back together.
 * @param {number} attempt 1 for the first
 * @param {number} random 0..1
 */
export function backoffMillis(attempt, random) {
  const full = Math.min(MOST_BACKOFF_MILLIS, LEAST_BACKOFF_MILLIS * 2 ** Math.min(attempt - 1, 10));
  return full * (0.5 + 0.5 * random);
}

/** Reasons as the server writes them, for people. */
const WORDS = /** @type {Record<string, string>} */ ({
  slow_consumer: "this page took too long to take what the server sent",
  silent: "the server heard nothing of this page for too long",
  too_long: "a message of this page was too long",
  too_fast: "this page sent too many messages",
  too_many_sockets: "too many links from this address",
  bad_frame: "this page sent what the server could not read",
  login_ended: "the login is over",
  server_stopping: "the server is stopping",
});

/** @param {{code: number, reason: string}} event */
export function closeReason(event) {
  const words = WORDS[event.reason];
  if (words) {
    return words;
  }
  return `the connection was closed (${event.code}${event.reason ? `: ${event.reason}` : ""})`;
}
