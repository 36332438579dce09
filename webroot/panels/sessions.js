/** All sessions of the server: what they do, what they earn, and what can be done with them. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app, isOver } from "../lib/context.js";
import { duration, isKnown, number, utc } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { change, chip, time } from "../lib/marks.js";
import { needs } from "../lib/needs.js";
import { Panel } from "../lib/panel.js";
import { SessionResults } from "../lib/session-results.js";
import { sentence, sessionTone } from "../lib/words.js";
import { actions, open } from "./session-actions.js";

/** @typedef {import("../lib/context.js").Session} Session */

/** Those that run stand first. @type {Record<string, number>} */
const ORDER = { ACTIVE: 0, PAUSED: 0, CREATING: 0, STOPPING: 1 };

class Sessions extends Panel {
  /** States that are left out unless they are asked for. */
  #included = { DELETED: false, ARCHIVED: false };
  #results = new SessionResults(() => this.requestUpdate());

  get heading() {
    return "Sessions";
  }

  get hook() {
    return "sessions";
  }

  get ticks() {
    return true;
  }

  streams() {
    return { sessions: "sessions" };
  }

  get waitingFor() {
    return "the list of sessions";
  }

  get #shown() {
    const all = /** @type {Session[]} */ ([...this.items("sessions")]);
    return all
      .filter((session) => this.#included[/** @type {"DELETED"} */ (session.state)] ?? true)
      .sort((a, b) => (ORDER[a.state] ?? 2) - (ORDER[b.state] ?? 2) || b.created_at.localeCompare(a.created_at));
  }

  tools() {
    return html`<span class="count">${this.#shown.length || ""}</span>
      ${this.#toggle("ARCHIVED")}${this.#toggle("DELETED")}
      <button ${needs("POST /api/sessions")} class="primary small" data-action="new-session" @click=${() => app.select({ item: "new" })}>${icon("plus")}New session</button>`;
  }

  /** @param {"DELETED" | "ARCHIVED"} state */
  #toggle(state) {
    const count = this.items("sessions").filter((session) => session.state === state).length;
    const included = this.#included[state];
    const toggle = () => {
      this.#included[state] = !included;
      this.requestUpdate();
    };
    const word = state.toLowerCase();
    return count > 0 || included
      ? html`<button class="filter" data-action="include-${word}" aria-pressed=${String(included)} @click=${toggle}>Include ${word} (${count})</button>`
      : nothing;
  }

  empty() {
    return this.#shown.length > 0
      ? null
      : html`<div class="invite"><strong>No session yet</strong>
          <p>A session binds strategies to the symbols of an exchange, watches them, and trades on paper.</p>
          <button ${needs("POST /api/sessions")} class="primary" @click=${() => app.select({ item: "new" })}>${icon("plus")}New session</button></div>`;
  }

  body() {
    return html`<table class="rows cards">
      <thead><tr><th>Session</th><th>State</th><th class="num">P&amp;L</th><th class="num">Trades</th><th class="num">Age</th><th>Watches</th><th>Strategies</th><th><span class="sr">Actions</span></th></tr></thead>
      <tbody>${repeat(this.#shown, (session) => session.id, (session) => this.#row(session))}</tbody>
    </table>`;
  }

  /** @param {Session} session */
  #row(session) {
    const over = isOver(session);
    const results = hidden(session) ? null : this.#results.of(session, over, app.bus.now());
    const summary = results?.summary ?? null;
    const detail = () => app.select({ item: session.id });
    return html`<tr data-session=${session.id} data-name=${session.name} data-state=${session.state} ?data-selected=${session.id === app.session?.id}>
      <td data-label="Session"><button class="link name" title=${session.id} @click=${detail}><strong>${session.name}</strong></button>
        ${modeChips(session)}</td>
      <td data-label="State">${chip(sessionTone(session.state), session.state)}${session.reason ? html` <span class="reason">${session.reason}</span>` : nothing}</td>
      <td data-label="P&L" class="num">${profit(session, summary, results?.failed ?? "")}</td>
      <td data-label="Trades" class="num">${summary ? number(summary.trades, 0) : ""}</td>
      <td data-label="Age" class="num" title="since ${utc(session.created_at)}">${age(session)}</td>
      <td data-label="Watches" class="reason" title=${session.symbols.join(", ")}>${watches(session)}</td>
      <td data-label="Strategies" class="reason">${session.strategies.join(", ") || html`<span class="faint">none</span>`}</td>
      <td class="actions">${hidden(session) ? nothing : html`<button class="small" data-action="open" @click=${() => open(session)}>${icon("dashboard")}Open</button>`}${actions(session, summary)}</td>
    </tr>`;
  }
}

/** Whether the server tells no more of it than that it was. @param {Session} session */
function hidden(session) {
  return session.state === "DELETED" || session.state === "ARCHIVED";
}

/** @param {Session} session */
export function modeChips(session) {
  return html`${chip(session.mode === "live" ? "danger" : "plain", session.mode.toUpperCase())}${session.simulated ? html` ${chip("plain", "SIMULATED")}` : nothing}${session.source.startsWith("replay") ? html` ${chip("plain", "REPLAY", session.source)}` : nothing}`;
}

/** @param {Session} session @param {any} summary @param {string} failed */
export function profit(session, summary, failed) {
  if (session.mode === "collect") {
    return html`<span class="faint">collects</span>`;
  }
  if (!summary || !isKnown(summary.net_pnl)) {
    return failed ? html`<span class="faint" title=${failed}>not known</span>` : isOver(session) ? html`<span class="faint">none</span>` : nothing;
  }
  // What is still open counts as it stands now.
  const total = Number(summary.net_pnl) + Number(summary.unrealized_pnl ?? 0);
  const start = Number(summary.start_equity);
  return html`${change(total, summary.currency)}${start > 0 ? html` <small>${change((total / start) * 100, "%")}</small>` : nothing}`;
}

/** How long it has lived. @param {Session} session */
export function age(session) {
  const end = isOver(session) ? Date.parse(session.since) : app.bus.serverNow();
  return duration((end - Date.parse(session.created_at)) / 1000);
}

/** @param {Session} session */
function watches(session) {
  const [first = "", ...others] = session.symbols;
  return `${first}${others.length > 0 ? ` and ${others.length} more` : ""} on ${session.venues.join(", ")}`;
}

/** The audit's row in words. @param {any} step */
export function stepRow(step) {
  return html`<tr><td>${time(step.time)}</td><td>${chip(sessionTone(step.state), step.state)}</td><td>${step.actor === "system" ? "the server" : step.actor}</td><td class="wide">${sentence(step.reason ?? "")}</td></tr>`;
}

customElements.define("tocsin-sessions", Sessions);
