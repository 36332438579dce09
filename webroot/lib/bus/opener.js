/** Opens sockets: SockJS where it is there, for what stands between page and server, else plain WebSockets. */

/** @typedef {import("./link.js").Socket} Socket */

/** Those of SockJS that need no frame of another page; the best that gets through is taken. */
const TRANSPORTS = ["websocket", "xhr-streaming", "eventsource", "xhr-polling"];

/** SockJS gives a transport 0.6 s on a fast network, and takes the next, worse one for good: a busy server needs more. */
const TRANSPORT_PATIENCE_MILLIS = 2_000;

/** What SockJS says when it has run out of transports. */
const ALL_FAILED = 2000;

/**
 * Plain WebSockets.
 * @param {any} [WebSocket] its constructor; of programs it takes `(url, {headers})`, as that of Node.js 22 and of the package `ws` do
 * @param {Record<string, string>} [headers] sent with each; a browser's sockets can have none
 * @returns {(url: string) => Socket}
 */
export function plainOpener(WebSocket = globalThis.WebSocket, headers = {}) {
  if (!WebSocket) {
    throw new Error("there is no WebSocket here: use Node.js 22 or newer, or pass {WebSocket} of the package ws");
  }
  const more = Object.keys(headers).length === 0 ? [] : [{ headers }];
  return (url) => /** @type {Socket} */ (/** @type {unknown} */ (new WebSocket(url.replace("?", "/websocket?").replace(/^http/, "ws"), ...more)));
}

/**
 * @param {any} SockJS its constructor
 * @param {string[]} [transports] SockJS' transports to try, in this order
 * @returns {(url: string) => Socket}
 */
export function opener(SockJS, transports = TRANSPORTS) {
  // An EventSource that was given up may still close, and SockJS 1.6 takes that for the end of the transport after it.
  // So the last of all is tried by itself when all have failed; when it fails too, all are tried again.
  let onlyLast = false;
  return (url) => {
    const tried = onlyLast ? transports.slice(-1) : transports;
    const socket = new SockJS(url, null, { transports: tried, timeout: TRANSPORT_PATIENCE_MILLIS });
    onlyLast = false;
    socket.addEventListener("close", (/** @type {{code: number}} */ event) => {
      onlyLast = event.code === ALL_FAILED && tried.length > 1;
    });
    return socket;
  };
}
