/**
 * One stream's items as of now: takes snapshots and deltas from the bus, merges them by key, and
 * tells its listeners what changed, when the page may be drawn.
 */
import { drawing } from "./pace.js";
import { definitionOf } from "./streams.js";

/** @typedef {import("./bus/sequence.js").Envelope} Envelope */
/** @typedef {import("./streams.js").StreamDefinition} StreamDefinition */

/**
 * What changed since the listener was last told. After a snapshot `reset` is true and `changed`
 * holds only what came after it.
 * @typedef {{reset: boolean, changed: Map<string, any>}} Change
 */

export class StreamStore {
  #bus;
  #frame;
  /** @type {Map<string, any>} */
  #items = new Map();
  /** When each item came. @type {Map<string, number>} */
  #received = new Map();
  /** @type {any[] | null} */
  #list = null;
  /** @type {Set<(change: Change) => void>} */
  #listeners = new Set();
  /** @type {Change} */
  #change = { reset: false, changed: new Map() };
  #framePending = false;
  /** @type {(() => void) | null} */
  #unsubscribe = null;

  /**
   * @param {{subscribe: import("./bus.js").BusClient["subscribe"], now: () => number}} bus
   * @param {string} address
   * @param {(action: () => void) => void} frame when to tell
   */
  constructor(bus, address, frame) {
    this.#bus = bus;
    this.#frame = frame;
    this.address = address;
    /** @type {StreamDefinition} */
    this.definition = definitionOf(address);
    /** @type {"loading" | "live" | "missing"} */
    this.status = "loading";
    /** Why the stream is missing, in the server's words. */
    this.reason = "";
    /** When the newest message came, in the bus' milliseconds; null before the first. @type {number | null} */
    this.lastMessageAt = null;
    this.seq = 0;
  }

  /** The items, oldest key first. The array is shared: don't change it. */
  get items() {
    this.#list ??= [...this.#items.values()];
    return this.#list;
  }

  /** @param {string} key */
  get(key) {
    return this.#items.get(key);
  }

  /** When the item came, in the bus' milliseconds; undefined for an unknown one. @param {string} key */
  receivedAt(key) {
    return this.#received.get(key);
  }

  /**
   * The first listener starts the subscription, the last one to leave ends it.
   * @param {(change: Change) => void} listener
   * @returns {() => void} stops listening
   */
  listen(listener) {
    this.#listeners.add(listener);
    this.#unsubscribe ??= this.#bus.subscribe(this.address, {
      snapshot: (envelope) => this.#snapshot(envelope),
      delta: (envelope) => this.#delta(envelope),
      missing: (reason) => this.#missing(reason),
    });
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) {
        this.#unsubscribe?.();
        this.#unsubscribe = null;
      }
    };
  }

  get used() {
    return this.#listeners.size > 0;
  }

  /** @param {Envelope} envelope */
  #snapshot(envelope) {
    this.#items.clear();
    this.#received.clear();
    this.#list = null;
    this.#change = { reset: true, changed: new Map() };
    this.status = "live";
    this.reason = "";
    this.#merge(envelope.data?.[this.definition.collection] ?? [], false);
    this.#noted(envelope);
  }

  /** @param {Envelope} envelope */
  #delta(envelope) {
    const data = envelope.data ?? {};
    const list = data[this.definition.collection];
    if (Array.isArray(list)) {
      this.#merge(list, true);
    }
    if (Array.isArray(data.removed)) {
      data.removed.forEach((/** @type {any} */ key) => this.#remove(String(key)));
    }
    if (envelope.type.endsWith("_removed")) {
      this.#remove(this.definition.key(data));
    } else if (envelope.type !== "update" && !Array.isArray(list)) {
      this.#merge([data], true);
    }
    this.#noted(envelope);
  }

  /** @param {string} reason */
  #missing(reason) {
    this.status = this.#items.size > 0 ? this.status : "missing";
    this.reason = reason;
    this.#tell();
  }

  /** @param {any[]} items @param {boolean} changed */
  #merge(items, changed) {
    const now = this.#bus.now();
    for (const item of items) {
      const key = this.definition.key(item);
      this.#items.set(key, item);
      this.#received.set(key, now);
      if (changed) {
        this.#change.changed.set(key, item);
      }
    }
    this.#list = null;
    while (this.#items.size > this.definition.keep) {
      const oldest = /** @type {string} */ (this.#items.keys().next().value);
      this.#items.delete(oldest);
      this.#received.delete(oldest);
      this.#change.changed.delete(oldest);
    }
  }

  /** @param {string} key */
  #remove(key) {
    if (this.#items.delete(key)) {
      this.#received.delete(key);
      this.#change.changed.delete(key);
      this.#list = null;
    }
  }

  /** @param {Envelope} envelope */
  #noted(envelope) {
    this.lastMessageAt = this.#bus.now();
    this.seq = envelope.seq;
    this.#tell();
  }

  #tell() {
    if (this.#framePending) {
      return;
    }
    this.#framePending = true;
    this.#frame(() => {
      this.#framePending = false;
      const change = this.#change;
      this.#change = { reset: false, changed: new Map() };
      this.#listeners.forEach((listener) => listener(change));
    });
  }
}

/** The page's stores, one an address, made when first asked for. */
export class Stores {
  #bus;
  #frame;
  /** @type {Map<string, StreamStore>} */
  #stores = new Map();

  /** @param {ConstructorParameters<typeof StreamStore>[0]} bus @param {(action: () => void) => void} [frame] when to tell: the page's common moments by default */
  constructor(bus, frame = drawing) {
    this.#bus = bus;
    this.#frame = frame;
  }

  /** @param {string} address @returns {StreamStore} */
  of(address) {
    let store = this.#stores.get(address);
    if (!store) {
      this.#stores.forEach((other, key) => other.used || this.#stores.delete(key));
      store = new StreamStore(this.#bus, address, this.#frame);
      this.#stores.set(address, store);
    }
    return store;
  }
}
