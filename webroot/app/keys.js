/** What the keyboard does anywhere on the page. */
import { app } from "../lib/context.js";
import { INTERVALS } from "../lib/selection.js";
import { pause, show } from "../lib/session-commands.js";
import { entering, PAGES } from "./pages.js";
import { TABS } from "./tab-list.js";

/** How long `g` waits for the page's key. */
const CHORD_MILLIS = 1_500;

/** The shortcuts as shown by `?`: keys, then what they do. @type {Array<[string[], string]>} */
export const SHORTCUTS = [
  [["Esc", "Enter"], "Emergency stop: Esc asks, Enter stops and leaves the session paused, Esc again cancels"],
  [["p"], "Pause: open nothing new, keep guarding what is open; Resume is a button under the header"],
  [["j", "k"], "Next, previous symbol, on each of its venues"],
  [["1", "…", "5"], "Chart interval 1 s, 5 s, 1 m, 5 m, 1 h"],
  [["l"], "Chart back to live"],
  [["[", "]"], "Previous, next tab"],
  [["r"], "Reconnect now"],
  ...PAGES.map((page) => /** @type {[string[], string]} */ ([["g", page.key], `Go to ${page.title}`])),
  [["Tab"], "Move between panels and rows; Enter opens a row's record"],
  [["?"], "This list"],
];

/** When `g` was pressed last; the key after it names a page. */
let goAt = -Infinity;

/** @param {KeyboardEvent} event */
export function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
    return;
  }
  const target = /** @type {HTMLElement} */ (event.target);
  const typing = target.closest?.("input, textarea, select, [contenteditable=true]");
  // An open dialog or popover takes Esc and Enter for itself.
  if (document.querySelector("dialog[open], :popover-open") || (typing && event.key !== "Escape")) {
    return;
  }
  const going = event.timeStamp - goAt < CHORD_MILLIS;
  goAt = event.key === "g" && !going ? event.timeStamp : -Infinity;
  const page = going ? PAGES.find((each) => each.key === event.key) : undefined;
  const action = page ? () => app.select(entering(page)) : actionOf(event.key);
  if (action) {
    event.preventDefault();
    action();
  }
}

/** @param {string} key @returns {(() => void) | null} */
function actionOf(key) {
  if (/^[1-5]$/.test(key)) {
    return () => app.select({ interval: INTERVALS[Number(key) - 1] });
  }
  switch (key) {
    case "Escape":
      return app.session && !app.over ? () => dispatchEvent(new Event("tocsin-stop")) : null;
    case "?":
      return () => dispatchEvent(new Event("tocsin-shortcuts"));
    case "j":
      return () => step(1);
    case "k":
      return () => step(-1);
    case "[":
      return () => tab(-1);
    case "]":
      return () => tab(1);
    case "l":
      return () => dispatchEvent(new Event("tocsin-back-to-live"));
    case "p":
      return app.session?.state === "ACTIVE" ? pauseShown : null;
    case "r":
      return () => app.bus.reconnectNow();
    default:
      return null;
  }
}

async function pauseShown() {
  if (app.session) {
    show(await pause(app.bus, app.session));
  }
}

/** @param {number} by */
function step(by) {
  const next = app.instruments.step(app.selection, by);
  if (next !== null) {
    app.selectInstrument(next);
  }
}

/** @param {number} by */
function tab(by) {
  const at = TABS.findIndex((each) => each.id === app.selection.tab);
  app.select({ tab: TABS[(at + by + TABS.length) % TABS.length].id });
}
