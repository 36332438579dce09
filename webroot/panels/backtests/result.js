/** One backtest: how far it is while it runs; when it is done its figures, curves, trades and files. */
import { html, nothing } from "lit";
import { textFile } from "../../lib/api.js";
import { FIGURES, meaning, written } from "../../lib/backtest-figures.js";
import { isUnderWay } from "../../lib/backtest-wish.js";
import { Crosshair } from "../../lib/crosshair.js";
import { app } from "../../lib/context.js";
import { rows } from "../../lib/csv.js";
import { count, decimal, direction, duration, guessScale, isKnown, money, number, utc } from "../../lib/format.js";
import { change, chip, time } from "../../lib/marks.js";
import { changes, endButton, filePath, progress, stateTone } from "./common.js";
import { distribution } from "./distribution.js";
import { JobPanel } from "./job-panel.js";
import "./equity-plot.js";
import "./price-plot.js";

/** Trades that are shown at first, and at a time. */
const TRADES = 200;

class BacktestResult extends JobPanel {
  /** @type {ReadonlyArray<Record<string, string>> | null} */
  #trades = null;
  /** @type {ReadonlyArray<Record<string, string>> | null} */
  #equity = null;
  /** By `venue:symbol`; null before they are there, and for a result that has none. @type {Record<string, import("../../lib/backtest-prices.js").PriceLine> | null} */
  #prices = null;
  /** The market whose price is shown. */
  #market = "";
  /** What is shown of it: the chart is drawn anew only if this is another. @type {any} */
  #shown = null;
  #crosshair = new Crosshair();
  #filesFailed = "";
  #most = TRADES;

  get heading() {
    return "Backtest";
  }

  get hook() {
    return "backtest";
  }

  get word() {
    return /** @type {const} */ ("backtest");
  }

  forget() {
    this.#trades = this.#equity = this.#prices = this.#shown = null;
    this.#most = TRADES;
  }

  /** @param {any} found @param {() => boolean} isWanted */
  async found(found, isWanted) {
    this.#filesFailed = "";
    if (found.state === "DONE" && this.#trades === null) {
      await this.#files(found.backtest_id, isWanted, found.files);
    }
  }

  /** @param {string} id @param {() => boolean} isWanted @param {readonly string[]} files results of earlier versions have no prices */
  async #files(id, isWanted, files) {
    try {
      const [trades, equity, prices] = await Promise.all(["trades.csv", "equity.csv", "prices.json"].map((file) => (files.includes(file) ? textFile(filePath(id, file)) : "null")));
      if (isWanted()) {
        this.#trades = rows(trades);
        this.#equity = rows(equity);
        this.#prices = JSON.parse(prices);
      }
    } catch (error) {
      this.#filesFailed = /** @type {Error} */ (error).message;
    }
  }

  body() {
    const item = this.item;
    const summary = item.results ?? null;
    return html`<article class="sheet backtest" data-backtest=${item.backtest_id} data-state=${item.state}>
      <header>
        <h1>${item.session}</h1> ${chip(stateTone(item.state), item.state)} ${changes(item)}
        <span class="actions">
          ${summary ? html`<a class="button-link" data-action="report" href=${filePath(item.backtest_id, "report.html")} target="_blank" rel="noopener">Report</a>` : nothing}
          ${endButton(item, () => app.select({ item: null }))}
        </span>
      </header>
      ${isUnderWay(item) ? html`<section data-progress>${progress(item)}</section>` : nothing}
      ${item.reason ? html`<p role="alert" class="tone-danger">${item.reason}</p>` : nothing}
      ${this.problem ? html`<p role="alert" class="tone-danger">${this.problem}</p>` : nothing}
      <p class="made-of">${item.data}${summary ? html`<span>${summary.data?.instruments?.join(", ")}</span><span>${time(summary.from, app.bus.serverNow())} to ${time(summary.to, app.bus.serverNow())}</span>` : nothing}
        <span>${number(item.events, 0)} events${item.ended && item.started ? ` in ${duration((Date.parse(item.ended) - Date.parse(item.started)) / 1000)}, ${count(item.events_per_second)} a second` : ""}</span>
        ${item.bad > 0 ? html`<span class="tone-danger" title=${item.first_bad}>${number(item.bad, 0)} lines could not be read</span>` : nothing}</p>
      ${summary ? this.#results(item, summary) : nothing}
    </article>`;
  }

  /** @param {any} item @param {any} summary */
  #results(item, summary) {
    const failed = this.#filesFailed ? html`<p role="alert" class="tone-danger">Curves and trades cannot be had: ${this.#filesFailed}</p>` : nothing;
    const results = this.#trades?.map((trade) => Number(trade.pnl)) ?? [];
    return html`<section><h2>Figures</h2><dl class="figures" data-results>
        ${FIGURES.map((figure) => html`<div data-figure=${figure.key} title=${meaning(figure, summary)}><dt>${figure.name}</dt>
          <dd data-direction=${figure.kind === "change" && isKnown(summary[figure.key]) ? direction(summary[figure.key], 2) : nothing}>${written(figure, summary)}</dd></div>`)}
      </dl></section>
      ${failed}
      ${this.#equity === null
        ? failed === nothing ? html`<p class="faint">loading curves and trades</p>` : nothing
        : html`<section><h2>Equity and drawdown</h2>${this.#equity.length > 1 ? html`<tocsin-backtest-equity .crosshair=${this.#crosshair} .currency=${summary.currency} .rows=${this.#equity}></tocsin-backtest-equity>` : html`<p class="faint">The account has no history: nothing was marked.</p>`}</section>`}
      ${this.#price()}
      ${distribution(results, summary.currency)}
      ${this.#trades === null ? nothing : html`<section><h2>Trades <small>${number(this.#trades.length, 0)}</small></h2>${this.#tradeTable(this.#trades, summary)}</section>`}
      <section><h2>Files</h2><ul class="downloads">${item.files.map((/** @type {string} */ file) => html`<li><a href=${filePath(item.backtest_id, file)} download="${item.backtest_id}-${file}">${file}</a></li>`)}</ul>
        <p class="faint">State hash <code>${summary.state_hash}</code>: the same session over the same data gives the same.</p></section>`;
  }

  /** One market's price at a time; first the one that was traded most. */
  #price() {
    const prices = this.#prices;
    const trades = this.#trades;
    if (prices === null || trades === null || Object.keys(prices).length === 0) {
      return nothing;
    }
    const of = (/** @type {string} */ market) => trades.filter((trade) => `${trade.venue}:${trade.symbol}` === market);
    const markets = Object.keys(prices).sort((a, b) => of(b).length - of(a).length || a.localeCompare(b));
    const market = markets.includes(this.#market) ? this.#market : markets[0];
    if (this.#shown?.market !== market || this.#shown.trades.all !== trades) {
      this.#shown = { market, line: prices[market], trades: Object.assign(of(market), { all: trades }) };
    }
    const show = (/** @type {string} */ name) => {
      this.#market = name;
      this.requestUpdate();
    };
    return html`<section data-prices=${market}><h2>Price and trades</h2>
      ${markets.length > 1 ? html`<div class="on" role="radiogroup" aria-label="Market">${markets.map((name) => html`<button class="token-choice" role="radio" aria-checked=${String(name === market)} data-market=${name} @click=${() => show(name)}>${name.split(":")[1]} <small>${name.split(":")[0]}, ${of(name).length}</small></button>`)}</div>` : nothing}
      <tocsin-backtest-prices .crosshair=${this.#crosshair} .shown=${this.#shown}></tocsin-backtest-prices>
      <p class="faint">Arrows are entries, dots are exits: green won, red lost; a row of the trades shows its place, a double click all again. What stands here is thinned to ${number(prices[market].t.length, 0)} stretches of time, each with its lowest and highest price.</p></section>`;
  }

  /** Its place on the chart of its market. @param {Record<string, string>} trade */
  async #look(trade) {
    this.#market = `${trade.venue}:${trade.symbol}`;
    this.requestUpdate();
    await this.updateComplete;
    const plot = /** @type {any} */ (this.querySelector("tocsin-backtest-prices"));
    await plot?.updateComplete;
    plot?.show(trade);
  }

  /** @param {ReadonlyArray<Record<string, string>>} trades @param {any} summary */
  #tradeTable(trades, summary) {
    if (trades.length === 0) {
      return html`<p class="faint">No trade was closed. <code>transitions.csv</code> tells what the strategy saw instead.</p>`;
    }
    const more = () => {
      this.#most += TRADES;
      this.requestUpdate();
    };
    const now = app.bus.serverNow();
    return html`<div class="scroll" tabindex="0"><table class="rows" data-trades>
        <thead><tr><th>Entry</th><th>Exit</th><th>Symbol</th><th>Side</th><th>Strategy</th><th class="num">Size</th><th class="num">Entry price</th><th class="num">Exit price</th><th class="num">P&amp;L ${summary.currency}</th><th class="num">P&amp;L %</th><th class="num">Fees</th><th>By</th></tr></thead>
        <tbody>${trades.slice(0, this.#most).map(
          (trade) => html`<tr tabindex=${this.#prices ? 0 : nothing} title="${utc(trade.entry_time)} to ${utc(trade.exit_time)}${this.#prices ? "; on the chart" : ""}" @click=${() => this.#look(trade)} @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && this.#look(trade)}><td>${time(trade.entry_time, now)}</td><td>${time(trade.exit_time, now)}</td><td>${trade.symbol} <small>${trade.venue}</small></td><td>${trade.direction}</td><td>${trade.strategy_id}</td>
            <td class="num">${decimal(trade.qty)}</td><td class="num">${decimal(trade.entry_price)}</td><td class="num" title=${trade.exit_price}>${filled(trade)}</td><td class="num">${change(trade.pnl, "")}</td><td class="num">${change(trade.pnl_pct, "%")}</td><td class="num">${decimal(trade.fees)}</td><td>${trade.exit_trigger}</td></tr>`,
        )}</tbody></table></div>
      ${trades.length > this.#most ? html`<button class="small" data-action="more" @click=${more}>Show more, ${number(trades.length - this.#most, 0)} are left</button>` : nothing}`;
  }
}

/** Filled in several parts, an exit has more digits than any price of the market. @param {Record<string, string>} trade */
function filled({ entry_price: entry, exit_price: exit }) {
  const digits = Math.max(entry.split(".")[1]?.length ?? 0, guessScale(Number(exit)));
  return (exit.split(".")[1]?.length ?? 0) > digits ? money(exit, digits) : decimal(exit);
}

customElements.define("tocsin-backtest", BacktestResult);
