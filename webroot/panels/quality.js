/** How clean each symbol's data is: what came, what was odd about it, and the last hole. */
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { base, count, number } from "../lib/format.js";
import { time } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

const COUNTS = /** @type {const} */ ([
  ["trades", "Trades"],
  ["quotes", "Quotes"],
  ["books", "Books"],
  ["out_of_order", "Out of order"],
  ["late", "Late"],
  ["anomalies", "Anomalies"],
  ["gaps", "Gaps"],
]);
/** From here on a count is a fault, and shown as one when it is not 0. */
const FIRST_FAULT = 3;

class Quality extends Panel {
  get heading() {
    return "Data quality";
  }

  get hook() {
    return "quality";
  }

  streams() {
    return { quality: app.address("quality") };
  }

  empty() {
    return this.items("quality").length === 0 ? "waiting for the first data of the session" : null;
  }

  body() {
    const order = app.session?.symbols ?? [];
    const rows = [...this.items("quality")].sort((a, b) => order.indexOf(a.symbol) - order.indexOf(b.symbol) || a.venue.localeCompare(b.venue));
    return html`<table class="rows">
      <thead><tr><th>Symbol</th><th>Venue</th>${COUNTS.map(([, title]) => html`<th class="num">${title}</th>`)}<th class="wide">Last gap</th></tr></thead>
      <tbody>
        ${repeat(rows, (item) => item.key, (item) => html`
          <tr tabindex="0" data-symbol=${item.symbol} ?data-selected=${app.isSelected(item)}
            @click=${() => app.selectInstrument(item)} @keydown=${(/** @type {KeyboardEvent} */ e) => e.key === "Enter" && app.selectInstrument(item)}>
            <td><strong>${base(item.symbol)}</strong></td>
            <td>${item.venue}</td>
            ${COUNTS.map(([name], i) => html`<td class="num" title=${number(item[name] ?? 0, 0)} ?data-fault=${i >= FIRST_FAULT && item[name] > 0}>${count(item[name] ?? 0)}</td>`)}
            <td class="wide">${item.last_gap_time ? html`${time(item.last_gap_time, app.sessionNow())} ${item.last_gap_reason ?? ""}` : html`<span class="faint">none</span>`}</td>
          </tr>`)}
      </tbody>
    </table>`;
  }
}

customElements.define("tocsin-quality", Quality);
