/** How hard each symbol is being pumped: magnitude, velocity and volume surge, the strongest first. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { arrow, base, direction, isKnown, number, signed } from "../lib/format.js";
import { REJECT_SECONDS } from "../lib/freshness.js";
import { venueMark } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

/** @typedef {{key: string, symbol: string, venue: string, cells: Map<string, any>}} Row */

const COLUMNS = /** @type {const} */ ([
  { type: "PUMP_MAGNITUDE_PCT", title: "Pump", unit: "%", digits: 2 },
  { type: "PRICE_VELOCITY", title: "Velocity", unit: "%/s", digits: 3 },
  { type: "VOLUME_SURGE_RATIO", title: "Surge", unit: "×", digits: 1 },
]);

/** So often their order may change: who reads a row must find it again. */
const ORDER_MILLIS = 1_000;

class Pump extends Panel {
  /** @type {string[]} */
  #order = [];
  #orderedAt = -Infinity;

  get heading() {
    return "Pump";
  }

  get hook() {
    return "pump";
  }

  streams() {
    return { indicators: app.address("indicators") };
  }

  get waitingFor() {
    return "the first indicator values";
  }

  /** In their order, which is that of the last second. */
  #rows() {
    /** @type {Map<string, Row>} */
    const rows = new Map();
    for (const item of this.items("indicators").filter(shown)) {
      const key = `${item.venue}:${item.symbol}`;
      const row = rows.get(key) ?? { key, symbol: item.symbol, venue: item.venue, cells: new Map() };
      rows.set(key, row);
      if (!row.cells.has(item.type)) {
        row.cells.set(item.type, item);
      }
    }
    const now = app.bus.now();
    if (now - this.#orderedAt >= ORDER_MILLIS || rows.size !== this.#order.length || !this.#order.every((key) => rows.has(key))) {
      this.#orderedAt = now;
      this.#order = [...rows.values()]
        .sort((a, b) => strength(b) - strength(a) || a.symbol.localeCompare(b.symbol) || a.venue.localeCompare(b.venue))
        .map((row) => row.key);
    }
    return this.#order.map((key) => /** @type {Row} */ (rows.get(key)));
  }

  empty() {
    return this.items("indicators").some(shown) ? null : "no strategy of this session uses pump indicators";
  }

  body() {
    const rows = this.#rows();
    const most = Math.max(1, ...rows.map((row) => Math.abs(strength(row))).filter(Number.isFinite));
    const fresh = (this.ageSeconds ?? 0) <= REJECT_SECONDS;
    return html`<table class="pump" aria-label="Pump indicators">
      <thead><tr><th>Symbol</th>${COLUMNS.map((column) => html`<th class="num">${column.title} <small>${column.unit}</small></th>`)}</tr></thead>
      <tbody>
        ${repeat(rows, (row) => row.key, (row) => html`
          <tr data-symbol=${row.symbol} ?data-selected=${app.isSelected(row)} tabindex="0"
            @click=${() => app.selectInstrument(row)} @keydown=${(/** @type {KeyboardEvent} */ e) => e.key === "Enter" && app.selectInstrument(row)}>
            <th scope="row" title=${row.symbol}>${base(row.symbol)}${venueMark(row)}</th>
            ${COLUMNS.map((column, i) => cell(row.cells.get(column.type), column, fresh, i === 0 ? most : 0))}
          </tr>`)}
      </tbody>
    </table>`;
  }
}

/** @param {any} item */
function shown(item) {
  return COLUMNS.some((column) => column.type === item.type);
}

/** @param {Row} row */
function strength(row) {
  const item = row.cells.get("PUMP_MAGNITUDE_PCT");
  return item && isKnown(item.value) ? item.value : -Infinity;
}

/** @param {any} item @param {typeof COLUMNS[number]} column @param {boolean} fresh @param {number} most the largest magnitude, 0 for no bar */
function cell(item, column, fresh, most) {
  if (!item) {
    return html`<td class="num faint">not used</td>`;
  }
  if (!isKnown(item.value) || !fresh) {
    return html`<td class="num faint" title=${item.reason || item.status}>${fresh ? short(item) : "stale"}</td>`;
  }
  const signs = column.type !== "VOLUME_SURGE_RATIO";
  const width = most > 0 ? Math.min(100, (Math.abs(item.value) / most) * 100) : 0;
  return html`<td class="num" data-direction=${signs ? direction(item.value, column.digits) : "none"}>
    ${signs ? html`<small>${arrow(item.value, column.digits)}</small> ${signed(item.value, column.digits)}` : number(item.value, column.digits)}
    ${most > 0 ? html`<span class="pump-bar"><i style="width:${width.toFixed(0)}%"></i></span>` : nothing}
  </td>`;
}

/** @param {any} item */
function short(item) {
  return item.status === "warming" && isKnown(item.have_seconds) && isKnown(item.need_seconds)
    ? `${Math.floor(item.have_seconds)}/${Math.ceil(item.need_seconds)} s`
    : item.status.replace("_", " ");
}

customElements.define("tocsin-pump", Pump);
