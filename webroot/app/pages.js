/**
 * The pages, in the order of the navigation: one entry here is a whole page, in the navigation, in
 * the address (`#page=ID`), on the keyboard (`g` and its key) and in the list of shortcuts.
 *
 * A page's elements are loaded when it is first opened. What is open on it (a session, a strategy,
 * a form) is the selection's `item`, which is null when the page is entered by the navigation.
 */
import { html } from "lit";
import { app } from "../lib/context.js";

/**
 * @typedef {object} Page
 * @property {string} id in the address, and of the page's `<main>`, for styles
 * @property {string} title
 * @property {string} key after `g`
 * @property {string} icon of lib/icons.js
 * @property {() => Promise<unknown>} [load] defines the page's elements
 * @property {() => unknown} [draw] what stands in `<main>`; the dashboard draws itself
 */

/** @type {Page} */
export const DASHBOARD = { id: "dashboard", title: "Dashboard", key: "d", icon: "dashboard" };

/** @type {readonly Page[]} */
export const PAGES = [
  DASHBOARD,
  {
    id: "sessions",
    title: "Sessions",
    key: "s",
    icon: "sessions",
    load: () => Promise.all([import("../panels/sessions.js"), import("../panels/session-detail.js"), import("../panels/session-form.js")]),
    draw: () => sessionsPage(app.selection.item),
  },
  {
    id: "strategies",
    title: "Strategies",
    key: "t",
    icon: "strategies",
    load: () => Promise.all([import("../panels/strategies/list.js"), import("../panels/strategies/editor.js")]),
    draw: () => (app.selection.item === null ? html`<tocsin-strategies></tocsin-strategies>` : html`<tocsin-strategy-editor></tocsin-strategy-editor>`),
  },
  {
    id: "backtests",
    title: "Backtests",
    key: "b",
    icon: "backtests",
    load: () => Promise.all(["list", "sweeps", "form", "result", "compare", "sweep"].map((part) => import(`../panels/backtests/${part}.js`))),
    draw: () => backtestsPage(app.selection.item),
  },
  {
    id: "recordings",
    title: "Recordings",
    key: "r",
    icon: "recordings",
    load: () => Promise.all(["list", "form", "replay"].map((part) => import(`../panels/recordings/${part}.js`))),
    draw: () => recordingsPage(app.selection.item),
  },
  {
    id: "markets",
    title: "Markets",
    key: "m",
    icon: "markets",
    load: () => import("../panels/markets.js"),
    draw: () => html`<tocsin-markets></tocsin-markets>`,
  },
  {
    id: "health",
    title: "Health",
    key: "h",
    icon: "pulse",
    load: () => Promise.all(["health-sentences", "health-parts", "log-tail", "notifications", "cluster", "venue-links", "subscriptions", "connections"].map((part) => import(`../panels/${part}.js`))),
    draw: () => html`<tocsin-health-sentences></tocsin-health-sentences><tocsin-health-parts></tocsin-health-parts><tocsin-log-tail></tocsin-log-tail><tocsin-notifications></tocsin-notifications><tocsin-cluster></tocsin-cluster><tocsin-venue-links></tocsin-venue-links><tocsin-subscriptions></tocsin-subscriptions><tocsin-connections></tocsin-connections>`,
  },
];

/** @param {string | null} item nothing for the list, `new` or `new:ID` for a form, else a session's id */
function sessionsPage(item) {
  if (item === null) {
    return html`<tocsin-sessions></tocsin-sessions>`;
  }
  return item === "new" || item.startsWith("new:") ? html`<tocsin-session-form></tocsin-session-form>` : html`<tocsin-session-detail></tocsin-session-detail>`;
}

/** @param {string | null} item nothing for the lists, `new` or `new:STRATEGY` or `new-sweep` for a form, `compare:ID,ID`, else the id of a backtest or sweep */
function backtestsPage(item) {
  if (item === null) {
    return html`<tocsin-backtests></tocsin-backtests><tocsin-sweeps></tocsin-sweeps>`;
  }
  if (item.startsWith("sw_")) {
    return html`<tocsin-sweep></tocsin-sweep>`;
  }
  if (item === "new" || item === "new-sweep" || item.startsWith("new:")) {
    return html`<tocsin-backtest-form></tocsin-backtest-form>`;
  }
  return item.startsWith("compare:") ? html`<tocsin-backtest-comparison></tocsin-backtest-comparison>` : html`<tocsin-backtest></tocsin-backtest>`;
}

/** @param {string | null} item nothing for the list, `replay:ID` for a replay of one, else a form */
function recordingsPage(item) {
  if (item === null) {
    return html`<tocsin-recordings></tocsin-recordings>`;
  }
  return item.startsWith("replay:") ? html`<tocsin-recording-replay></tocsin-recording-replay>` : html`<tocsin-recording-form></tocsin-recording-form>`;
}

/** @param {string | null} id @returns {Page} the dashboard where there is no such page */
export function pageOf(id) {
  return PAGES.find((page) => page.id === id) ?? DASHBOARD;
}

/** What a selection says of being on a page, entered by the navigation. @param {Page} page */
export function entering(page) {
  return { page: page === DASHBOARD ? null : page.id, item: null };
}
