/** Equity and drawdown over the session. */
import { html } from "lit";
import uPlot from "uplot";
import { app } from "../lib/context.js";
import { clockTime, isKnown, money, number, quote } from "../lib/format.js";
import { change } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

const darkness = matchMedia("(prefers-color-scheme: dark)");

class Equity extends Panel {
  /** @type {uPlot | null} */
  #plot = null;
  /** @type {ResizeObserver | null} */
  #resize = null;
  #theme = false;

  get heading() {
    return "Equity";
  }

  get hook() {
    return "equity";
  }

  streams() {
    return { points: app.address("equity") };
  }

  empty() {
    return this.items("points").length === 0 ? "waiting for the session's first mark" : null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#drop();
  }

  #drop() {
    this.#resize?.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  body() {
    const last = this.items("points").at(-1);
    const unit = quote(app.session?.symbols[0] ?? "");
    return html`
      <dl class="equity-facts">
        <div><dt><i class="dot" data-key="equity"></i>Equity</dt><dd><b title=${last.equity}>${money(last.equity)}</b> ${unit}</dd></div>
        <div><dt>Cash</dt><dd title=${last.cash}>${money(last.cash)}</dd></div>
        <div><dt>Unrealised</dt><dd>${isKnown(last.unrealized_pnl) ? change(last.unrealized_pnl, "") : "none"}</dd></div>
        <div><dt>Realised</dt><dd>${isKnown(last.realized_pnl) ? change(last.realized_pnl, "") : "none"}</dd></div>
        <div><dt>Fees</dt><dd title=${last.fees}>${money(last.fees)}</dd></div>
        <div><dt><i class="dot" data-key="drawdown"></i>Drawdown</dt><dd>${isKnown(last.drawdown_pct) ? `${number(last.drawdown_pct, 2)} %` : "none"}</dd></div>
      </dl>
      <div class="equity-plot" role="img" aria-label="Equity and drawdown over time"></div>
    `;
  }

  drawn() {
    const host = /** @type {HTMLElement | null} */ (this.querySelector(".equity-plot"));
    if (host === null) {
      this.#drop();
      return;
    }
    if (this.#plot !== null && (this.#theme !== darkness.matches || this.#plot.root.parentElement !== host)) {
      this.#drop();
    }
    const points = this.items("points");
    const data = /** @type {uPlot.AlignedData} */ ([
      points.map((point) => Date.parse(point.time) / 1000),
      points.map((point) => Number(point.equity)),
      points.map((point) => (isKnown(point.drawdown_pct) ? -Math.abs(Number(point.drawdown_pct)) : null)),
    ]);
    if (this.#plot === null) {
      this.#theme = darkness.matches;
      this.#plot = new uPlot(options(this, host), data, host);
      this.#resize = new ResizeObserver(() => this.#plot?.setSize({ width: host.clientWidth, height: Math.max(80, host.clientHeight) }));
      this.#resize.observe(host);
    } else {
      this.#plot.setData(data);
    }
  }
}

/** @param {HTMLElement} panel @param {HTMLElement} host @returns {uPlot.Options} */
function options(panel, host) {
  const css = getComputedStyle(panel);
  const colour = (/** @type {string} */ name) => css.getPropertyValue(name).trim();
  const axis = { stroke: colour("--text-muted"), grid: { stroke: colour("--grid"), width: 1 }, ticks: { show: false }, font: `11px ${css.fontFamily}` };
  return {
    width: host.clientWidth,
    height: Math.max(80, host.clientHeight),
    legend: { show: false },
    cursor: { y: false },
    scales: { drawdown: { range: (_plot, low) => [Math.min(low ?? 0, -0.1), 0] } },
    axes: [
      { ...axis, values: (_plot, splits) => splits.map((split) => clockTime(split * 1000, split * 1000)) },
      { ...axis, size: 76, values: (_plot, splits) => splits.map((split) => number(split, 2)) },
      { ...axis, side: 1, scale: "drawdown", size: 56, grid: { show: false }, values: (_plot, splits) => splits.map((split) => `${number(split, 2)} %`) },
    ],
    series: [
      {},
      { label: "equity", stroke: colour("--accent"), width: 1.5, points: { show: false } },
      { label: "drawdown", scale: "drawdown", stroke: "transparent", fill: colour("--volume-down"), width: 0, points: { show: false } },
    ],
  };
}

customElements.define("tocsin-equity", Equity);
