/** What a link to the server is: its socket, its settings, and how it is shown to people. */

/**
 * The part of a SockJS socket that is used.
 * @typedef {object} Socket
 * @property {(() => void) | null} onopen
 * @property {((event: {data: string}) => void) | null} onmessage
 * @property {((event: {code: number, reason: string}) => void) | null} onclose
 * @property {(text: string) => void} send
 * @property {(code?: number, reason?: string) => void} close
 */

/**
 * @typedef {"connecting" | "connected" | "slow" | "reconnecting" | "disconnected"} LinkState
 *
 * The link as shown to people. Times are milliseconds of the client's monotonic clock.
 * @typedef {object} Link
 * @property {LinkState} state
 * @property {number} since when this state began
 * @property {string} reason why, in words
 * @property {number} attempt number of the current or next reconnect attempt, 0 while connected
 * @property {number | null} retryAt when the next attempt starts; null if none is waiting
 * @property {number | null} roundTripMillis last ping to its answer
 * @property {number | null} lastMessageAt last message of any kind
 * @property {number} lastSeq sequence number of the newest stream message
 * @property {string} lastStream and its stream
 * @property {number} received stream messages since the page was opened
 * @property {number} reconnects
 * @property {number} gaps sequence gaps that were repaired by a snapshot
 * @property {number} streams subscriptions held
 * @property {boolean} synchronised true when every subscription has its snapshot
 * @property {number | null} lostAt when the last message before the loss came, null while the link stands
 */

/**
 * @typedef {object} ClientConfig
 * @property {number} pingIntervalMillis
 * @property {number} browserTimeoutMillis
 * @property {string} version the server's
 */

/** @typedef {import("./sequence.js").Envelope} Envelope */

/**
 * What a subscriber is told. `snapshot` replaces all state, `delta` changes it, `missing` says why
 * there is none (the client keeps asking).
 * @typedef {object} StreamHandlers
 * @property {(envelope: Envelope) => void} snapshot
 * @property {(envelope: Envelope) => void} delta
 * @property {(reason: string) => void} [missing]
 */

/**
 * Everything the client needs from outside, replaceable in tests.
 * @typedef {object} BusOptions
 * @property {string} [url]
 * @property {() => Promise<ClientConfig>} loadConfig asked before every connection
 * @property {(url: string) => Socket} openSocket
 * @property {() => number} [now] monotonic milliseconds
 * @property {(action: () => void, millis: number) => any} [schedule]
 * @property {(handle: any) => void} [cancel]
 * @property {() => number} [random] 0..1, for the jitter
 * @property {() => Record<string, string>} [identify] query parameters that name this client in the server's log
 */

/** @type {ClientConfig} Until the server has said its own. */
export const DEFAULT_CONFIG = { pingIntervalMillis: 5_000, browserTimeoutMillis: 15_000, version: "" };

/** @param {number} now @returns {Link} a link that nobody has opened yet */
export function newLink(now) {
  return {
    state: "disconnected",
    since: now,
    reason: "not started",
    attempt: 0,
    retryAt: null,
    roundTripMillis: null,
    lastMessageAt: null,
    lastSeq: 0,
    lastStream: "",
    received: 0,
    reconnects: 0,
    gaps: 0,
    streams: 0,
    synchronised: false,
    lostAt: null,
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
  return Math.max(LEAST_BACKOFF_MILLIS, full * (0.5 + 0.5 * random));
}

/** @param {{code: number, reason: string}} event */
export function closeReason(event) {
  const words = event.reason ? `: ${event.reason}` : "";
  return `the connection was closed (${event.code}${words})`;
}
