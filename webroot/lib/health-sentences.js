/**
 * What is wrong, in sentences for a person: what is the matter, since when, and what it means for
 * the money. One sentence that all is well where it is.
 */
import { duration } from "./format.js";

/** @typedef {{key: string, tone: "good" | "warn" | "bad" | "busy", text: string}} Sentence */

/**
 * @typedef {object} Seen
 * @property {readonly any[]} venues of the stream `venues`
 * @property {readonly any[]} parts of the stream `health`
 * @property {ReadonlyArray<import("./context.js").Session>} sessions that run
 * @property {number} now the server's time, milliseconds
 * @property {(venue: string) => number} since seconds since the venue was told of
 * @property {string} unlinked why this page hears nothing; empty while it does
 */

const WELL = new Set(["LIVE", "IDLE"]);
/** Symbols that a sentence names; the others are counted. */
const NAMED = 3;

/** @param {Seen} seen @returns {Sentence[]} the worst first; at least one */
export function sentences(seen) {
  /** @type {Sentence[]} */
  const found = [];
  if (seen.unlinked) {
    found.push({ key: "page", tone: "bad", text: `This page: no link to the server (${seen.unlinked}); what it shows is from before, and sessions go on without it.` });
  }
  for (const part of seen.parts) {
    if (part.status !== "UP") {
      const name = sentence(part.part);
      const since = part.since ? ` for ${duration((seen.now - Date.parse(part.since)) / 1000)}` : "";
      const works = part.still_works ? `; what still works: ${part.still_works}` : "";
      found.push({ key: `part ${part.part}`, tone: part.status === "DOWN" ? "bad" : part.status === "STARTING" ? "busy" : "warn", text: `${name}: ${String(part.status).toLowerCase()}${since}${part.reason ? `, ${part.reason}` : ""}${works}.` });
    }
  }
  seen.venues.forEach((venue) => found.push(...ofVenue(venue, seen)));
  const worst = ["bad", "warn", "busy", "good"];
  found.sort((a, b) => worst.indexOf(a.tone) - worst.indexOf(b.tone));
  return found.length > 0 ? found : [well(seen)];
}

/** @param {any} venue @param {Seen} seen @returns {Sentence[]} */
function ofVenue(venue, seen) {
  const sessions = seen.sessions.filter((session) => session.venues.includes(venue.venue) && !session.source.startsWith("replay"));
  const name = sentence(venue.venue);
  const means = meaning(sessions);
  const reason = venue.reason ? ` (${venue.reason})` : "";
  if (!WELL.has(venue.state)) {
    const age = venue.last_data_age_seconds;
    const silent = age === null || age === undefined ? "no data yet" : `no data for ${duration(age + seen.since(venue.venue))}`;
    const retry = venue.next_retry_at ? `; next try in ${duration((Date.parse(venue.next_retry_at) - seen.now) / 1000)}` : "";
    const busy = venue.state === "CONNECTING" || venue.state === "RESYNC";
    return [{ key: `venue ${venue.venue}`, tone: busy ? "busy" : venue.state === "FAILED" || venue.state === "RECONNECTING" ? "bad" : "warn", text: `${name}: ${String(venue.state).toLowerCase()}, ${silent}${reason}${retry}; ${means}.` }];
  }
  const silent = (venue.symbols ?? []).filter((/** @type {any} */ each) => each.state !== "LIVE" && each.state !== "ACTIVE");
  if (silent.length === 0) {
    return [];
  }
  const last = silent.map((/** @type {any} */ each) => Date.parse(each.last_update ?? "")).filter(Number.isFinite);
  const how = last.length === silent.length ? `no data for ${duration((seen.now - Math.min(...last)) / 1000)}` : "no data yet";
  const symbols = silent.map((/** @type {any} */ each) => each.symbol);
  const names = symbols.slice(0, NAMED).join(", ") + (symbols.length > NAMED ? ` and ${symbols.length - NAMED} more` : "");
  const why = silent.find((/** @type {any} */ each) => each.reason)?.reason;
  return [{ key: `venue ${venue.venue}`, tone: "warn", text: `${name}: ${how} on ${names}${why ? ` (${why})` : ""}; ${means}.` }];
}

/** What it means for the money. @param {ReadonlyArray<import("./context.js").Session>} sessions those that need it */
function meaning(sessions) {
  if (sessions.length === 0) {
    return "no session needs it";
  }
  const real = sessions.filter((session) => session.mode === "live").map((session) => session.name);
  return real.length > 0 ? `REAL ORDERS: ${real.join(", ")} cannot see the market` : "orders are paper, nothing lost";
}

/** @param {Seen} seen @returns {Sentence} */
function well({ venues, sessions }) {
  const linked = venues.filter((venue) => venue.state === "LIVE");
  const markets = linked.reduce((sum, venue) => sum + (venue.symbols?.length ?? 0), 0);
  const data = linked.length === 0 ? "no exchange is needed now" : `data come on ${markets} ${markets === 1 ? "market" : "markets"} of ${linked.map((venue) => venue.venue).join(", ")}`;
  const run = sessions.length === 0 ? "no session runs" : sessions.length === 1 ? "1 session runs" : `${sessions.length} sessions run`;
  return { key: "all", tone: "good", text: `All is well: ${data}; ${run}.` };
}

/** @param {string} text */
function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
