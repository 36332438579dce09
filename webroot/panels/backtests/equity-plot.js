/** Equity and drawdown of a finished backtest, from its `equity.csv`. */
import uPlot from "uplot";
import { thinned } from "../../lib/backtest-figures.js";
import { placeOf } from "../../lib/crosshair.js";
import { clockTime, isKnown, money, number } from "../../lib/format.js";
import { BacktestPlot } from "./plot.js";

/** More points than pixels tell nothing. */
const MOST_POINTS = 4_000;

/** @typedef {Record<string, string>} Row */

class EquityPlot extends BacktestPlot {
  /** @type {uPlot | null} */
  #plot = null;
  /** @type {ResizeObserver | null} */
  #resize = null;
  /** @type {readonly Row[]} */
  #rows = [];
  /** @type {number[]} */
  #times = [];
  /** True while another chart is pointed at. */
  #led = false;
  currency = "";

  /** @param {readonly Row[]} rows */
  set rows(rows) {
    if (rows !== this.#rows) {
      this.#rows = rows;
      this.drawAnew();
    }
  }

  /** @param {number | null} time */
  follow(time) {
    if (this.#plot === null) {
      return;
    }
    this.#led = true;
    const left = time === null ? -10 : this.#plot.valToPos(this.#times[placeOf(this.#times, time)], "x");
    this.#plot.setCursor({ left, top: time === null ? -10 : 0 });
    this.#led = false;
  }

  drop() {
    this.#resize?.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  render() {
    return this.frame("img", "Equity and drawdown over event time");
  }

  /** @param {HTMLElement} host */
  draw(host) {
    if (this.#rows.length === 0) {
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
        this.point(index === null || index === undefined ? null : this.#times[index]);
      }
    }), data, host);
    this.#resize = new ResizeObserver(() => this.#plot?.setSize({ width: host.clientWidth, height: host.clientHeight }));
    this.#resize.observe(host);
    this.#legend(/** @type {Row} */ (points.at(-1)));
  }

  /** What the chart says at the crosshair, else at its end. @param {Row} row */
  #legend(row) {
    const drawdown = isKnown(row.drawdown_pct) ? `${number(row.drawdown_pct, 2)} %` : "unknown";
    this.tell(`${clockTime(row.time)} · equity ${money(row.equity)} ${this.currency} · drawdown ${drawdown}`);
  }

  /** @param {HTMLElement} host @param {(index: number | null | undefined) => void} at @returns {uPlot.Options} */
  #options(host, at) {
    const axis = { stroke: this.colour("--text-muted"), grid: { stroke: this.colour("--grid"), width: 1 }, ticks: { show: false }, font: `11px ${getComputedStyle(this).fontFamily}` };
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
        { label: "equity", stroke: this.colour("--accent"), width: 1.5, points: { show: false } },
        { label: "drawdown", scale: "drawdown", stroke: "transparent", fill: this.colour("--volume-down"), width: 0, points: { show: false } },
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
