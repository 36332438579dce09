/** Asks the server for the timeouts that the browser must keep (`GET /api/client-config`). */

const PATIENCE_MILLIS = 5_000;

/** The server wants to know who asks: a page has to log in, a program needs a token. */
export class LoginNeeded extends Error {
  constructor() {
    super("the server wants a login");
  }
}

/**
 * @param {string} server its URL, empty for the one that this page is from
 * @param {Record<string, string>} [headers] of each question
 * @returns {Promise<import("./link.js").ClientConfig>} rejects when the server does not answer in time
 */
export async function loadClientConfig(server, headers = {}) {
  const answer = await fetch(`${server}/api/client-config`, { headers, signal: AbortSignal.timeout(PATIENCE_MILLIS) });
  if (answer.status === 401) {
    throw new LoginNeeded();
  }
  if (!answer.ok) {
    throw new Error(`/api/client-config answered ${answer.status}`);
  }
  const config = await answer.json();
  return {
    pingIntervalMillis: millis(config.timeouts?.ping_interval, 5_000),
    browserTimeoutMillis: millis(config.timeouts?.browser_timeout, 15_000),
    version: String(config.version ?? ""),
  };
}

const UNITS = /** @type {Record<string, number>} */ ({ ms: 1, s: 1_000, m: 60_000, h: 3_600_000 });

/**
 * A duration as the server writes it: `"5s"`, `"500ms"`, or a number of milliseconds.
 * @param {unknown} value
 * @param {number} fallback used when the server does not say
 */
export function millis(value, fallback) {
  if (typeof value === "number" && value > 0) {
    return value;
  }
  const match = typeof value === "string" ? /^([0-9.]+)(ms|s|m|h)$/.exec(value) : null;
  return match ? Number(match[1]) * UNITS[match[2]] : fallback;
}
