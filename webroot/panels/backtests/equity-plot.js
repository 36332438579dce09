/** Equity and drawdown of a finished backtest, from its `equity.csv`. */
import { LitElement, html } from "lit";
import uPlot from "uplot";
import { thinned } from "../../lib/backtest-figures.js";
import { Crosshair, placeOf } from "../../lib/crosshair.js";
import { clockTime, isKnown, money, number } from "../../lib/format.js";

/** More points than pixels tell nothing. */
const MOST_POINTS = 4_000;
const darkness = matchMedia("(prefers-color-scheme: dark)");

/** @typedef {Record<string, string>} Row */

class EquityPlot extends LitElement {
  /** @type {uPlot | null} */
  #plot = null;
  /** @type {ResizeObserver | null} */
  #resize = null;
  /** @type {readonly Row[]} */
  #rows = [];
  /** @type {number[]} */
  #times = [];
  #crosshair = new Crosshair();
  /** True while another chart is pointed at. */
  #led = false;
  #redraw = () => this.#draw();
  #pointed = () => this.#follow();
  currency = "";

  createRenderRoot() {
    return this;
  }

  /** @param {readonly Row[]} rows */
  set rows(rows) {
    if (rows !== this.#rows) {
      this.#rows = rows;
      this.updateComplete.then(this.#redraw);
    }
  }

  /** Shared with the charts beside it. @param {Crosshair} crosshair */
  set crosshair(crosshair) {
    this.#crosshair.removeEventListener("point", this.#pointed);
    this.#crosshair = crosshair;
    crosshair.addEventListener("point", this.#pointed);
  }

  #follow() {
    const { time, source } = this.#crosshair;
    if (source === this || this.#plot === null) {
      return;
    }
    this.#led = true;
    const left = time === null ? -10 : this.#plot.valToPos(this.#times[placeOf(this.#times, time)], "x");
    this.#plot.setCursor({ left, top: time === null ? -10 : 0 });
    this.#led = false;
  }

  connectedCallback() {
    super.connectedCallback();
    darkness.addEventListener("change", this.#redraw);
    this.#crosshair.addEventListener("point", this.#pointed);
    this.updateComplete.then(this.#redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    darkness.removeEventListener("change", this.#redraw);
    this.#crosshair.removeEventListener("point", this.#pointed);
    this.#drop();
  }

  #drop() {
    this.#resize?.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  render() {
    return html`<p class="plot-legend" aria-live="off"></p><div class="backtest-plot" role="img" aria-label="Equity and drawdown over event time"></div>`;
  }

  #draw() {
    this.#drop();
    const host = /** @type {HTMLElement | null} */ (this.querySelector(".backtest-plot"));
    if (!this.isConnected || host === null || this.#rows.length === 0) {
      return;
    }
    const points = thinned(this.#rows, (row) => Number(row.equity), MOST_POINTS);
    this.#times = points.map((row) => Date.parse(row.time) / 1000);
    const data = /** @type {uPlot.AlignedData} */ ([
      this.#times,
      points.map((row) => Number(row.equity)),
      points.map((row) => (isKnown(row.drawdown_pct) ? -Math.abs(Number(row.drawdown_pct)) : null)),
    ]);
    this.#plot = new uPlot(this.#options(host, (index) => {
      this.#legend(points[index ?? points.length - 1]);
      if (!this.#led) {
        this.#crosshair.point(index === null || index === undefined ? null : this.#times[index], this);
      }
    }), data, host);
    this.#resize = new ResizeObserver(() => this.#plot?.setSize({ width: host.clientWidth, height: host.clientHeight }));
    this.#resize.observe(host);
    this.#legend(/** @type {Row} */ (points.at(-1)));
  }

  /** What the chart says at the crosshair, else at its end. @param {Row} row */
  #legend(row) {
    const legend = this.querySelector(".plot-legend");
    if (legend) {
      const drawdown = isKnown(row.drawdown_pct) ? `${number(row.drawdown_pct, 2)} %` : "unknown";
      legend.textContent = `${clockTime(row.time)} · equity ${money(row.equity)} ${this.currency} · drawdown ${drawdown}`;
    }
  }

  /** @param {HTMLElement} host @param {(index: number | null | undefined) => void} at @returns {uPlot.Options} */
  #options(host, at) {
    const css = getComputedStyle(this);
    const colour = (/** @type {string} */ name) => css.getPropertyValue(name).trim();
    const axis = { stroke: colour("--text-muted"), grid: { stroke: colour("--grid"), width: 1 }, ticks: { show: false }, font: `11px ${css.fontFamily}` };
    const narrow = host.clientWidth < 480;
    return {
      width: host.clientWidth,
      height: host.clientHeight,
      legend: { show: false },
      cursor: { y: false },
      hooks: { setCursor: [(plot) => at(plot.cursor.idx)] },
      scales: { drawdown: { range: (_plot, low) => [Math.min((low ?? 0) * 3, -0.1), 0] } },
      axes: [
        { ...axis, space: narrow ? 110 : 130, values: (_plot, splits) => splits.map((split) => clockTime(split * 1000, this.#near)) },
        { ...axis, size: narrow ? 60 : 76, values: (_plot, splits) => splits.map((split) => number(split, narrow ? 0 : 2)) },
        { ...axis, show: !narrow, side: 1, scale: "drawdown", size: 60, grid: { show: false }, values: (_plot, splits) => splits.map((split) => `${number(split, 2)} %`) },
      ],
      series: [
        {},
        { label: "equity", stroke: colour("--accent"), width: 1.5, points: { show: false } },
        { label: "drawdown", scale: "drawdown", stroke: "transparent", fill: colour("--volume-down"), width: 0, points: { show: false } },
      ],
    };
  }

  /** Times of one day need no date. */
  get #near() {
    const first = Date.parse(this.#rows[0].time);
    const last = Date.parse(/** @type {Row} */ (this.#rows.at(-1)).time);
    return new Date(first).toDateString() === new Date(last).toDateString() ? last : Date.now();
  }
}

customElements.define("tocsin-backtest-equity", EquityPlot);
