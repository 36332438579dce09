/** All sweeps of the server: those under way with their progress, and the results of the others. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { api } from "../../lib/api.js";
import { FIGURES } from "../../lib/backtest-figures.js";
import { isUnderWay, merged } from "../../lib/backtest-wish.js";
import { app } from "../../lib/context.js";
import { duration, number } from "../../lib/format.js";
import { icon } from "../../lib/icons.js";
import { chip, time } from "../../lib/marks.js";
import { needs } from "../../lib/needs.js";
import { Panel } from "../../lib/panel.js";
import { shortNames } from "../../lib/sweep-wish.js";
import { endButton, progress, stateTone } from "./common.js";

class Sweeps extends Panel {
  /** Those that the stream does not tell any more. @type {any[]} */
  #listed = [];
  #failed = "";

  get heading() {
    return "Sweeps";
  }

  get hook() {
    return "backtest-sweeps";
  }

  streams() {
    return { sweeps: "sweeps" };
  }

  get waitingFor() {
    return "the list of sweeps";
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ask();
  }

  async #ask() {
    try {
      this.#listed = (await api("/api/sweeps")).sweeps;
      this.#failed = "";
    } catch (error) {
      this.#failed = /** @type {Error} */ (error).message;
    }
    this.requestUpdate();
  }

  get #shown() {
    return merged(this.items("sweeps"), this.#listed, "sweep_id");
  }

  tools() {
    return html`<span class="count">${this.#shown.length || ""}</span>
      <button class="primary small" data-action="new-sweep" ${needs("POST /api/sweeps")} @click=${() => app.select({ item: "new-sweep" })}>${icon("plus")}New sweep</button>`;
  }

  empty() {
    return this.#shown.length > 0
      ? null
      : html`<div class="invite"><strong>No sweep yet</strong>
          <p>A sweep tries a strategy with other numbers: one backtest for each combination, ranked, and judged by time that was kept back.</p></div>`;
  }

  body() {
    const now = app.bus.serverNow();
    return html`${this.#failed ? html`<p class="note" role="alert">Older sweeps are not listed: ${this.#failed} <button class="small" @click=${() => this.#ask()}>Try again</button></p>` : nothing}
      <table class="rows cards backtests">
        <thead><tr><th>Session</th><th>State</th><th>What varies</th><th class="num">Variants</th><th>Ranked by</th><th>Data</th><th class="num">Begun</th><th><span class="sr">Actions</span></th></tr></thead>
        <tbody>${repeat(this.#shown, (item) => item.sweep_id, (item) => this.#row(item, now))}</tbody>
      </table>`;
  }

  /** @param {any} item @param {number} now */
  #row(item, now) {
    const id = item.sweep_id;
    const took = item.started && item.ended ? (Date.parse(item.ended) - Date.parse(item.started)) / 1000 : null;
    return html`<tr data-sweep=${id} data-state=${item.state}>
      <td data-label="Session"><button class="link name" title=${id} @click=${() => app.select({ item: id })}><strong>${item.session}</strong></button></td>
      <td data-label="State">${isUnderWay(item) ? progress(item) : html`${chip(stateTone(item.state), item.state)}${item.reason ? html` <span class="reason">${item.reason}</span>` : nothing}`}</td>
      <td data-label="Varies" class="reason" title=${item.settings.join(", ")}>${shortNames(item.settings).join(", ")}</td>
      <td data-label="Variants" class="num" title=${took === null ? "" : `took ${duration(took)}`}>${number(item.variants, 0)}</td>
      <td data-label="Ranked by">${FIGURES.find((figure) => figure.key === item.rank)?.name ?? item.rank}${item.split === null ? html` <small class="note-line">in-sample only</small>` : html` <small>${number((1 - item.split) * 100, 0)} % kept back${item.folds ? `, ${item.folds} folds` : ""}</small>`}</td>
      <td data-label="Data" class="reason" title=${item.data}>${item.data}</td>
      <td data-label="Begun" class="num">${time(item.created, now)}</td>
      <td class="actions">${endButton(item, () => this.#listed = this.#listed.filter((each) => each.sweep_id !== id))}</td>
    </tr>`;
  }
}

customElements.define("tocsin-sweeps", Sweeps);
