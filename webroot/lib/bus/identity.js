/**
 * Names connections: a client's name that survives a reload, and the number of the connection. A tab
 * that a person duplicates begins with a copy of the other's storage; two of one name would be one
 * in every log, so the copy takes a name of its own.
 */

/** @typedef {import("./closes.js").Storage} Storage */

const CLIENT = "tocsin.client";
const CONNECTION = "tocsin.connection";
/** Stands in the storage while its page is open: one that comes and finds it has a copy. */
const OPEN = "tocsin.open";

/**
 * @param {Storage} storage
 * @param {Pick<EventTarget, "addEventListener"> | null} window whose end takes the mark away; null for a program
 * @returns {() => {client: string, connection: number}} names the next connection
 */
export function identity(storage, window) {
  if (window) {
    if (storage.getItem(OPEN) !== null) {
      storage.removeItem(CLIENT);
      storage.removeItem(CONNECTION);
    }
    const opens = () => storage.setItem(OPEN, "true");
    opens();
    window.addEventListener("pageshow", opens);
    window.addEventListener("pagehide", () => storage.removeItem(OPEN));
  }
  const client = storage.getItem(CLIENT) ?? Math.random().toString(16).slice(2, 10);
  storage.setItem(CLIENT, client);
  return () => {
    const connection = Number(storage.getItem(CONNECTION) ?? 0) + 1;
    storage.setItem(CONNECTION, String(connection));
    return { client, connection };
  };
}
