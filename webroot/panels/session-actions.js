/** What a person can do with a session, as buttons: those that its state allows. */
import { html, nothing } from "lit";
import { confirm } from "../lib/confirm.js";
import { app } from "../lib/context.js";
import { icon } from "../lib/icons.js";
import { needs } from "../lib/needs.js";
import { archive, pause, remove, resume, show, stop, unarchive } from "../lib/session-commands.js";

/** @typedef {import("../lib/context.js").Session} Session */

/** Shows it on the dashboard. @param {Session} session */
export function open(session) {
  app.select({ page: null, item: null, session: session.id, symbol: null, venue: null, instance: null });
}

/** @param {Session} session @param {any} summary its results, null if they are not known */
export function actions(session, summary) {
  switch (session.state) {
    case "CREATING":
      return button("stop", "Stop", "stop_session", () => askToStop(session, summary));
    case "ACTIVE":
      return html`${button("pause", "Pause", "pause_session", async () => show(await pause(app.bus, session)))}${button("stop", "Stop", "stop_session", () => askToStop(session, summary))}`;
    case "PAUSED":
      return html`${button("play", "Resume", "resume_session", async () => show(await resume(app.bus, session)))}${button("stop", "Stop", "stop_session", () => askToStop(session, summary))}`;
    case "STOPPED":
    case "COMPLETED":
    case "FAILED":
      return html`${button("sessions", "Archive", "archive_session", async () => show(await archive(app.bus, session)))}${button("close", "Delete", "delete_session", () => askToDelete(session))}`;
    case "ARCHIVED":
      return html`${button("reload", "Unarchive", "unarchive_session", async () => show(await unarchive(app.bus, session)))}${button("close", "Delete", "delete_session", () => askToDelete(session))}`;
    default:
      return nothing;
  }
}

/** @param {string} shape @param {string} name @param {string} command @param {() => Promise<void>} act */
function button(shape, name, command, act) {
  const run = async (/** @type {Event} */ event) => {
    event.stopPropagation();
    const pressed = /** @type {HTMLButtonElement} */ (event.currentTarget);
    pressed.disabled = true;
    await act();
    pressed.disabled = false;
  };
  return html`<button ${needs(`command.${command}`)} class="small" data-action=${name.toLowerCase()} @click=${run}>${icon(shape)}${name}</button>`;
}

/** @param {Session} session @param {any} summary */
async function askToStop(session, summary) {
  const held = summary?.open_positions ?? 0;
  const positions =
    held === 0
      ? "No position is open."
      : `${held} ${held === 1 ? "position is" : "positions are"} open and will not be closed: Close, or the emergency stop, does that.`;
  if (await confirm({ title: `Stop ${session.name}?`, text: `It ends for good and cannot be resumed. ${positions} What it recorded stays.`, action: "Stop it" })) {
    show(await stop(app.bus, session));
  }
}

/** @param {Session} session */
async function askToDelete(session) {
  if (await confirm({ title: `Delete ${session.name}?`, text: "It leaves the lists. Its transitions, orders and fills stay stored, and \"include deleted\" still shows it.", action: "Delete it" })) {
    show(await remove(app.bus, session));
  }
}
