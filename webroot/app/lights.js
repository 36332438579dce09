/** What the link lights say: the chain Browser, Server, Exchanges, Storage, each judged by its own proof. */
import { app } from "../lib/context.js";
import { duration, number } from "../lib/format.js";
import { time } from "../lib/marks.js";
import { otherNodes } from "../lib/nodes.js";

/**
 * @typedef {object} Light
 * @property {"browser" | "server" | "exchange" | "storage"} id
 * @property {string} key unique among the lights; `venues` for the one that stands for all exchanges
 * @property {string} label
 * @property {"ok" | "busy" | "warn" | "bad" | "unknown"} status
 * @property {string} word the state in a word
 * @property {string} value what stands beside it: round trip, symbols, age
 * @property {string} reason
 * @property {Array<[string, unknown]>} facts for the popover
 * @property {boolean} [canReconnect]
 * @property {Array<{node: string, address: string}>} [others] nodes that show the same, where this one does not answer
 */

/** The header has room for this many exchanges by name. */
const MOST_NAMED = 2;
/** The worst first. @type {ReadonlyArray<Light["status"]>} */
const WORST_FIRST = ["bad", "warn", "busy", "unknown", "ok"];

/** @returns {Light[]} */
export function lights() {
  const wanted = app.session?.venues ?? [];
  const venues = app.stores.of("venues").items;
  const names = wanted.length > 0 ? wanted : venues.map((venue) => venue.venue);
  const exchanges = names.map((name) => exchange(name));
  return [browser(), server(), ...(exchanges.length > MOST_NAMED ? [together(exchanges)] : exchanges), storage()];
}

/**
 * Many exchanges as one light: as bad as the worst of them, each in its facts.
 * @param {Light[]} exchanges @returns {Light}
 */
export function together(exchanges) {
  const rank = (/** @type {Light} */ light) => WORST_FIRST.indexOf(light.status);
  const sorted = [...exchanges].sort((a, b) => rank(a) - rank(b));
  const worst = sorted[0];
  const well = exchanges.filter((light) => light.status === "ok").length;
  const silent = exchanges.every((light) => light.status === "unknown" && light.word === worst.word);
  return {
    id: "exchange",
    key: "venues",
    label: "Venues",
    status: worst.status,
    word: worst.word,
    value: silent ? worst.word : `${well}/${exchanges.length}`,
    reason: silent ? worst.reason : sorted.filter((light) => light.status !== "ok").map((light) => `${light.label} ${light.word}${light.reason ? `: ${light.reason}` : ""}`).join("; "),
    facts: sorted.map((light) => [light.label, light.value.startsWith(light.word) ? light.value : `${light.word} ${light.value}`]),
  };
}

/** @returns {boolean} false while nothing that the server said can be trusted to be true now */
function linked() {
  return ["connected", "slow", "polling"].includes(app.bus.link.state);
}

const LINK_STATUS = /** @type {Record<import("../lib/bus/link.js").LinkState, Light["status"]>} */ ({
  connected: "ok",
  connecting: "busy",
  slow: "warn",
  polling: "warn",
  reconnecting: "bad",
  disconnected: "bad",
});

/** @returns {Light} */
function browser() {
  const { link, config } = app.bus;
  const now = app.bus.now();
  const age = link.lastMessageAt === null ? null : (now - link.lastMessageAt) / 1000;
  const retry = link.retryAt === null ? null : Math.max(0, Math.ceil((link.retryAt - now) / 1000));
  const next = retry === null ? "now" : `in ${retry} s`;
  const values = {
    connecting: "connecting",
    connected: link.roundTripMillis === null ? "connected" : `${number(link.roundTripMillis, 0)} ms`,
    slow: `slow, silent ${duration(age ?? 0)}`,
    reconnecting: `try ${link.attempt} ${next}`,
    polling: "polling",
    disconnected: link.attempt === 0 ? "disconnected" : `disconnected, try ${link.attempt} ${next}`,
  };
  return {
    id: "browser",
    key: "browser",
    label: "Browser",
    status: LINK_STATUS[link.state],
    word: link.state,
    value: values[link.state],
    reason: link.state === "polling" ? `asked by REST every other second; ${link.reason}` : link.reason,
    canReconnect: link.state !== "connected" && link.state !== "connecting",
    others: linked() ? [] : otherNodes(app.stores.of("cluster").items),
    facts: [
      ["state", `${link.state} for ${duration((now - link.since) / 1000)}`],
      ["transport", link.transport],
      ["round trip", link.roundTripMillis === null ? "not measured yet" : `${number(link.roundTripMillis, 1)} ms`],
      ["last message", age === null ? "none yet" : `${duration(age)} ago`],
      ["sequence", link.lastStream ? `${link.lastSeq} of ${link.lastStream.split(".").slice(link.lastStream.startsWith("session.") ? 2 : 0).join(".")}` : "none yet"],
      ["streams", `${link.streams}, ${link.synchronised ? "state synchronised" : "not synchronised"}`],
      ["messages", number(link.received, 0)],
      ["gaps repaired", link.gaps],
      ["beats missed", link.missedBeats],
      ["connection", link.connection === 0 ? null : `number ${link.connection}, ${link.reconnects} reconnects`],
      ["attempt", link.attempt === 0 ? null : `${link.attempt}, ${retry === null ? "now" : `next ${next}`}`],
      ["this page", link.asleep],
      ["beat", `every ${config.pingIntervalMillis / 1000} s, ${config.browserTimeoutMillis / 1000} s of patience`],
    ],
  };
}

/** @param {string} name @returns {any} a part of the health stream */
function part(name) {
  return app.stores.of("health").get(name);
}

const PART_STATUS = /** @type {Record<string, Light["status"]>} */ ({ UP: "ok", STARTING: "busy", DEGRADED: "warn", DOWN: "bad" });

/** @param {"server" | "storage"} id @param {string} label @returns {Light} */
function healthLight(id, label) {
  const item = part(id);
  if (!linked()) {
    return unknown(id, id, label, "the browser is not connected to the server");
  }
  if (!item) {
    return unknown(id, id, label, app.stores.of("health").reason || "waiting for the server's health");
  }
  return {
    id,
    key: id,
    label,
    status: PART_STATUS[item.status] ?? "unknown",
    word: String(item.status).toLowerCase(),
    value: item.status === "UP" ? "" : String(item.status).toLowerCase(),
    reason: item.reason ?? "",
    facts: [
      ["state", String(item.status).toLowerCase()],
      ["since", item.since ? time(item.since) : null],
      ["still works", item.still_works],
    ],
  };
}

/** @returns {Light} */
function server() {
  const light = healthLight("server", "Server");
  const others = app.stores.of("health").items.filter((each) => each.part !== "server" && each.part !== "storage");
  light.facts.push(
    ["version", app.bus.config.version],
    ...others.map((each) => /** @type {[string, unknown]} */ ([each.part, `${String(each.status).toLowerCase()}${each.reason ? `: ${each.reason}` : ""}`])),
  );
  return light;
}

/** @returns {Light} */
function storage() {
  return healthLight("storage", "Storage");
}

const VENUE_STATUS = /** @type {Record<string, Light["status"]>} */ ({
  LIVE: "ok",
  CONNECTING: "busy",
  RESYNC: "busy",
  SUSPECT: "warn",
  STALE: "warn",
  RECONNECTING: "bad",
  FAILED: "bad",
  IDLE: "unknown",
});

/** @param {string} name @returns {Light} */
function exchange(name) {
  const store = app.stores.of("venues");
  const venue = store.get(name);
  if (!linked()) {
    return unknown("exchange", name, name, "the browser is not connected to the server");
  }
  if (!venue) {
    // A replayed session reads its events from a file: there is no exchange to be connected to.
    return app.replaying
      ? { ...unknown("exchange", name, name, app.session?.source ?? ""), word: "replay", value: "replay" }
      : unknown("exchange", name, name, store.reason || "waiting for the link's first report");
  }
  const { active = 0, pending = 0, failed = 0 } = venue.subscriptions ?? {};
  const symbols = venue.symbols ?? [];
  const live = symbols.filter((/** @type {any} */ s) => s.state === "ACTIVE" || s.state === "LIVE").length;
  const total = symbols.length || active + pending + failed;
  const since = (app.bus.now() - (store.receivedAt(name) ?? app.bus.now())) / 1000;
  const age = venue.last_data_age_seconds === null ? null : venue.last_data_age_seconds + since;
  const retry = venue.next_retry_at ? Math.max(0, Math.ceil((Date.parse(venue.next_retry_at) - app.bus.serverNow()) / 1000)) : null;
  const word = String(venue.state).toLowerCase();
  return {
    id: "exchange",
    key: name,
    label: name,
    status: VENUE_STATUS[venue.state] ?? "unknown",
    word,
    value: venue.state === "LIVE" ? `${symbols.length ? live : active}/${total}` : retry === null ? word : `${word} in ${retry} s`,
    reason: venue.reason ?? "",
    facts: [
      ["state", venue.since ? `${word} for ${duration((app.bus.serverNow() - Date.parse(venue.since)) / 1000)}` : word],
      ["transport", venue.transport],
      ["address", venue.url],
      ["last data", age === null ? "none yet" : `${duration(age)} ago`],
      ["last pong", venue.pong_age_seconds === null ? "none yet" : `${duration(venue.pong_age_seconds + since)} ago`],
      ["subscriptions", `${active} active, ${pending} pending, ${failed} failed`],
      ["reconnects", venue.reconnects],
      ["attempt", venue.attempt ? `${venue.attempt}${retry === null ? "" : `, next in ${retry} s`}` : null],
      ...symbols.slice(0, 8).map((/** @type {any} */ s) => [s.symbol, `${String(s.state).toLowerCase()}${s.reason ? `: ${s.reason}` : ""}`]),
      ["and", symbols.length > 8 ? `${symbols.length - 8} more symbols` : null],
    ],
  };
}

/** @param {Light["id"]} id @param {string} key @param {string} label @param {string} reason @returns {Light} */
function unknown(id, key, label, reason) {
  return { id, key, label, status: "unknown", word: "unknown", value: "unknown", reason, facts: [] };
}
