/** One sweep: how far it is while it runs; when it is done its variants, with what each did in the time that was kept back. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { api } from "../../lib/api.js";
import { FIGURES, written } from "../../lib/backtest-figures.js";
import { isUnderWay } from "../../lib/backtest-wish.js";
import { app } from "../../lib/context.js";
import { count, duration, isKnown, number, significant } from "../../lib/format.js";
import { change, chip, time } from "../../lib/marks.js";
import { needs } from "../../lib/needs.js";
import { show } from "../../lib/session-commands.js";
import { backtestOf, inOrder, shortNames } from "../../lib/sweep-wish.js";
import { endButton, filePath, progress, stateTone } from "./common.js";
import { JobPanel } from "./job-panel.js";

/** @typedef {import("../../lib/sweep-wish.js").Variant} Variant */
/** @typedef {import("../../lib/backtest-figures.js").Figure} Figure */

/** Variants that are shown at first, and at a time. */
const SHOWN = 100;
/** Shown of each; what they are ranked by comes first. */
const COLUMNS = ["net_pnl", "max_drawdown_pct", "trades", "win_rate_pct", "profit_factor", "sharpe"];
const SHORT = /** @type {Record<string, string>} */ ({ net_pnl: "P&L", max_drawdown_pct: "Drawdown", win_rate_pct: "Won", profit_factor: "Factor" });

class Sweep extends JobPanel {
  #column = "rank";
  #rising = true;
  #most = SHOWN;
  #starting = 0;

  get heading() {
    return "Sweep";
  }

  get hook() {
    return "backtest-sweep";
  }

  get word() {
    return /** @type {const} */ ("sweep");
  }

  forget() {
    this.#column = "rank";
    this.#rising = true;
    this.#most = SHOWN;
  }

  body() {
    const item = this.item;
    const results = item.results ?? null;
    const kept = item.split === null ? nothing : item.folds ? html`<span>walked forward in ${item.folds} folds, ranked by the first ${number(item.split * 100, 0)} % of each${item.anchored ? ", which begins with the data" : ""}</span>` : html`<span>ranked by the first ${number(item.split * 100, 0)} %${results?.cut ? html`, until ${time(results.cut, app.bus.serverNow())}` : nothing}</span>`;
    return html`<article class="sheet backtest" data-sweep=${item.sweep_id} data-state=${item.state}>
      <header>
        <h1>${item.session}</h1> ${chip(stateTone(item.state), item.state)}
        <span class="actions">
          ${results ? html`<a class="button-link" href=${filePath(item.sweep_id, "sweep.csv")} download="${item.sweep_id}.csv">sweep.csv</a>` : nothing}
          ${endButton(item, () => app.select({ item: null }))}
        </span>
      </header>
      ${isUnderWay(item) ? html`<section data-progress>${progress(item)}</section>` : nothing}
      ${item.reason ? html`<p role="alert" class="tone-danger">${item.reason}</p>` : nothing}
      ${this.problem ? html`<p role="alert" class="tone-danger">${this.problem}</p>` : nothing}
      <p class="made-of">${item.data}<span>${number(item.variants, 0)} ${item.variants === 1 ? "variant" : "variants"} of ${item.settings.join(", ")}</span>${kept}
        <span>${number(item.events, 0)} events${item.ended && item.started ? ` in ${duration((Date.parse(item.ended) - Date.parse(item.started)) / 1000)}, ${count(item.events_per_second)} a second` : ""}</span>
        ${item.bad > 0 ? html`<span class="tone-danger" title=${item.first_bad}>${number(item.bad, 0)} lines could not be read</span>` : nothing}</p>
      ${results ? this.#results(results) : nothing}
    </article>`;
  }

  /** @param {any} results */
  #results(results) {
    const variants = /** @type {Variant[]} */ (results.variants);
    const walked = Boolean(results.folds);
    const split = walked || results.cut !== null;
    const figures = [...new Set([results.rank, ...COLUMNS])].map((key) => /** @type {Figure} */ (FIGURES.find((figure) => figure.key === key)));
    const names = shortNames(results.settings);
    const ordered = inOrder(variants, this.#column, this.#rising);
    const more = () => {
      this.#most += SHOWN;
      this.requestUpdate();
    };
    const ranked = (/** @type {Figure} */ figure) => figure.key === results.rank;
    return html`<section data-notes>${results.notes.map((/** @type {string} */ note) => html`<p class="note-line" role="note">${note}</p>`)}
        ${results.notes.length === 0 ? html`<p class="faint">The best in-sample is the best in the time that was kept back, too. That is one choice judged once: what is tried again on the same time proves less each time.</p>` : nothing}</section>
      ${walked ? this.#joined(results) : nothing}
      <section><h2>${walked ? "Folds" : "Variants"} <small>${walked ? html`of each the best by ${figures[0].name} of ${results.variants_a_fold}` : html`best by ${figures[0].name} first`}; amounts in ${results.currency}</small></h2>
      <div class="scroll" tabindex="0"><table class="rows variants" data-variants>
        <thead>
          <tr><td colspan=${1 + names.length}></td><th class="group" colspan=${figures.length} scope="colgroup">${split ? "In-sample: ranked by" : "In-sample"}</th>${split ? html`<th class="group" colspan=${figures.length} scope="colgroup">Out-of-sample: kept back</th>` : nothing}<td></td></tr>
          <tr>${this.#head("rank", walked ? "Fold" : "#", walked ? "in the order of time" : "place in the ranking", true)}${names.map((name, i) => this.#head(`value:${i}`, name, results.settings[i], true))}
            ${figures.map((figure, i) => this.#head(`in:${figure.key}`, SHORT[figure.key] ?? figure.name, figure.means, figure.better === "low", i === 0, ranked(figure)))}
            ${split ? figures.map((figure, i) => this.#head(`out:${figure.key}`, SHORT[figure.key] ?? figure.name, figure.means, figure.better === "low", i === 0)) : nothing}<th><span class="sr">Backtest</span></th></tr>
        </thead>
        <tbody>${repeat(ordered.slice(0, this.#most), (variant) => variant.rank, (variant) => html`<tr data-rank=${variant.rank} ?data-best=${!walked && variant.rank === 1}>
          <td class="num">${variant.rank}${walked ? html` <small>until ${time(variant.to, app.bus.serverNow())}</small>` : variant.rank === 1 ? html` <small class="best">best${split ? " in-sample" : ""}</small>` : nothing}</td>
          ${variant.values.map((value) => html`<td class="num"><strong>${String(value)}</strong></td>`)}
          ${figures.map((figure, i) => cell(figure, variant.in, i === 0))}${split ? figures.map((figure, i) => cell(figure, variant.out, i === 0)) : nothing}
          <td class="actions"><button class="small quiet" data-action="backtest" ${needs("POST /api/backtests")} ?disabled=${this.#starting !== 0} title="A backtest with these values over all of the data: trades, curves, report" aria-label="Backtest of variant ${variant.rank}" @click=${() => this.#backtest(results, variant)}>${this.#starting === variant.rank ? "Starting …" : "Backtest"}</button></td>
        </tr>`)}</tbody></table></div>
      ${ordered.length > this.#most ? html`<button class="small" data-action="more" @click=${more}>Show more, ${number(ordered.length - this.#most, 0)} are left</button>` : nothing}</section>`;
  }

  /** What the choices of all folds came to in the time that each was judged by. @param {any} results */
  #joined(results) {
    const { trades, net_pnl: net, max_drawdown_pct: drawdown, win_rate_pct: won, folds_gained: gained, efficiency_pct: efficiency } = results.joined;
    return html`<section data-joined><h2>Out-of-sample <small>all folds together</small></h2>
      <p class="made-of"><span>P&L ${change(net, results.currency)}</span><span>${number(trades, 0)} trades${won === null ? "" : `, ${number(won, 2)} % won`}</span><span>deepest drawdown of a fold ${number(drawdown, 2)} %</span><span>${gained} of ${results.folds} folds gained</span>${efficiency === null ? nothing : html`<span>a day came to ${number(efficiency, 0)} % of a day in-sample</span>`}</p></section>`;
  }

  /** @param {string} id @param {string} title @param {string} means @param {boolean} rising how it is sorted first @param {boolean} [begins] a group @param {boolean} [ranked] */
  #head(id, title, means, rising, begins = false, ranked = false) {
    const by = this.#column === id;
    const sort = () => {
      this.#rising = by ? !this.#rising : rising;
      this.#column = id;
      this.requestUpdate();
    };
    return html`<th class="num ${begins ? "begins" : ""}" aria-sort=${by ? (this.#rising ? "ascending" : "descending") : "none"} title=${means}>
      <button class="link" data-sort=${id} @click=${sort}>${ranked ? html`<span title="ranked by this">★</span> ` : nothing}${title}<span aria-hidden="true">${by ? (this.#rising ? " ▲" : " ▼") : ""}</span></button></th>`;
  }

  /** Its trades and curves are those of a backtest alone. @param {any} results @param {Variant} variant */
  async #backtest(results, variant) {
    this.#starting = variant.rank;
    this.requestUpdate();
    try {
      const begun = await api("/api/backtests", { method: "POST", body: backtestOf(results, variant) });
      app.select({ item: begun.backtest_id });
    } catch (error) {
      show({ tone: "bad", text: `The backtest is not started: ${/** @type {Error} */ (error).message}` });
    }
    this.#starting = 0;
    this.requestUpdate();
  }
}

/** @param {Figure} figure @param {any} figures @param {boolean} begins a group */
function cell(figure, figures, begins) {
  const value = figures[figure.key];
  const text = !isKnown(value)
    ? html`<span class="faint">${written(figure, figures)}</span>`
    : figure.kind === "change" ? change(value, "") : figure.kind === "percent" ? `${number(value, 2)} %` : figure.kind === "count" ? number(value, 0) : significant(value);
  return html`<td class="num ${begins ? "begins" : ""}">${text}</td>`;
}

customElements.define("tocsin-sweep", Sweep);
