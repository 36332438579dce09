/**
 * The pre-flight of the shown session: the links of its pipeline from the exchange to this screen,
 * asked of the server while the dashboard is shown, with this page's own link at the end.
 * Emits `report` when there is news, and `broken` when a link breaks that stood before.
 */
import { api } from "./api.js";

const EVERY_MILLIS = 10_000;

/**
 * @typedef {object} PreflightLink
 * @property {string} link
 * @property {string} title
 * @property {"ok" | "waiting" | "broken" | "off"} status
 * @property {string} proof what was last seen of it
 * @property {string | null} last when, ISO
 * @property {number | null} age_seconds as of the report
 * @property {string | null} todo what a person does about it
 */

/**
 * @typedef {object} Report
 * @property {readonly PreflightLink[]} links
 * @property {PreflightLink | null} firstBroken
 * @property {boolean} over the session has ended
 */

/** @typedef {{state: string, reason: string, lastMessageAt: number | null, received: number}} Link the bus' */

/** This page as the last link. @param {Link} link @param {number} now the bus' milliseconds @returns {PreflightLink} */
export function browserLink(link, now) {
  const through = ["connected", "slow", "polling"].includes(link.state);
  const age = link.lastMessageAt === null ? null : Math.max(0, (now - link.lastMessageAt) / 1000);
  return {
    link: "browser",
    title: "This page receives",
    status: through ? "ok" : link.received === 0 ? "waiting" : "broken",
    proof: through ? (link.state === "polling" ? "asks by REST: no socket gets through" : `${link.received.toLocaleString("en-US")} messages`) : link.reason || link.state,
    last: null,
    age_seconds: age,
    todo: through ? null : "It tries again by itself; r, or the light \"Browser\" in the header, tries at once. If the server is down, start it.",
  };
}

/**
 * The server's links and this page's, and which breaks first. What the server said is as old as the
 * link to it, so a page without a link names its own.
 * @param {{links: PreflightLink[], over: boolean} | null} answer @param {PreflightLink} own
 * @returns {Report}
 */
export function together(answer, own) {
  const links = [...(answer?.links ?? []), own];
  const firstBroken = own.status === "broken" ? own : (links.find((link) => link.status === "broken") ?? null);
  return { links, firstBroken, over: answer?.over ?? false };
}

export class Preflight extends EventTarget {
  #bus;
  #ask;
  #session = "";
  /** @type {any} */
  #answer = null;
  #broken = "";
  #timer = 0;
  #number = 0;
  /** When the server was last asked with success, the bus' milliseconds. @type {number | null} */
  askedAt = null;
  /** Why the server's part is not known. */
  failed = "";

  /** @param {{link: Link, now: () => number}} bus @param {(path: string) => Promise<any>} [ask] */
  constructor(bus, ask = api) {
    super();
    this.#bus = bus;
    this.#ask = ask;
  }

  /** @returns {Report | null} null before the first answer */
  get report() {
    return this.#answer === null ? null : together(this.#answer, browserLink(this.#bus.link, this.#bus.now()));
  }

  /** Watches a session, or none. @param {string | null} session */
  watch(session) {
    if ((session ?? "") === this.#session) {
      return;
    }
    this.#session = session ?? "";
    this.#answer = null;
    this.#broken = "";
    this.askedAt = null;
    clearTimeout(this.#timer);
    this.check();
  }

  /** Asks now. */
  async check() {
    clearTimeout(this.#timer);
    const session = this.#session;
    const number = ++this.#number;
    if (!session) {
      return;
    }
    try {
      const answer = await this.#ask(`/api/sessions/${session}/preflight`);
      if (number !== this.#number) {
        return;
      }
      this.#answer = answer;
      this.failed = "";
      this.askedAt = this.#bus.now();
    } catch (error) {
      if (number !== this.#number) {
        return;
      }
      this.failed = /** @type {Error} */ (error).message;
    }
    this.#timer = setTimeout(() => this.check(), EVERY_MILLIS);
    this.#tell();
  }

  #tell() {
    const broken = this.report?.firstBroken?.link ?? "";
    const news = broken !== "" && broken !== this.#broken;
    this.#broken = broken;
    this.dispatchEvent(new Event("report"));
    if (news) {
      this.dispatchEvent(new Event("broken"));
    }
  }
}
