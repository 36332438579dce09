/** Short histories of numbers, sampled once a second, for sparklines and trends. */
import { svg, html, nothing } from "lit";

const MOST_SAMPLES = 60;
const EVERY_MILLIS = 1_000;
/** Fewer samples than this are no line yet. */
const LEAST_DRAWN = 5;
const WIDTH = 60;
const HEIGHT = 16;

export class History {
  /** @type {Map<string, {values: number[], sampledAt: number, points: string | null}>} */
  #series = new Map();

  /** Takes the value if the last sample is a second old. @param {string} key @param {number} value @param {number} now milliseconds */
  sample(key, value, now) {
    let series = this.#series.get(key);
    if (!series) {
      series = { values: [], sampledAt: -Infinity, points: null };
      this.#series.set(key, series);
    }
    if (now - series.sampledAt >= EVERY_MILLIS) {
      series.sampledAt = now;
      series.values.push(value);
      series.points = null;
      if (series.values.length > MOST_SAMPLES) {
        series.values.shift();
      }
    }
  }

  /** @param {string} key @returns {readonly number[]} oldest first */
  #values(key) {
    return this.#series.get(key)?.values ?? [];
  }

  /** The change over the last ten samples; 0 while there are too few. @param {string} key */
  trend(key) {
    const values = this.#values(key);
    return values.length < 3 ? 0 : values[values.length - 1] - values[Math.max(0, values.length - 10)];
  }

  /** A line without axes, as wide as its sixty seconds; it grows from the right while the page is young. @param {string} key */
  sparkline(key) {
    const series = this.#series.get(key);
    if (!series || series.values.length < LEAST_DRAWN) {
      return nothing;
    }
    const { values } = series;
    // Rows are drawn ten times a second, a line changes once.
    series.points ??= points(values);
    return html`<svg class="sparkline" data-direction=${values[values.length - 1] >= values[0] ? "up" : "down"} viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<polyline points=${series.points} />`}
    </svg>`;
  }

  clear() {
    this.#series.clear();
  }
}

/** @param {readonly number[]} values */
function points(values) {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values
    .map((value, i) => `${WIDTH - (values.length - 1 - i)},${(range === 0 ? HEIGHT / 2 : HEIGHT - 1 - ((value - low) / range) * (HEIGHT - 2)).toFixed(1)}`)
    .join(" ");
}
