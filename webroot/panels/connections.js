/** The links of browsers and programs to this server: those that stand, and how the last ones ended, told by both sides. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { count, duration, number } from "../lib/format.js";
import { chip, time } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";
import { everySecond } from "../lib/ticker.js";

/** Every so many seconds the server is asked. */
const EVERY_SECONDS = 2;
/** Ends that nobody needs to look into. */
const USUAL = new Set(["closed", "server_stopping"]);

class Connections extends Panel {
  /** @type {any} */
  #answer = null;
  #failed = "";
  #seconds = 0;
  #leave = () => {};

  get heading() {
    return "Links to browsers and programs";
  }

  get hook() {
    return "connections";
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ask();
    this.#leave = everySecond(() => {
      if (++this.#seconds % EVERY_SECONDS === 0) {
        this.#ask();
      }
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave();
  }

  async #ask() {
    try {
      const answer = await fetch("/api/connections", { signal: AbortSignal.timeout(5_000) });
      this.#answer = await answer.json();
      this.#failed = "";
    } catch (error) {
      this.#failed = /** @type {Error} */ (error).message;
    }
    this.requestUpdate();
  }

  waitText() {
    return this.#answer === null ? this.#failed || "waiting for the server's list" : null;
  }

  tools() {
    return this.#answer === null ? nothing : html`<span class="count">${this.#answer.open.length} open</span>${this.#failed ? html`<span class="faint">old: ${this.#failed}</span>` : nothing}`;
  }

  body() {
    const { open, closed, closed_by_reason: reasons } = this.#answer;
    return html`
      <table class="rows" data-table="open">
        <thead><tr><th>Client</th><th class="num">Number</th><th>From</th><th>Transport</th><th>Can</th><th class="num">For</th><th class="num">Last heard</th>
          <th class="num">In</th><th class="num">Out</th><th class="num">Streams</th><th class="num">Not acknowledged</th><th class="num">In flight</th></tr></thead>
        <tbody>${repeat(open, (link) => link.number, (link) => this.#open(link))}</tbody>
      </table>
      <h3>Ended${Object.entries(reasons).map(([reason, times]) => html` ${chip("plain", `${reason.replaceAll("_", " ")} ${times}`)}`)}</h3>
      ${closed.length === 0
        ? html`<div class="empty">no link has ended yet</div>`
        : html`<table class="rows" data-table="closed">
            <thead><tr><th>Closed</th><th>Client</th><th class="num">Number</th><th>By</th><th>Reason</th><th class="num">Code</th><th class="num">After</th>
              <th class="num">Last heard</th><th class="num">In</th><th class="num">Out</th><th class="wide">The server says</th><th class="wide">The client says</th></tr></thead>
            <tbody>${repeat(closed, (link) => link.number, closedRow)}</tbody>
          </table>`}
    `;
  }

  /** @param {any} link */
  #open(link) {
    const own = link.connection === String(app.bus.link.connection) && link.client === sessionStorage.getItem("tocsin.client");
    return html`<tr data-client=${link.client} data-connection=${link.connection} ?data-selected=${own}>
      <td>${link.client || html`<span class="faint">a stock client</span>`}${own ? html` <span class="faint">this page</span>` : nothing}</td>
      <td class="num">${link.connection}</td>
      <td>${link.remote}</td>
      <td>${link.transport}</td>
      <td>${link.features.length === 0 ? html`<span class="faint">the stock protocol</span>` : link.features.join(", ")}</td>
      <td class="num">${duration(link.seconds)}</td>
      <td class="num">${duration(link.last_heard_seconds)} ago</td>
      <td class="num">${count(link.messages_in)}</td>
      <td class="num">${count(link.messages_out)}</td>
      <td class="num">${link.streams}</td>
      <td class="num">${link.unacknowledged}</td>
      <td class="num">${number(link.in_flight_bytes / 1024, 0)} KB</td>
    </tr>`;
  }
}

/** @param {any} link */
function closedRow(link) {
  const says = link.client_says;
  return html`<tr data-client=${link.client} data-connection=${link.connection} data-reason=${link.reason}>
    <td>${time(link.closed_at)}</td>
    <td>${link.client || html`<span class="faint">a stock client</span>`}</td>
    <td class="num">${link.connection}</td>
    <td>${link.closed_by}</td>
    <td>${chip(USUAL.has(link.reason) ? "plain" : "signal", String(link.reason).replaceAll("_", " "))}</td>
    <td class="num">${link.code ?? ""}</td>
    <td class="num">${duration(link.seconds)}</td>
    <td class="num">${duration(link.last_heard_seconds)} before</td>
    <td class="num">${count(link.messages_in)}</td>
    <td class="num">${count(link.messages_out)}</td>
    <td class="wide">${link.detail ?? ""}</td>
    <td class="wide">${says ? says.message : html`<span class="faint">nothing</span>`}</td>
  </tr>`;
}

customElements.define("tocsin-connections", Connections);
