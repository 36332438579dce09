/**
 * The client of Tocsin's bus, for pages and programs: `connect`, then `subscribe` to streams and send
 * `request`s. It knows nothing of the dashboard; docs/bus.md shows a page and a program of ten lines.
 */
import { BusClient } from "./bus/client.js";
import { CloseRecords } from "./bus/closes.js";
import { loadClientConfig } from "./bus/config.js";
import { identity } from "./bus/identity.js";
import { opener, plainOpener } from "./bus/opener.js";
import { missed, request } from "./bus/rest.js";
import { drawing } from "./pace.js";

export { BusClient } from "./bus/client.js";
export { BusError } from "./bus/requests.js";

/**
 * @typedef {object} ConnectOptions
 * @property {any} [SockJS] its constructor; by default the global one, and plain WebSockets if there is none
 * @property {string[]} [transports] SockJS' transports to try, in this order
 * @property {string} [token] of a program, where the server wants a login (`scripts/tocsin users token add`); it goes with plain WebSockets only, since
 *   SockJS asks without it. Pages log in
 * @property {any} [WebSocket] the constructor of plain WebSockets; by default the global one
 * @property {import("./bus/closes.js").Storage} [storage] keeps this client's name and close records; a page's `sessionStorage` by default
 */

/**
 * Opens the link to a server, and keeps it open. In a page it also follows the page's life: hidden,
 * frozen, seen again, on line again.
 * @param {string} [server] such as `http://127.0.0.1:8080`; empty for the one that the page is from
 * @param {ConnectOptions} [options]
 * @returns {BusClient} already started
 */
export function connect(server = "", options = {}) {
  const bus = client(server, options);
  bus.start();
  return bus;
}

/** The same, not started yet. @param {string} [server] @param {ConnectOptions} [options] */
export function client(server = "", options = {}) {
  const page = globalThis.document;
  const base = (server || globalThis.location?.origin || "").replace(/\/+$/, "");
  const storage = options.storage ?? globalThis.sessionStorage ?? forgetful();
  const closes = new CloseRecords(storage);
  const SockJS = options.SockJS ?? /** @type {any} */ (globalThis).SockJS;
  const headers = options.token ? { Authorization: `Bearer ${options.token}` } : /** @type {Record<string, string>} */ ({});
  const bus = new BusClient({
    url: `${base}/eventbus`,
    loadConfig: () => loadClientConfig(base, headers),
    openSocket: SockJS && !options.token ? opener(SockJS, options.transports) : plainOpener(options.WebSocket, headers),
    poll: (places) => missed(base, places, headers),
    requestByRest: (address, body) => request(base, address, body, headers),
    identify: identity(storage, page ? globalThis : null),
    closed: (record) => closes.add(record),
    ...(page ? { hidden: () => page.hidden, frame: drawn } : {}),
  });
  let told = "";
  bus.addEventListener("link", () => {
    const { state } = bus.link;
    if (state !== told && (state === "connected" || state === "polling")) {
      closes.send((address, body) => bus.request(address, body));
    }
    told = state;
  });
  if (page) {
    followPage(bus, page);
  }
  return bus;
}

/** @param {() => void} tell @param {boolean} soon */
function drawn(tell, soon) {
  if (!soon) {
    return drawing(tell);
  }
  const frame = requestAnimationFrame(tell);
  return () => cancelAnimationFrame(frame);
}

/** @param {BusClient} bus @param {Document} page */
function followPage(bus, page) {
  /** @type {number | null} */
  let hiddenAt = null;
  /** @type {number | null} */
  let frozenAt = null;
  page.addEventListener("visibilitychange", () => {
    if (page.hidden) {
      hiddenAt = bus.now();
      return;
    }
    if (hiddenAt !== null) {
      bus.asleep(`was hidden for ${Math.round((bus.now() - hiddenAt) / 1000)} s`);
      hiddenAt = null;
    }
    bus.wake();
  });
  page.addEventListener("freeze", () => {
    frozenAt = bus.now();
  });
  page.addEventListener("resume", () => {
    if (frozenAt !== null) {
      bus.asleep(`was frozen for ${Math.round((bus.now() - frozenAt) / 1000)} s`);
      frozenAt = null;
    }
    bus.wake();
  });
  addEventListener("online", () => bus.wake());
}

/** @returns {import("./bus/closes.js").Storage} one that lasts as long as the program */
function forgetful() {
  const items = new Map();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => items.set(key, value), removeItem: (key) => items.delete(key) };
}
