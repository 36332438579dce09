/** The price of one market over a backtest, as the server has thinned it, with the trades on it. */
import { CandlestickSeries, createChart, createSeriesMarkers, CrosshairMode } from "lightweight-charts";
import { candlesOf, tradeMarkers } from "../../lib/backtest-prices.js";
import { placeOf } from "../../lib/crosshair.js";
import { clockTime, guessScale, price } from "../../lib/format.js";
import { colours, tick } from "../chart.js";
import { BacktestPlot } from "./plot.js";

/** @typedef {import("../../lib/backtest-prices.js").PriceLine} PriceLine */

class PricePlot extends BacktestPlot {
  /** @type {import("lightweight-charts").IChartApi | null} */
  #chart = null;
  /** @type {PriceLine | null} */
  #line = null;
  /** @type {ReadonlyArray<Record<string, string>>} */
  #trades = [];
  #market = "";
  /** Of the market's, what the chart has. @type {ReturnType<typeof candlesOf>} */
  #candles = [];
  /** @type {number[]} */
  #times = [];
  /** @type {(time: number | null) => void} */
  #point = () => {};
  /** @type {(from: number, to: number) => void} */
  #look = () => {};
  #all = () => {};

  /** @param {{market: string, line: PriceLine, trades: ReadonlyArray<Record<string, string>>}} shown */
  set shown(shown) {
    if (shown.line !== this.#line || shown.trades !== this.#trades) {
      this.#line = shown.line;
      this.#trades = shown.trades;
      this.#market = shown.market;
      this.drawAnew();
    }
  }

  /** @param {number | null} time */
  follow(time) {
    this.#point(time);
  }

  drop() {
    this.#chart?.remove();
    this.#chart = null;
    this.#point = this.#look = this.#all = () => {};
  }

  /** Shows a trade, and as much again on both sides of it. @param {Record<string, string>} trade */
  show(trade) {
    if (this.#chart === null) {
      return;
    }
    const [from, to] = [trade.entry_time, trade.exit_time].map((time) => placeOf(this.#times, Date.parse(time) / 1000));
    const beside = Math.max(30, to - from);
    const at = (/** @type {number} */ place) => this.#times[Math.max(0, Math.min(this.#times.length - 1, place))];
    this.#look(at(from - beside), at(to + beside));
    this.scrollIntoView({ block: "nearest" });
  }

  render() {
    return this.frame("group", `Price of ${this.#market} over event time`);
  }

  /** @param {HTMLElement} host */
  draw(host) {
    if (this.#line === null || this.#line.t.length === 0) {
      return;
    }
    this.#candles = candlesOf(this.#line);
    this.#times = this.#candles.map((candle) => candle.time);
    const scale = guessScale(this.#candles[this.#candles.length - 1].close);
    const colour = (/** @type {string} */ name) => this.colour(name);
    const last = this.#times[this.#times.length - 1] * 1000;
    const chart = createChart(host, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: { timeVisible: true, secondsVisible: true, borderVisible: false, rightOffset: 2, minBarSpacing: 0.1, tickMarkFormatter: (/** @type {any} */ time, /** @type {any} */ kind) => tick(time, kind) },
      localization: { timeFormatter: (/** @type {any} */ time) => clockTime(time * 1000, last), priceFormatter: (/** @type {number} */ value) => price(value, scale) },
      ...colours(this),
      handleScroll: { mouseWheel: false },
      handleScale: { mouseWheel: false },
    });
    const series = chart.addSeries(CandlestickSeries, { upColor: colour("--up"), downColor: colour("--down"), wickUpColor: colour("--up"), wickDownColor: colour("--down"), borderVisible: false, lastValueVisible: false, priceLineVisible: false, priceFormat: { type: "price", precision: scale, minMove: 10 ** -scale } });
    series.setData(/** @type {any} */ (this.#candles));
    const markers = tradeMarkers(this.#trades, this.#times, colour);
    createSeriesMarkers(series, /** @type {any} */ (markers));
    this.dataset.markers = String(markers.length);
    chart.timeScale().fitContent();
    chart.subscribeCrosshairMove((move) => {
      const at = move.time === undefined ? null : Number(move.time);
      this.#legend(at, scale);
      if (move.sourceEvent) {
        this.point(at);
      }
    });
    this.#point = (time) => {
      if (time === null) {
        chart.clearCrosshairPosition();
      } else {
        const candle = this.#candles[placeOf(this.#times, time)];
        chart.setCrosshairPosition(candle.close, /** @type {any} */ (candle.time), series);
      }
      this.#legend(time, scale);
    };
    this.#look = (from, to) => chart.timeScale().setVisibleRange(/** @type {any} */ ({ from, to }));
    this.#all = () => chart.timeScale().fitContent();
    chart.subscribeDblClick(() => this.#all());
    host.onpointerleave = () => this.point(null);
    this.#chart = chart;
    this.#legend(null, scale);
  }

  /** @param {number | null} time seconds @param {number} scale */
  #legend(time, scale) {
    const candle = time === null ? this.#candles[this.#candles.length - 1] : this.#candles[placeOf(this.#times, time)];
    const range = candle.low === candle.high ? "" : `, ${price(candle.low, scale)} to ${price(candle.high, scale)}`;
    this.tell(`${clockTime(candle.time * 1000)} · ${this.#market.split(":")[1]} ${price(candle.close, scale)}${range}`);
  }
}

customElements.define("tocsin-backtest-prices", PricePlot);
