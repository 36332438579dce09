/** All backtests of the server: those under way with their progress, and the results of the others. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { api } from "../../lib/api.js";
import { isUnderWay, merged } from "../../lib/backtest-wish.js";
import { app } from "../../lib/context.js";
import { count, duration, number, utc } from "../../lib/format.js";
import { icon } from "../../lib/icons.js";
import { chip, time } from "../../lib/marks.js";
import { needs } from "../../lib/needs.js";
import { Panel } from "../../lib/panel.js";
import { changes, endButton, progress, stateTone } from "./common.js";

/** A table of more columns cannot be read. */
const MOST_COMPARED = 6;

class Backtests extends Panel {
  /** Those that the stream does not tell any more. @type {any[]} */
  #listed = [];
  #failed = "";
  /** Chosen for a comparison. @type {Set<string>} */
  #chosen = new Set();

  get heading() {
    return "Backtests";
  }

  get hook() {
    return "backtests";
  }

  streams() {
    return { backtests: "backtests" };
  }

  get waitingFor() {
    return "the list of backtests";
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ask();
  }

  async #ask() {
    try {
      this.#listed = (await api("/api/backtests")).backtests;
      this.#failed = "";
    } catch (error) {
      this.#failed = /** @type {Error} */ (error).message;
    }
    this.requestUpdate();
  }

  get #shown() {
    return merged(this.items("backtests"), this.#listed);
  }

  tools() {
    const compared = this.#shown.map((item) => item.backtest_id).filter((id) => this.#chosen.has(id));
    const compare = () => app.select({ item: `compare:${compared.join(",")}` });
    return html`<span class="count">${this.#shown.length || ""}</span>
      <button class="primary small" data-action="new-backtest" ${needs("POST /api/backtests")} @click=${() => app.select({ item: "new" })}>${icon("plus")}New backtest</button>
      ${this.#shown.filter((item) => item.state === "DONE").length > 1
        ? html`<button class="small" data-action="compare" ?disabled=${compared.length < 2} title=${compared.length < 2 ? "Choose two or more results in the list" : ""} @click=${compare}>Compare${compared.length > 0 ? ` ${compared.length}` : ""}</button>`
        : nothing}`;
  }

  empty() {
    return this.#shown.length > 0
      ? null
      : html`<div class="invite"><strong>No backtest yet</strong>
          <p>A backtest runs a strategy over recorded data, through the same code that runs it live, and tells what it would have earned.</p>
          <button class="primary" @click=${() => app.select({ item: "new" })}>${icon("plus")}New backtest</button></div>`;
  }

  body() {
    const now = app.bus.serverNow();
    return html`${this.#failed ? html`<p class="note" role="alert">Older results are not listed: ${this.#failed} <button class="small" @click=${() => this.#ask()}>Try again</button></p>` : nothing}
      <table class="rows cards backtests">
        <thead><tr><th><span class="sr">Compare</span></th><th>Session</th><th>State</th><th>Data</th><th class="num">Events</th><th class="num">Events/s</th><th class="num">Begun</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>${repeat(this.#shown, (item) => item.backtest_id, (item) => this.#row(item, now))}</tbody>
      </table>`;
  }

  /** @param {any} item @param {number} now */
  #row(item, now) {
    const id = item.backtest_id;
    const choose = (/** @type {Event} */ event) => {
      this.#chosen[/** @type {HTMLInputElement} */ (event.target).checked ? "add" : "delete"](id);
      this.requestUpdate();
    };
    const full = this.#chosen.size >= MOST_COMPARED && !this.#chosen.has(id);
    const took = item.started && item.ended ? (Date.parse(item.ended) - Date.parse(item.started)) / 1000 : null;
    return html`<tr data-backtest=${id} data-state=${item.state}>
      <td class="choose">${item.state === "DONE" ? html`<input type="checkbox" aria-label="Compare ${item.session} of ${utc(item.created)}" ?disabled=${full} .checked=${this.#chosen.has(id)} @change=${choose}>` : nothing}</td>
      <td data-label="Session"><button class="link name" title=${id} @click=${() => app.select({ item: id })}><strong>${item.session}</strong></button>${changes(item)}</td>
      <td data-label="State">${isUnderWay(item) ? progress(item) : html`${chip(stateTone(item.state), item.state)}${item.reason ? html` <span class="reason">${item.reason}</span>` : nothing}`}</td>
      <td data-label="Data" class="reason" title=${item.data}>${item.data}</td>
      <td data-label="Events" class="num">${number(item.events, 0)}</td>
      <td data-label="Events/s" class="num" title=${took === null ? "" : `took ${duration(took)}`}>${item.events_per_second ? count(item.events_per_second) : ""}</td>
      <td data-label="Begun" class="num">${time(item.created, now)}</td>
      <td class="actions">${endButton(item, () => this.#listed = this.#listed.filter((each) => each.backtest_id !== id))}</td>
    </tr>`;
  }
}

customElements.define("tocsin-backtests", Backtests);
