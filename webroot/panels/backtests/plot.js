/** What the charts of a backtest share: a legend, one crosshair with those beside them, and the colours of the hour. */
import { LitElement, html } from "lit";
import { Crosshair } from "../../lib/crosshair.js";

const darkness = matchMedia("(prefers-color-scheme: dark)");

/** @abstract */
export class BacktestPlot extends LitElement {
  #crosshair = new Crosshair();
  #redraw = () => this.#draw();
  #pointed = () => this.#crosshair.source !== this && this.follow(this.#crosshair.time);

  createRenderRoot() {
    return this;
  }

  /** Shared with the charts beside it. @param {Crosshair} crosshair */
  set crosshair(crosshair) {
    this.#crosshair.removeEventListener("point", this.#pointed);
    this.#crosshair = crosshair;
    crosshair.addEventListener("point", this.#pointed);
  }

  connectedCallback() {
    super.connectedCallback();
    darkness.addEventListener("change", this.#redraw);
    this.#crosshair.addEventListener("point", this.#pointed);
    this.drawAnew();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    darkness.removeEventListener("change", this.#redraw);
    this.#crosshair.removeEventListener("point", this.#pointed);
    this.drop();
  }

  /** @param {string} role @param {string} label what the chart shows, for who doesn't see it */
  frame(role, label) {
    return html`<p class="plot-legend" aria-live="off"></p><div class="backtest-plot" role=${role} aria-label=${label}></div>`;
  }

  /** To be called when what is shown has changed. */
  drawAnew() {
    this.updateComplete.then(this.#redraw);
  }

  #draw() {
    this.drop();
    const host = /** @type {HTMLElement | null} */ (this.querySelector(".backtest-plot"));
    if (this.isConnected && host !== null) {
      this.draw(host);
    }
  }

  /** Where the others' crosshairs go. @param {number | null} time seconds; null if this chart is left */
  point(time) {
    this.#crosshair.point(time, this);
  }

  /** @param {string} text what the chart says at the crosshair, else at its end */
  tell(text) {
    const legend = this.querySelector(".plot-legend");
    if (legend) {
      legend.textContent = text;
    }
  }

  /** A colour of the design. @param {string} name */
  colour(name) {
    return getComputedStyle(this).getPropertyValue(name).trim();
  }

  /** Another chart is pointed at. @param {number | null} _time seconds; null if it is left */
  follow(_time) {}

  /** Draws into what is empty. @param {HTMLElement} _host */
  draw(_host) {}

  /** Takes away what was drawn, if anything was. */
  drop() {}
}
