/**
 * What all panels share: the bus, the stores, the session shown, the selection, and the session's
 * time. Emits `context` when session or selection change.
 */
import { client } from "./bus.js";
import { Instruments } from "./instruments.js";
import { Preflight } from "./preflight.js";
import { formatHash, isStep, parseHash } from "./selection.js";
import { Stores } from "./store.js";

/** @typedef {import("./selection.js").Selection} Selection */
/** @typedef {import("./instruments.js").Named} Named */

/**
 * A session as the `sessions` stream tells it.
 * @typedef {object} Session
 * @property {string} id
 * @property {string} name
 * @property {string} mode
 * @property {string} state
 * @property {string} since
 * @property {string} created_at
 * @property {string | null} reason
 * @property {string[]} venues
 * @property {string[]} symbols
 * @property {string[]} strategies
 * @property {boolean} simulated
 * @property {string} source `live` or `replay of … at 10x`
 */

const OVER = new Set(["STOPPED", "COMPLETED", "FAILED", "DELETED", "ARCHIVED"]);
const RUNNING = new Set(["ACTIVE", "PAUSED"]);

/** True when it has ended: what is shown of it is final. @param {{state: string}} session */
export function isOver(session) {
  return OVER.has(session.state);
}

class AppContext extends EventTarget {
  bus = client();
  stores = new Stores(this.bus);
  preflight = new Preflight(this.bus);
  /** @type {Selection} */
  selection = parseHash(location.hash);
  /** True once a person, or the address, has named a symbol: from then on nothing moves it. */
  #chosen = this.selection.symbol !== null;
  /** @type {Session | null} */
  session = null;
  /** Each symbol on each venue of the session. */
  instruments = new Instruments([], [], []);
  #leaveMarket = () => {};
  /** Digits after the point of each instrument's prices, as its venue quotes them, by `venue:symbol`. @type {Map<string, number>} */
  #scales = new Map();
  /** Newest event time seen in a replayed session, and when it was seen. */
  #replayClock = { eventMillis: 0, seenAt: 0 };

  start() {
    addEventListener("hashchange", () => {
      const next = parseHash(location.hash);
      if (formatHash(next) !== formatHash(this.selection)) {
        this.selection = next;
        this.#chosen = next.symbol !== null;
        this.#pickSession();
        this.#changed();
      }
    });
    const sessions = this.stores.of("sessions");
    sessions.listen(() => {
      if (this.#pickSession()) {
        this.#changed();
      }
    });
    this.bus.start();
  }

  /** All sessions but those that were deleted or archived. @returns {Session[]} */
  get sessions() {
    return this.stores.of("sessions").items.filter((session) => session.state !== "DELETED" && session.state !== "ARCHIVED");
  }

  /** True when the shown session plays recorded data: its time is the recording's, not the wall's. */
  get replaying() {
    return this.session !== null && this.session.source.startsWith("replay");
  }

  /** True when the shown session has ended: what it shows is final, and grows no older. */
  get over() {
    return this.session !== null && isOver(this.session);
  }

  /** True while the shown session's replay is held by a person: nothing comes, and nothing is missing. */
  get held() {
    return this.replaying && this.stores.of("backtests").get(this.session?.id ?? "")?.state === "PAUSED";
  }

  /** True while the shown session opens nothing new; what it holds, it guards. */
  get paused() {
    return this.session?.state === "PAUSED";
  }

  /** The session's time, milliseconds since the epoch. */
  sessionNow() {
    if (this.over && !this.replaying) {
      return Date.parse(/** @type {Session} */ (this.session).since);
    }
    return this.replaying && this.#replayClock.eventMillis > 0 ? this.#replayClock.eventMillis : this.bus.serverNow();
  }

  /** The newest event time that was seen of the shown replay, milliseconds; null before the first. */
  get replayMillis() {
    return this.#replayClock.eventMillis || null;
  }

  /** Panels that see event times tell the newest one. @param {string | null | undefined} time ISO */
  sawEventTime(time) {
    const millis = time ? Date.parse(time) : 0;
    if (millis > this.#replayClock.eventMillis) {
      this.#replayClock = { eventMillis: millis, seenAt: this.bus.now() };
    }
  }

  /** @param {Named} instrument @param {number | null} scale */
  setScale(instrument, scale) {
    const key = this.instruments.keyOf(instrument);
    if (key !== null && scale !== null && scale !== undefined) {
      this.#scales.set(key, scale);
    }
  }

  /** @param {Named} instrument @returns {number | null} null while the venue's digits are not known */
  scaleOf(instrument) {
    return this.#scales.get(this.instruments.keyOf(instrument) ?? "") ?? null;
  }

  /** @param {Named} instrument @returns {string} its symbol, and its venue where the symbol does not say it */
  nameOf(instrument) {
    const { symbol, venue } = instrument;
    return venue && this.instruments.shared(symbol) ? `${symbol} on ${venue}` : (symbol ?? "no symbol");
  }

  /** @param {string} stream for example `market` @returns {string | null} its address in the shown session */
  address(stream) {
    return this.session === null ? null : `session.${this.session.id}.${stream}`;
  }

  /** @param {Partial<Selection>} change */
  select(change) {
    const before = this.selection;
    this.selection = { ...before, ...change };
    if ("symbol" in change) {
      this.#chosen = change.symbol !== null;
    }
    const hash = formatHash(this.#chosen ? this.selection : { ...this.selection, symbol: null, venue: null, instance: null });
    if (hash !== location.hash) {
      history[isStep(before, this.selection) ? "pushState" : "replaceState"](null, "", hash);
    }
    this.#pickSession();
    this.#changed();
  }

  /** Selects an instrument, and the state machine of it if the record names one. @param {Named & {instance_id?: string}} named */
  selectInstrument({ symbol, venue, instance_id }) {
    this.select({ symbol, venue: venue ?? null, instance: instance_id ?? null });
  }

  /**
   * Shows an instrument that matters now, as long as the person has not chosen one.
   * @param {Named} instrument
   */
  suggest(instrument) {
    const { symbol } = instrument;
    const venue = this.instruments.venueOf(instrument);
    if (!this.#chosen && (symbol !== this.selection.symbol || venue !== this.selection.venue)) {
      this.selection = { ...this.selection, symbol, venue, instance: null };
      this.#changed();
    }
  }

  /** True for the selected instrument, and what is recorded of it. @param {Named} item */
  isSelected(item) {
    return this.instruments.same(item, this.selection);
  }

  /** True for the selected state machine; for all of the selected instrument while none is named. @param {Named & {instance_id: string}} item */
  isSelectedInstance(item) {
    const { instance } = this.selection;
    return this.isSelected(item) && (!instance || instance === item.instance_id);
  }

  /** Takes the selected session, else the newest that runs, paused or not; and a symbol of it. @returns {boolean} true if anything changed */
  #pickSession() {
    const sessions = this.sessions;
    const wanted = sessions.find((s) => s.id === this.selection.session);
    const newest = [...sessions].sort(
      (a, b) => Number(RUNNING.has(b.state)) - Number(RUNNING.has(a.state)) || b.created_at.localeCompare(a.created_at),
    )[0];
    const session = wanted ?? newest ?? null;
    const changed = session !== this.session;
    const other = session?.id !== this.session?.id;
    this.session = session;
    if (other) {
      this.#replayClock = { eventMillis: 0, seenAt: 0 };
      this.#followMarket();
    }
    if (session && !(this.selection.symbol && session.symbols.includes(this.selection.symbol))) {
      this.selection = { ...this.selection, symbol: session.symbols[0] ?? null, venue: null, instance: null };
    }
    this.selection = { ...this.selection, venue: this.instruments.venueOf(this.selection) };
    return changed;
  }

  /** The market's rows say which venues have which symbol. */
  #followMarket() {
    this.#leaveMarket();
    this.#leaveMarket = () => {};
    const { session } = this;
    const { symbols = [], venues = [] } = session ?? {};
    this.instruments = new Instruments(symbols, venues, []);
    if (session === null) {
      return;
    }
    const market = this.stores.of(`session.${session.id}.market`);
    const look = (/** @type {boolean} */ again) => {
      if (again || market.items.length !== this.instruments.all.length) {
        this.instruments = new Instruments(symbols, venues, market.items);
        this.selection = { ...this.selection, venue: this.instruments.venueOf(this.selection) };
        this.#changed();
      }
    };
    this.#leaveMarket = market.listen((change) => look(change.reset));
  }

  #changed() {
    this.dispatchEvent(new Event("context"));
  }
}

export const app = new AppContext();
