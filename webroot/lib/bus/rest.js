/** The bus by REST, for who gets no socket: the same messages, and the same requests. */
import { BusError } from "./requests.js";

/** @typedef {import("./sequence.js").Place} Place */

const PATIENCE_MILLIS = 8_000;
/** A question's URL must not grow over what servers and proxies take. */
const MOST_STREAMS = 16;

/**
 * What a socket would have brought since the places: `GET /api/streams`.
 * @param {string} server
 * @param {Array<{address: string, place: Place | null}>} places
 * @param {Record<string, string>} [headers] of each question
 * @returns {Promise<any[]>} messages as on the socket
 */
export async function missed(server, places, headers = {}) {
  /** @type {any[]} */
  const messages = [];
  for (let i = 0; i === 0 || i < places.length; i += MOST_STREAMS) {
    const query = places
      .slice(i, i + MOST_STREAMS)
      .map(({ address, place }) => `stream=${encodeURIComponent(address)}${place === null ? "" : `@${place.epoch}.${place.seq}`}`);
    // Without a stream to follow, it is still worth knowing whether the server is there.
    const path = query.length === 0 ? "/api/client-config" : `/api/streams?${query.join("&")}`;
    const answer = await fetch(server + path, { headers, signal: AbortSignal.timeout(PATIENCE_MILLIS), cache: "no-store" });
    if (!answer.ok) {
      throw new Error(`${path.replace(/\?.*/, "")} answered ${answer.status}`);
    }
    messages.push(...((await answer.json()).messages ?? []));
  }
  return messages;
}

/**
 * A request on the bus: `POST /api/requests/ADDRESS`.
 * @param {string} server
 * @param {string} address
 * @param {any} body
 * @param {Record<string, string>} [headers] of the request
 * @returns {Promise<any>} the reply's body; rejects with a {@link BusError}
 */
export async function request(server, address, body, headers = {}) {
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(`${server}/api/requests/${encodeURIComponent(address)}`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
    });
  } catch (error) {
    throw new BusError(0, `the server does not answer (${/** @type {Error} */ (error).message})`);
  }
  const reply = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new BusError(answer.status, reply.detail ?? `refused with ${answer.status}`);
  }
  return reply;
}
