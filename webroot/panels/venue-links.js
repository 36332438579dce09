/** The server's links to the venues: state, age, reconnects, subscriptions. */
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { duration } from "../lib/format.js";
import { chip, time } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

const TONES = /** @type {Record<string, string>} */ ({
  LIVE: "done",
  CONNECTING: "position",
  RESYNC: "position",
  SUSPECT: "signal",
  STALE: "signal",
  RECONNECTING: "danger",
  FAILED: "danger",
});

class VenueLinks extends Panel {
  get heading() {
    return "Links to venues";
  }

  get hook() {
    return "venue-links";
  }

  get ticks() {
    return true;
  }

  streams() {
    return { venues: "venues" };
  }

  empty() {
    return this.items("venues").length === 0 ? "no session needs a venue" : null;
  }

  body() {
    return html`<table class="rows">
      <thead><tr><th>Venue</th><th>State</th><th>Since</th><th>Transport</th><th class="num">Last data</th><th class="num">Last pong</th>
        <th class="num">Reconnects</th><th>Next attempt</th><th class="num">Active</th><th class="num">Pending</th><th class="num">Failed</th><th class="wide">Why</th></tr></thead>
      <tbody>${repeat(this.items("venues"), (venue) => venue.venue, (venue) => this.#row(venue))}</tbody>
    </table>`;
  }

  /** @param {any} venue */
  #row(venue) {
    const since = (app.bus.now() - (this.store("venues")?.receivedAt(venue.venue) ?? app.bus.now())) / 1000;
    const age = (/** @type {number | null} */ seconds) => (seconds === null || seconds === undefined ? html`<span class="faint">none yet</span>` : `${duration(seconds + since)} ago`);
    const { active = 0, pending = 0, failed = 0 } = venue.subscriptions ?? {};
    const retry = venue.next_retry_at ? Math.max(0, Math.ceil((Date.parse(venue.next_retry_at) - app.bus.serverNow()) / 1000)) : null;
    return html`<tr data-venue=${venue.venue} data-state=${venue.state}>
      <td><strong>${venue.venue}</strong></td>
      <td>${chip(TONES[venue.state] ?? "plain", String(venue.state).toLowerCase())}</td>
      <td>${venue.since ? time(venue.since) : ""}</td>
      <td>${venue.transport ?? ""}</td>
      <td class="num">${age(venue.last_data_age_seconds)}</td>
      <td class="num">${age(venue.pong_age_seconds)}</td>
      <td class="num">${venue.reconnects ?? 0}</td>
      <td>${venue.attempt ? `number ${venue.attempt}${retry === null ? "" : ` in ${retry} s`}` : html`<span class="faint">none</span>`}</td>
      <td class="num">${active}</td>
      <td class="num">${pending}</td>
      <td class="num" ?data-fault=${failed > 0}>${failed}</td>
      <td class="wide">${venue.reason ?? ""}</td>
    </tr>`;
  }
}

customElements.define("tocsin-venue-links", VenueLinks);
