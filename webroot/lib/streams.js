/**
 * What each stream holds: the collection in its messages, what identifies an item, how many items
 * are kept, and whether silence means anything (`state` streams speak all the time, `event` streams
 * only when something happens).
 */

/**
 * @typedef {object} StreamDefinition
 * @property {string} collection name of the array in `full_update` and `update`
 * @property {(item: any) => string} key
 * @property {number} keep most items held; the oldest go first
 * @property {"state" | "event"} kind
 */

/** @param {string} collection @param {(item: any) => any} key @param {"state" | "event"} kind @param {number} [keep] @returns {StreamDefinition} */
const stream = (collection, key, kind, keep = Infinity) => ({
  collection,
  key: (item) => String(key(item)),
  kind,
  keep,
});

/** By the stream's name without the session's prefix; `candles.BTC_USDT.1m` is found as `candles`. */
const DEFINITIONS = new Map(
  Object.entries({
    sessions: stream("sessions", (s) => s.id, "event"),
    venues: stream("venues", (v) => v.venue, "state"),
    health: stream("parts", (p) => p.part, "event"),
    cluster: stream("nodes", (n) => n.node, "event"),
    strategies: stream("strategies", (s) => s.name, "event"),
    recordings: stream("recordings", (r) => r.recording_id, "event"),
    // Replays of sessions are told here, too; they have no backtest's id.
    backtests: stream("backtests", (b) => b.backtest_id ?? b.session_id, "event"),
    sweeps: stream("sweeps", (s) => s.sweep_id, "event"),
    log: stream("lines", (l) => l.key, "event"),
    state_machines: stream("instances", (i) => i.instance_id, "event"),
    market: stream("symbols", (m) => m.key, "state"),
    candles: stream("candles", (c) => c.time, "state", 600),
    indicators: stream("indicators", (i) => i.key, "state"),
    conditions: stream("instances", (i) => i.instance_id, "state"),
    transitions: stream("transitions", (t) => `${t.instance_id}#${t.number}`, "event", 200),
    signals: stream("signals", (s) => s.signal_id, "event", 200),
    orders: stream("orders", (o) => o.client_order_id, "event", 200),
    fills: stream("fills", (f) => f.fill_id, "event", 200),
    positions: stream("positions", (p) => p.position_id, "event", 500),
    equity: stream("points", (e) => e.time, "event", 500),
    alerts: stream("alerts", (a) => a.alert_id, "event", 200),
    quality: stream("symbols", (q) => q.key, "state"),
  }),
);

/**
 * @param {string} address a stream's full address
 * @returns {StreamDefinition}
 */
export function definitionOf(address) {
  const parts = address.split(".");
  const name = parts[0] === "session" ? parts[2] : parts[0];
  const definition = DEFINITIONS.get(name);
  if (!definition) {
    throw new Error(`no stream is called "${name}" (in ${address})`);
  }
  return definition;
}
