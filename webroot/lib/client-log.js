/**
 * Tells the server this page's own errors and warnings (never anything else), in batches, at most
 * {@link MOST_PER_MINUTE} a minute.
 */
import { app } from "./context.js";

const MOST_PER_MINUTE = 20;
const BATCH_MILLIS = 2_000;

/** @type {object[]} */
let batch = [];
/** @type {number[]} */
let sent = [];
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * @param {"ERROR" | "WARN"} level
 * @param {string} message
 * @param {string} where the panel or file it happened in
 */
export function report(level, message, where) {
  const now = Date.now();
  sent = sent.filter((time) => now - time < 60_000);
  if (sent.length >= MOST_PER_MINUTE) {
    return;
  }
  sent.push(now);
  batch.push({ level, message: message.slice(0, 500), where, time: new Date(now).toISOString() });
  timer ??= setTimeout(flush, BATCH_MILLIS);
}

function flush() {
  timer = undefined;
  const records = batch;
  batch = [];
  app.bus.request("client.log", { records }).catch(() => {
    // Without a link there is nobody to tell; the record stays in the browser's own console.
  });
}

/** Reports what no one caught. */
export function watchErrors() {
  addEventListener("error", (event) => report("ERROR", event.message, event.filename));
  addEventListener("unhandledrejection", (event) => report("ERROR", String(event.reason), "promise"));
}
