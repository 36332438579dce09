/** Short histories of numbers, sampled once a second, for sparklines and trends. */
import { svg, html, nothing } from "lit";

const MOST_SAMPLES = 60;
const EVERY_MILLIS = 1_000;
/** Fewer samples than this are no line yet. */
const LEAST_DRAWN = 5;

export class History {
  /** @type {Map<string, {values: number[], sampledAt: number}>} */
  #series = new Map();

  /** Takes the value if the last sample is a second old. @param {string} key @param {number} value @param {number} now milliseconds */
  sample(key, value, now) {
    let series = this.#series.get(key);
    if (!series) {
      series = { values: [], sampledAt: -Infinity };
      this.#series.set(key, series);
    }
    if (now - series.sampledAt >= EVERY_MILLIS) {
      series.sampledAt = now;
      series.values.push(value);
      if (series.values.length > MOST_SAMPLES) {
        series.values.shift();
      }
    }
  }

  /** @param {string} key @returns {readonly number[]} oldest first */
  values(key) {
    return this.#series.get(key)?.values ?? [];
  }

  /** The change over the last ten samples; 0 while there are too few. @param {string} key */
  trend(key) {
    const values = this.values(key);
    return values.length < 3 ? 0 : values[values.length - 1] - values[Math.max(0, values.length - 10)];
  }

  clear() {
    this.#series.clear();
  }
}

/**
 * A line without axes, as wide as its sixty seconds; it grows from the right while the page is young.
 * @param {readonly number[]} values
 */
export function sparkline(values) {
  if (values.length < LEAST_DRAWN) {
    return nothing;
  }
  const width = 60;
  const height = 16;
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const points = values.map((value, i) => {
    const x = width - (values.length - 1 - i);
    const y = range === 0 ? height / 2 : height - 1 - ((value - low) / range) * (height - 2);
    return `${x},${y.toFixed(1)}`;
  });
  const tone = values[values.length - 1] >= values[0] ? "up" : "down";
  return html`<svg class="sparkline" data-direction=${tone} viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<polyline points=${points.join(" ")} />`}
  </svg>`;
}
