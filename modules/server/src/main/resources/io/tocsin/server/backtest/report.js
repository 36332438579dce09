// Draws a backtest's lines as SVG: equity, drawdown, and each market's price with its trades. The page
// brings its data with it and asks for nothing. Drag over a chart to look closer, double-click to go back.
(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const SVG = 'http://www.w3.org/2000/svg';
  const WIDTH = 1080;
  const LEFT = 8;
  const RIGHT = 78;
  const TOP = 10;
  const BOTTOM = 22;
  const charts = [];
  let range = null;

  const make = (name, attributes, parent) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    parent?.append(node);
    return node;
  };
  const time = (seconds) => new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19);
  const number = (value, span) => {
    const digits = span > 0 ? Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(span)))) : 2;
    return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  };
  const css = (name) => `var(--${name})`;

  // A round step that makes about so many lines over a span.
  const stepFor = (span, count) => {
    const raw = span / count;
    const power = 10 ** Math.floor(Math.log10(raw));
    return power * ([1, 2, 5, 10].find((factor) => power * factor >= raw) ?? 10);
  };

  class Chart {
    constructor(id, series, { height, color, fill = false, markers = [], unit = '' }) {
      this.series = series;
      this.height = height;
      this.color = color;
      this.fill = fill;
      this.markers = markers;
      this.unit = unit;
      const figure = document.getElementById(id);
      this.svg = make('svg', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': figure.dataset.label });
      this.caption = document.createElement('figcaption');
      figure.replaceChildren(this.svg, this.caption);
      this.listen();
      charts.push(this);
    }

    x(seconds) {
      return LEFT + ((seconds - this.from) / Math.max(1e-9, this.to - this.from)) * (WIDTH - LEFT - RIGHT);
    }

    y(value) {
      return TOP + ((this.high - value) / Math.max(1e-12, this.high - this.low)) * (this.height - TOP - BOTTOM);
    }

    seconds(event) {
      const box = this.svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * WIDTH;
      const share = (x - LEFT) / (WIDTH - LEFT - RIGHT);
      return this.from + Math.min(1, Math.max(0, share)) * (this.to - this.from);
    }

    // The index of the last stretch that begins at or before a moment.
    at(seconds) {
      const { t } = this.series;
      let low = 0;
      let high = t.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (t[middle] <= seconds) low = middle;
        else high = middle - 1;
      }
      return low;
    }

    draw() {
      const { t, low, high, v } = this.series;
      this.from = range ? range[0] : domain[0];
      this.to = range ? range[1] : domain[1];
      const first = this.at(this.from);
      const last = Math.min(t.length - 1, this.at(this.to) + 1);
      this.low = Infinity;
      this.high = -Infinity;
      for (let i = first; i <= last; i++) {
        this.low = Math.min(this.low, low[i]);
        this.high = Math.max(this.high, high[i]);
      }
      const margin = (this.high - this.low || Math.abs(this.high) * 1e-3 || 1) * 0.06;
      this.low -= margin;
      this.high = this.fill ? Math.max(this.high, 0) + margin : this.high + margin;
      this.svg.replaceChildren();
      this.grid();
      let band = '';
      let line = `M${this.x(Math.max(t[first], this.from)).toFixed(1)} ${this.y(v[first]).toFixed(1)}`;
      for (let i = first; i <= last; i++) {
        const x = this.x(t[i]).toFixed(1);
        if (high[i] > low[i]) band += `M${x} ${this.y(low[i]).toFixed(1)}V${this.y(high[i]).toFixed(1)}`;
        line += `H${x}V${this.y(v[i]).toFixed(1)}`; // what is known stays until something else is
      }
      const held = make('clipPath', { id: `clip-${charts.indexOf(this)}` }, this.svg);
      make('rect', { x: LEFT, y: 0, width: WIDTH - LEFT - RIGHT, height: this.height }, held);
      const plot = make('g', { 'clip-path': `url(#clip-${charts.indexOf(this)})` }, this.svg);
      if (this.fill) {
        const zero = this.y(0).toFixed(1);
        make('path', {
          d: `${line}H${this.x(Math.min(this.to, domain[1])).toFixed(1)}V${zero}H${this.x(Math.max(t[first], this.from)).toFixed(1)}Z`,
          fill: css(this.color),
          'fill-opacity': 0.18,
        }, plot);
      }
      make('path', { d: band, stroke: css(this.color), 'stroke-opacity': 0.35, fill: 'none' }, plot);
      line += `H${this.x(Math.min(this.to, domain[1])).toFixed(1)}`;
      make('path', { d: line, stroke: css(this.color), 'stroke-width': 1.5, fill: 'none' }, plot);
      for (const marker of this.markers) this.marker(marker, plot);
      this.cursor = make('line', { class: 'cursor', y1: 0, y2: this.height, visibility: 'hidden' }, this.svg);
      this.brush = make('rect', { y: 0, height: this.height, fill: css('equity'), 'fill-opacity': 0.15, visibility: 'hidden' }, this.svg);
      this.say(this.to);
    }

    grid() {
      const span = this.high - this.low;
      const step = stepFor(span, Math.max(3, this.height / 50));
      for (let i = Math.ceil(this.low / step); i * step <= this.high; i++) {
        const value = i * step + 0; // + 0 makes -0 zero
        const y = this.y(value).toFixed(1);
        make('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }, this.svg);
        make('text', { x: WIDTH - RIGHT + 6, y: Number(y) + 4 }, this.svg).textContent = number(value, span);
      }
      for (let i = 0; i <= 5; i++) {
        const seconds = this.from + ((this.to - this.from) * i) / 5;
        const text = time(seconds);
        const anchor = i === 0 ? 'start' : i === 5 ? 'end' : 'middle';
        make('text', { x: this.x(seconds).toFixed(1), y: this.height - 6, 'text-anchor': anchor }, this.svg)
          .textContent = this.to - this.from > 3 * 86400 ? text.slice(0, 16) : text.slice(5);
      }
    }

    marker({ t, price, enters, long, title }, plot) {
      if (t < this.from || t > this.to) return;
      const x = this.x(t);
      const y = this.y(price);
      const up = enters === long;
      const size = 5;
      const shape = enters
        ? `M${x} ${y}l${-size} ${up ? size * 2 : -size * 2}h${size * 2}Z`
        : `M${x - size} ${y - size}l${size * 2} ${size * 2}M${x + size} ${y - size}l${-size * 2} ${size * 2}`;
      const node = make('path', {
        d: shape,
        fill: enters ? css(up ? 'up' : 'down') : 'none',
        stroke: css(up ? 'up' : 'down'),
        'stroke-width': enters ? 1 : 2,
      }, plot);
      make('title', {}, node).textContent = title;
    }

    say(seconds) {
      const i = this.at(seconds);
      const { t, low, high, v } = this.series;
      const span = this.high - this.low;
      const spread = high[i] > low[i] ? ` (${number(low[i], span)} to ${number(high[i], span)})` : '';
      this.caption.textContent = `${time(t[i])} UTC  ${number(v[i], span)}${this.unit}${spread}`;
    }

    listen() {
      let begin = null;
      this.svg.addEventListener('pointerdown', (event) => {
        begin = this.seconds(event);
        this.svg.setPointerCapture(event.pointerId);
      });
      this.svg.addEventListener('pointermove', (event) => {
        const here = this.seconds(event);
        for (const chart of charts) {
          chart.cursor.setAttribute('x1', chart.x(here));
          chart.cursor.setAttribute('x2', chart.x(here));
          chart.cursor.setAttribute('visibility', 'visible');
          chart.say(here);
        }
        if (begin !== null) {
          const [left, right] = [this.x(begin), this.x(here)].sort((a, b) => a - b);
          this.brush.setAttribute('x', left);
          this.brush.setAttribute('width', right - left);
          this.brush.setAttribute('visibility', 'visible');
        }
      });
      this.svg.addEventListener('pointerup', (event) => {
        const here = this.seconds(event);
        const [from, to] = [begin ?? here, here].sort((a, b) => a - b);
        begin = null;
        if (to - from > (this.to - this.from) / 100) range = [from, to];
        redraw();
      });
      this.svg.addEventListener('dblclick', () => {
        range = null;
        redraw();
      });
    }
  }

  const redraw = () => charts.forEach((chart) => chart.draw());
  const all = [data.series.equity, ...Object.values(data.series.prices)].filter((line) => line.t.length > 0);
  const domain = [Math.min(...all.map((line) => line.t[0])), Math.max(...all.map((line) => line.t.at(-1)))];
  if (domain[0] === domain[1]) domain[1] += 1;

  const currency = ` ${data.currency}`;
  new Chart('equity', data.series.equity, { height: 240, color: 'equity', unit: currency });
  new Chart('drawdown', data.series.drawdown, { height: 110, color: 'down', fill: true, unit: ' %' });
  const epoch = (iso) => Date.parse(iso) / 1000;
  Object.entries(data.series.prices).forEach(([market, series], index) => {
    const markers = data.trades
      .filter((trade) => `${trade.venue}:${trade.symbol}` === market)
      .flatMap((trade) => {
        const long = trade.direction === 'LONG';
        const end = `${trade.exit_trigger} at ${trade.exit_price}, ${trade.pnl}${currency}`;
        return [
          { t: epoch(trade.entry_time), price: Number(trade.entry_price), enters: true, long, title: `${trade.direction} ${trade.qty} at ${trade.entry_price}\n${trade.entry_time}` },
          { t: epoch(trade.exit_time), price: Number(trade.exit_price), enters: false, long, title: `${end}\n${trade.exit_time}` },
        ];
      });
    new Chart(`price-${index}`, series, { height: 240, color: 'price', markers });
  });
  redraw();
})();
