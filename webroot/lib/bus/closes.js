/**
 * This side's record of each connection that ended. It is kept until a server has taken it, over a
 * reload as well, and finds the server's own record by client and connection number.
 */

/**
 * One WARN record of `client.log` (docs/bus.md).
 * @typedef {object} CloseRecord
 * @property {"WARN"} level
 * @property {string} message who closed and why, messages in and out, age of the last one
 * @property {"link"} where
 * @property {string} time when, ISO-8601 UTC
 * @property {string} client
 * @property {number} connection
 * @property {number} code the close code; 1006 if there was none
 * @property {string} reason the server's word, or `silent_server`, `no_connection`, `reconnect_now`
 * @property {number} seconds how long it lasted
 */

/** @typedef {{getItem: (key: string) => string | null, setItem: (key: string, value: string) => void, removeItem: (key: string) => void}} Storage */

const KEY = "tocsin.closes";
/** A page that is cut for hours tells the newest. */
const MOST_KEPT = 50;

export class CloseRecords {
  #storage;

  /** @param {Storage} storage one that survives a reload: `sessionStorage` */
  constructor(storage) {
    this.#storage = storage;
  }

  /** Those that no server has taken yet, oldest first. @returns {CloseRecord[]} */
  get waiting() {
    try {
      const kept = JSON.parse(this.#storage.getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  /** @param {CloseRecord} record */
  add(record) {
    this.#keep([...this.waiting, record].slice(-MOST_KEPT));
  }

  /**
   * Tells the server all that wait; they are kept if it does not take them.
   * @param {(address: string, body: any) => Promise<any>} request
   */
  async send(request) {
    const records = this.waiting;
    if (records.length === 0) {
      return;
    }
    try {
      await request("client.log", { records });
    } catch {
      return;
    }
    const taken = new Set(records.map(key));
    this.#keep(this.waiting.filter((record) => !taken.has(key(record))));
  }

  /** @param {CloseRecord[]} records */
  #keep(records) {
    try {
      this.#storage.setItem(KEY, JSON.stringify(records));
    } catch {
      // A browser that stores nothing still has its console, and the server its own record.
    }
  }
}

/** @param {CloseRecord} record */
function key(record) {
  return `${record.client} ${record.connection} ${record.time}`;
}
