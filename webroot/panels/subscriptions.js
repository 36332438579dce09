/** What the server has subscribed at its venues: each market, its channels, how alive each is. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { duration, number } from "../lib/format.js";
import { chip, time } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

const TONES = /** @type {Record<string, string>} */ ({ LIVE: "done", ACTIVE: "done", PENDING: "position", CONNECTING: "position", RESYNC: "position", FAILED: "danger", EXPIRED: "danger" });

class Subscriptions extends Panel {
  get heading() {
    return "Subscriptions";
  }

  get hook() {
    return "subscriptions";
  }

  streams() {
    return { venues: "venues" };
  }

  get #rows() {
    return this.items("venues").flatMap((venue) => (venue.symbols ?? []).map((/** @type {any} */ symbol) => ({ ...symbol, venue: venue.venue })));
  }

  tools() {
    return html`<span class="count">${this.#rows.length || ""}</span>`;
  }

  empty() {
    return this.#rows.length === 0 ? "nothing is subscribed: no session, and no recording, needs a market" : null;
  }

  body() {
    const now = app.bus.serverNow();
    return html`<table class="rows">
      <thead><tr><th>Market</th><th>Venue</th><th>State</th><th class="num">Last data</th><th class="num">Updates</th><th>Channels</th><th class="num">Gaps</th><th class="num">Duplicates</th><th class="num">Out of order</th><th class="wide">Why</th></tr></thead>
      <tbody>${repeat(this.#rows, (row) => `${row.venue}:${row.symbol}`, (row) => html`<tr data-market="${row.venue}:${row.symbol}" data-state=${row.state}>
        <td><strong>${row.symbol}</strong></td><td>${row.venue}</td><td>${chip(TONES[row.state] ?? "signal", String(row.state).toLowerCase())}</td>
        <td class="num">${row.last_update ? time(row.last_update, now) : html`<span class="faint">none yet</span>`}</td>
        <td class="num">${number(row.update_count ?? 0, 0)}</td>
        <td>${(row.channels ?? []).map((/** @type {any} */ each) => html`<span class="channel" data-state=${each.state} title="${each.state.toLowerCase()}, ${number(each.updates, 0)} updates${each.age === null ? "" : `, the last ${duration(each.age)} before this was told`}${each.reason ? `; ${each.reason}` : ""}">${String(each.channel).toLowerCase()}${each.state === "ACTIVE" && each.liveness === "LIVE" ? nothing : html` ${chip(TONES[each.liveness] ?? "signal", String(each.state === "ACTIVE" ? each.liveness : each.state).toLowerCase())}`}</span>`)}</td>
        <td class="num" ?data-fault=${row.gaps > 0}>${number(row.gaps ?? 0, 0)}</td><td class="num">${number(row.duplicates ?? 0, 0)}</td><td class="num">${number(row.out_of_order ?? 0, 0)}</td>
        <td class="wide">${row.reason || row.last_gap_reason || ""}</td></tr>`)}</tbody>
    </table>`;
  }
}

customElements.define("tocsin-subscriptions", Subscriptions);
