/** Candles and volume of the selected symbol, live, with what the strategy did marked on them. */
import { html, nothing } from "lit";
import {
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  CrosshairMode,
  HistogramSeries,
  LineStyle,
} from "lightweight-charts";
import { app } from "../lib/context.js";
import { base, clockTime, count, guessScale, isKnown, price, quote } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { change, venueMark } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";
import { INTERVALS, INTERVAL_SECONDS } from "../lib/selection.js";
import { chartMarkers } from "./chart-markers.js";

const darkness = matchMedia("(prefers-color-scheme: dark)");

class Chart extends Panel {
  /** @type {import("lightweight-charts").IChartApi | null} */
  #chart = null;
  /** @type {any} */
  #candles;
  /** @type {any} */
  #volume;
  /** @type {any} */
  #markers;
  /** @type {any[]} */
  #lines = [];
  #linesKey = "";
  #markersKey = "";
  /** @type {any} the candle under the crosshair */
  #pointed = null;
  #atLive = true;
  /** Asked of the page once and not with each candle: an answer has it calculate all styles. */
  #volumeColours = { up: "", down: "" };
  /** The newest candle drawn: the chart takes changes in the order of time. */
  #newest = 0;
  /** @type {{reset: boolean, changed: any[]}} */
  #pending = { reset: true, changed: [] };
  /** @type {() => void} */
  #leaveTheme = () => {};

  get heading() {
    return "Chart";
  }

  get hook() {
    return "chart";
  }

  get keepsBody() {
    return true;
  }

  get waitingFor() {
    return `the candles of ${app.nameOf(app.selection)}`;
  }

  streams() {
    const candles = app.instruments.candles(app.selection, app.selection.interval);
    return {
      candles: candles === null ? null : app.address(candles),
      signals: app.address("signals"),
      fills: app.address("fills"),
      positions: app.address("positions"),
    };
  }

  connectedCallback() {
    super.connectedCallback();
    const live = () => this.#chart?.timeScale().scrollToRealTime();
    const theme = () => {
      this.#chart?.applyOptions(colours(this));
      this.#pending.reset = true;
      this.requestUpdate();
    };
    addEventListener("tocsin-back-to-live", live);
    darkness.addEventListener("change", theme);
    this.#leaveTheme = () => {
      removeEventListener("tocsin-back-to-live", live);
      darkness.removeEventListener("change", theme);
    };
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leaveTheme();
    this.#chart?.remove();
    this.#chart = null;
    this.#pending.reset = true;
  }

  /** @param {string} name @param {import("../lib/store.js").Change} change */
  streamChanged(name, change) {
    if (name === "candles") {
      this.#pending.reset ||= change.reset;
      this.#pending.changed.push(...change.changed.values());
    }
  }

  empty() {
    return this.items("candles").length === 0 ? `waiting for the first trade of ${app.nameOf(app.selection)}` : null;
  }

  tools() {
    const { symbol, interval } = app.selection;
    return html`
      <span class="subject">${base(symbol ?? "")}<small>${quote(symbol ?? "")}</small>${venueMark(app.selection)}</span>
      <span class="segments" role="radiogroup" aria-label="Interval">
        ${INTERVALS.map((each) => html`<button role="radio" aria-checked=${each === interval ? "true" : "false"} data-interval=${each}
          @click=${() => app.select({ interval: each })}>${each}</button>`)}
      </span>
      <button class="quiet back-to-live" ?hidden=${this.#atLive} @click=${() => this.#chart?.timeScale().scrollToRealTime()}>${icon("live")}Back to live</button>
    `;
  }

  body() {
    const wait = this.waitText();
    return html`
      <div class="chart-host" role="group" aria-label="Candles of ${app.nameOf(app.selection)}, ${app.selection.interval}"></div>
      <div class="chart-legend">${wait === null ? this.#legend() : nothing}</div>
      ${wait === null ? nothing : html`<div class="empty chart-wait"><span>${wait}</span></div>`}
    `;
  }

  #legend() {
    const items = this.items("candles");
    const candle = this.#pointed ?? items[items.length - 1];
    if (!candle) {
      return nothing;
    }
    const scale = this.#scale;
    const moved = candle.open > 0 ? ((candle.close - candle.open) / candle.open) * 100 : 0;
    return html`<span>O <b>${price(candle.open, scale)}</b></span><span>H <b>${price(candle.high, scale)}</b></span>
      <span>L <b>${price(candle.low, scale)}</b></span><span>C <b>${price(candle.close, scale)}</b></span>
      ${change(moved, "%")}<span>V <b>${count(candle.volume)}</b></span>`;
  }

  get #scale() {
    const newest = this.items("candles").at(-1);
    return app.scaleOf(app.selection) ?? guessScale(newest?.close ?? 1);
  }

  drawn() {
    const host = /** @type {HTMLElement | null} */ (this.querySelector(".chart-host"));
    if (host === null) {
      return;
    }
    if (this.#chart === null) {
      this.#create(host);
    }
    this.#drawCandles();
    this.#drawMarkers();
    this.#drawLines();
  }

  /** @param {HTMLElement} host */
  #create(host) {
    const chart = createChart(host, {
      autoSize: true,
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: {
        timeVisible: true,
        secondsVisible: true,
        rightOffset: 6,
        barSpacing: 8,
        borderVisible: false,
        tickMarkFormatter: (/** @type {number} */ time, /** @type {number} */ kind) => tick(time, kind),
      },
      rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.12, bottom: 0.24 } },
      localization: {
        timeFormatter: (/** @type {any} */ time) => clockTime(time * 1000),
        priceFormatter: (/** @type {number} */ value) => price(value, this.#scale),
      },
      ...colours(this),
    });
    const css = getComputedStyle(this);
    const up = css.getPropertyValue("--up").trim();
    const down = css.getPropertyValue("--down").trim();
    this.#candles = chart.addSeries(CandlestickSeries, {
      upColor: up, downColor: down, wickUpColor: up, wickDownColor: down, borderVisible: false,
    });
    this.#volume = chart.addSeries(HistogramSeries, { priceScaleId: "volume", priceFormat: { type: "volume" }, lastValueVisible: false, priceLineVisible: false });
    chart.priceScale("volume").applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    this.#markers = createSeriesMarkers(this.#candles, []);
    chart.subscribeCrosshairMove((move) => {
      const key = move.time === undefined ? null : String(move.time);
      this.#pointed = key === null ? null : (this.store("candles")?.get(key) ?? null);
      this.requestUpdate();
    });
    chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
      const atLive = chart.timeScale().scrollPosition() > -2;
      if (atLive !== this.#atLive) {
        this.#atLive = atLive;
        this.requestUpdate();
      }
    });
    this.#chart = chart;
    this.#pending.reset = true;
    this.#markersKey = this.#linesKey = "";
  }

  #drawCandles() {
    const { reset, changed } = this.#pending;
    this.#pending = { reset: false, changed: [] };
    if (reset) {
      const css = getComputedStyle(this);
      this.#volumeColours = { up: css.getPropertyValue("--volume-up").trim(), down: css.getPropertyValue("--volume-down").trim() };
      const items = [...this.items("candles")].sort((a, b) => a.time - b.time);
      const precision = this.#scale;
      this.#candles.applyOptions({ priceFormat: { type: "price", precision, minMove: 10 ** -precision } });
      this.#candles.setData(items.map(candleBar));
      this.#volume.setData(items.map((item) => this.#volumeBar(item)));
      this.#newest = items.at(-1)?.time ?? 0;
      this.#pointed = null;
      return;
    }
    for (const item of changed.sort((a, b) => a.time - b.time)) {
      const late = item.time < this.#newest;
      this.#candles.update(candleBar(item), late);
      this.#volume.update(this.#volumeBar(item), late);
      this.#newest = Math.max(this.#newest, item.time);
    }
  }

  /** @param {any} item */
  #volumeBar(item) {
    return { time: item.time, value: item.volume, color: item.close >= item.open ? this.#volumeColours.up : this.#volumeColours.down };
  }

  #drawMarkers() {
    const signals = this.items("signals").filter((item) => app.isSelected(item));
    const fills = this.items("fills").filter((item) => app.isSelected(item));
    const first = this.items("candles")[0]?.time ?? Infinity;
    const key = [app.instruments.keyOf(app.selection), app.selection.interval, first, signals.length, signals.at(-1)?.signal_id, fills.length, fills.at(-1)?.fill_id, darkness.matches].join();
    if (key !== this.#markersKey) {
      this.#markersKey = key;
      const css = getComputedStyle(this);
      const seconds = INTERVAL_SECONDS[app.selection.interval];
      const markers = chartMarkers(signals, fills, seconds, first, (name) => css.getPropertyValue(name).trim());
      this.#markers.setMarkers(markers);
      this.dataset.markers = String(markers.length);
    }
  }

  #drawLines() {
    const open = this.items("positions").filter((item) => item.status === "OPEN" && app.isSelected(item));
    const wanted = open.flatMap((position) => [
      { title: "entry", value: position.entry_price, colour: "--state-position", style: LineStyle.Solid },
      { title: "stop", value: position.stop_loss, colour: "--down", style: LineStyle.Dashed },
      { title: "target", value: position.take_profit, colour: "--up", style: LineStyle.Dashed },
      { title: "liquidation", value: position.liquidation_price, colour: "--state-danger", style: LineStyle.Dotted },
    ]).filter((line) => isKnown(line.value) && Number(line.value) > 0);
    const key = wanted.map((line) => `${line.title}${line.value}`).join() + darkness.matches;
    if (key === this.#linesKey) {
      return;
    }
    this.#linesKey = key;
    this.#lines.forEach((line) => this.#candles.removePriceLine(line));
    const css = getComputedStyle(this);
    this.#lines = wanted.map((line) =>
      this.#candles.createPriceLine({
        price: Number(line.value), title: line.title, color: css.getPropertyValue(line.colour).trim(), lineWidth: 1, lineStyle: line.style, axisLabelVisible: true,
      }),
    );
  }
}

/** @param {any} item */
function candleBar(item) {
  return { time: item.time, open: item.open, high: item.high, low: item.low, close: item.close };
}

/** The chart's colours, as the page has them now. @param {HTMLElement} element @returns {any} */
export function colours(element) {
  const css = getComputedStyle(element);
  const value = (/** @type {string} */ name) => css.getPropertyValue(name).trim();
  const line = { color: value("--hairline") };
  return {
    layout: {
      background: { type: ColorType.Solid, color: value("--surface") },
      textColor: value("--text-muted"),
      fontFamily: css.fontFamily,
      fontSize: 11,
    },
    grid: { vertLines: { color: value("--grid") }, horzLines: { color: value("--grid") } },
    rightPriceScale: { borderColor: line.color, borderVisible: false, scaleMargins: { top: 0.12, bottom: 0.24 } },
  };
}

/** Axis labels in local time; `kind` 0..2 are year, month, day. @param {number} time seconds @param {number} kind */
export function tick(time, kind) {
  const at = new Date(time * 1000);
  if (kind <= 2) {
    return `${at.getDate()}.${at.getMonth() + 1}.`;
  }
  return clockTime(time * 1000, time * 1000).slice(0, kind === 4 ? 8 : 5);
}

customElements.define("tocsin-chart", Chart);
