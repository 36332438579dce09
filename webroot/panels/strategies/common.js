/** What the parts of the strategies page share. */
import { app } from "../../lib/context.js";

/**
 * A strategy as the `strategies` stream tells it.
 * @typedef {object} Strategy
 * @property {string} name
 * @property {string} description
 * @property {string | null} direction
 * @property {boolean} template
 * @property {boolean} read_only
 * @property {boolean} installed
 * @property {boolean | null} as_shipped
 * @property {boolean} valid
 * @property {import("../../lib/api.js").FieldError[]} errors
 * @property {string} etag
 * @property {string | null} changed_at
 * @property {string[]} indicators
 * @property {number} warm_up_seconds
 * @property {string[]} session_files
 */

/** @typedef {{id: string, name: string, state: string, changes: string[]}} User */

const OVER = new Set(["STOPPED", "COMPLETED", "FAILED", "DELETED", "ARCHIVED"]);

/**
 * The sessions that run a strategy, and what is different in its file since they were started.
 * @param {string} name @param {readonly any[]} sessions @returns {User[]}
 */
export function usersOf(name, sessions) {
  const lead = `strategy ${name} `;
  return sessions
    .filter((session) => !OVER.has(session.state) && session.strategies?.includes(name))
    .map((session) => ({
      id: session.id,
      name: session.name,
      state: session.state,
      changes: (session.edited ?? []).filter((/** @type {string} */ line) => line.startsWith(lead) || line.startsWith(`strategy ${name}:`)).map((/** @type {string} */ line) => line.slice(`strategy ${name}`.length).replace(/^[: ]+/, "")),
    }));
}

/** @param {string | null} item null for the list, `new`, `import`, `copy:NAME`, else a strategy's name */
export function openItem(item) {
  app.select({ item });
}
