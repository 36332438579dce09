/** One session in full: its results, the states it went through, what it was made of. */
import { html, nothing } from "lit";
import { api } from "../lib/api.js";
import { app, isOver } from "../lib/context.js";
import { duration, isKnown, money, number, significant } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { change, chip, time } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";
import { write } from "../lib/session-draft.js";
import { SessionResults } from "../lib/session-results.js";
import { sessionTone } from "../lib/words.js";
import { actions, open } from "./session-actions.js";
import { age, modeChips, profit, stepRow } from "./sessions.js";

class SessionDetail extends Panel {
  #results = new SessionResults(() => this.requestUpdate());
  /** What was asked for: the session, and its state then. */
  #asked = "";
  /** @type {any} */
  #audit = null;
  /** @type {any} */
  #made = null;
  #failed = "";

  get heading() {
    return "Session";
  }

  get hook() {
    return "session-detail";
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

  get #session() {
    return /** @type {import("../lib/context.js").Session | undefined} */ (this.store("sessions")?.get(app.selection.item ?? ""));
  }

  tools() {
    return html`<button class="small" data-action="back" @click=${() => app.select({ item: null })}>${icon("back")}All sessions</button>`;
  }

  empty() {
    const id = app.selection.item;
    return this.#session ? null : html`<div class="invite" data-state="unknown"><strong>No session ${id}</strong><p>This server knows none of that name.</p></div>`;
  }

  body() {
    const session = /** @type {import("../lib/context.js").Session} */ (this.#session);
    this.#ask(session);
    const results = this.#results.of(session, isOver(session), app.bus.now());
    const summary = results?.summary ?? null;
    return html`<article class="sheet" data-session=${session.id} data-state=${session.state}>
      <header>
        <h1>${session.name}</h1> ${chip(sessionTone(session.state), session.state)} ${modeChips(session)}
        <span class="actions"><button class="small" data-action="open" @click=${() => open(session)}>${icon("dashboard")}Open</button>
          ${this.#made ? html`<button class="small" data-action="again" @click=${() => app.select({ item: `new:${session.id}` })}>${icon("reload")}New one like it</button>` : nothing}
          ${session.state === "DELETED" ? nothing : actions(session, summary)}</span>
      </header>
      ${session.reason ? html`<p class="faint">${session.reason}</p>` : nothing}
      <dl class="figures">
        ${figure("P&L", profit(session, summary, results?.failed ?? ""))}
        ${figure("Started", time(session.created_at, app.bus.serverNow()))}
        ${figure(isOver(session) ? "Lasted" : "Age", age(session))}
        ${figure("Symbols", html`<span title=${session.symbols.join(", ")}>${session.symbols.length} on ${session.venues.join(", ")}</span>`)}
        ${figure("Strategies", session.strategies.join(", ") || "none")}
        ${figure("Id", html`<code>${session.id}</code>`)}
      </dl>
      ${summary && session.mode !== "collect" ? resultFigures(summary) : nothing}
      ${this.#failed ? html`<p role="alert" class="tone-danger">${this.#failed}</p>` : nothing}
      ${this.#audit?.edited?.length
        ? html`<section><h2>Files that have changed since</h2><p class="faint">It goes on with the files that it was started with; a stop and a new start would take this up.</p>
            <ul class="edited">${this.#audit.edited.map((/** @type {string} */ line) => html`<li><code>${line}</code></li>`)}</ul></section>`
        : nothing}
      ${this.#audit ? html`<section><h2>States</h2><div class="scroll" tabindex="0"><table class="rows" data-audit><thead><tr><th>Time</th><th>State</th><th>By</th><th>Reason</th></tr></thead>
        <tbody>${this.#audit.audit.map(stepRow)}</tbody></table></div></section>` : nothing}
      ${this.#made ? html`<section><h2>Made of</h2><pre class="source" tabindex="0"><code>${write(this.#made)}</code></pre></section>` : nothing}
    </article>`;
  }

  /** Again when its state has changed. @param {import("../lib/context.js").Session} session */
  async #ask(session) {
    const wanted = `${session.id} ${session.state} ${session.since}`;
    if (this.#asked === wanted) {
      return;
    }
    this.#asked = wanted;
    if (session.state === "DELETED" || session.state === "ARCHIVED") {
      this.#failed = `It has been ${session.state.toLowerCase()}: its states are no longer told here.`;
      return;
    }
    const [audit, made] = await Promise.allSettled([api(`/api/sessions/${session.id}/audit`), api(`/api/sessions/${session.id}/definition`)]);
    if (this.#asked === wanted) {
      this.#audit = audit.status === "fulfilled" ? audit.value : null;
      this.#made = made.status === "fulfilled" ? made.value.session : null;
      this.#failed = audit.status === "rejected" ? audit.reason.message : "";
      this.requestUpdate();
    }
  }
}

/** @param {any} summary */
function resultFigures(summary) {
  const percent = (/** @type {any} */ value) => (isKnown(value) ? `${number(value, 2)} %` : "none yet");
  const ratio = (/** @type {any} */ value) => (isKnown(value) ? significant(value) : "too short to tell");
  const amount = (/** @type {any} */ value) => (isKnown(value) ? `${money(value)} ${summary.currency}` : "none");
  return html`<section><h2>Results</h2><dl class="figures" data-results>
    ${figure("Equity", html`${amount(summary.end_equity)} <small>from ${amount(summary.start_equity)}</small>`)}
    ${figure("Net", change(summary.net_pnl, summary.currency))}
    ${figure("Gross", change(summary.gross_pnl, summary.currency))}
    ${figure("Fees", amount(summary.fees))}
    ${figure("Funding", amount(summary.funding))}
    ${figure("Trades", html`${number(summary.trades, 0)} <small>${number(summary.wins, 0)} won, ${number(summary.losses, 0)} lost</small>`)}
    ${figure("Win rate", percent(summary.win_rate_pct))}
    ${figure("Profit factor", isKnown(summary.profit_factor) ? significant(summary.profit_factor) : summary.trades > 0 ? "no loss yet" : "no trade yet")}
    ${figure("Expectancy", isKnown(summary.expectancy) ? html`${change(summary.expectancy, summary.currency)} <small>a trade</small>` : "no trade yet")}
    ${figure("Largest drawdown", percent(summary.max_drawdown_pct))}
    ${figure("In the market", percent(summary.time_in_market_pct))}
    ${figure("Sharpe", html`<span title=${summary.ratio_basis ?? ""}>${ratio(summary.sharpe)}</span>`)}
    ${figure("Sortino", html`<span title=${summary.ratio_basis ?? ""}>${ratio(summary.sortino)}</span>`)}
    ${figure("Calmar", ratio(summary.calmar))}
    ${figure("Open positions", number(summary.open_positions ?? 0, 0))}
  </dl></section>`;
}

/** @param {string} name @param {unknown} value */
function figure(name, value) {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

customElements.define("tocsin-session-detail", SessionDetail);
