/** Several results in one table, the best of each figure marked. */
import { html, nothing } from "lit";
import { api } from "../../lib/api.js";
import { best, FIGURES, meaning, written } from "../../lib/backtest-figures.js";
import { app } from "../../lib/context.js";
import { direction, isKnown } from "../../lib/format.js";
import { icon } from "../../lib/icons.js";
import { time } from "../../lib/marks.js";
import { Panel } from "../../lib/panel.js";
import { changes } from "./common.js";

class BacktestComparison extends Panel {
  #asked = "";
  /** @type {any[] | null} */
  #runs = null;
  /** Those that cannot be had, and why. @type {string[]} */
  #failed = [];

  get heading() {
    return "Comparison";
  }

  get hook() {
    return "backtest-comparison";
  }

  streams() {
    return { backtests: "backtests" };
  }

  tools() {
    return html`<button class="small" data-action="back" @click=${() => app.select({ item: null })}>${icon("back")}All backtests</button>`;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  update(changed) {
    const item = app.selection.item ?? "";
    if (item.startsWith("compare:") && item !== this.#asked) {
      this.#asked = item;
      this.#ask(item);
    }
    super.update(changed);
  }

  /** @param {string} item */
  async #ask(item) {
    this.#runs = null;
    const ids = item.slice("compare:".length).split(",").filter(Boolean);
    const answers = await Promise.allSettled(ids.map((id) => api(`/api/backtests/${encodeURIComponent(id)}`)));
    if (item !== this.#asked) {
      return;
    }
    this.#runs = answers.flatMap((answer) => (answer.status === "fulfilled" && answer.value.results ? [answer.value] : []));
    this.#failed = answers.flatMap((answer, i) => (answer.status === "rejected" ? [`${ids[i]}: ${answer.reason.message}`] : answer.value.results ? [] : [`${ids[i]} has no result: it is ${answer.value.state}`]));
    this.requestUpdate();
  }

  empty() {
    if (this.#runs === null) {
      return "waiting for the results";
    }
    return this.#runs.length > 0 ? null : html`<div class="invite" role="alert"><strong>Nothing to compare</strong>${this.#failed.map((each) => html`<p>${each}</p>`)}</div>`;
  }

  body() {
    const runs = this.#runs ?? [];
    const summaries = runs.map((run) => run.results);
    const spans = new Set(summaries.map((summary) => `${summary.from} ${summary.to} ${summary.events}`));
    return html`<div class="sheet">
      ${this.#failed.map((each) => html`<p role="alert" class="tone-danger">${each}</p>`)}
      ${spans.size > 1 ? html`<p class="note-line" role="note">These runs had different data: what one earned more may be the market's doing.</p>` : nothing}
      <div class="scroll" tabindex="0"><table class="rows comparison">
        <thead><tr><th>Figure</th>${runs.map((run) => html`<th class="num"><button class="link" title=${run.backtest_id} @click=${() => app.select({ item: run.backtest_id })}><strong>${run.session}</strong></button>${changes(run)}</th>`)}</tr></thead>
        <tbody>
          <tr><th scope="row">Begun</th>${runs.map((run) => html`<td class="num">${time(run.created, app.bus.serverNow())}</td>`)}</tr>
          <tr><th scope="row">Data</th>${runs.map((run) => html`<td class="num data" title=${run.data}>${run.data}</td>`)}</tr>
          ${FIGURES.map((figure) => {
            const tops = best(figure, summaries);
            return html`<tr data-figure=${figure.key}><th scope="row" title=${meaning(figure)}>${figure.name}</th>${summaries.map(
              (summary, i) => html`<td class="num" title=${meaning(figure, summary)} ?data-best=${tops[i]}><span data-direction=${figure.kind === "change" && isKnown(summary[figure.key]) ? direction(summary[figure.key], 2) : nothing}>${written(figure, summary)}</span>${tops[i] ? html` <small>best</small>` : nothing}</td>`,
            )}</tr>`;
          })}
          <tr><th scope="row" title="equal for equal ends">State hash</th>${summaries.map((summary) => html`<td class="num"><code>${summary.state_hash}</code></td>`)}</tr>
        </tbody>
      </table></div></div>`;
  }
}

customElements.define("tocsin-backtest-comparison", BacktestComparison);
