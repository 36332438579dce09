/** The scanner: every market that a session watches, and those of its venues that none does, ranked by what a pump shows first. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { api } from "../lib/api.js";
import { app } from "../lib/context.js";
import { arrow, base, count, direction, duration, isKnown, number, price, quote, signed, significant } from "../lib/format.js";
import { DIM_SECONDS, REJECT_SECONDS, STALE_SECONDS, worse } from "../lib/freshness.js";
import { History } from "../lib/history.js";
import { icon } from "../lib/icons.js";
import { change, chip } from "../lib/marks.js";
import { draftOf, filtered, rowsOf, sorted, turnover } from "../lib/markets.js";
import { needs } from "../lib/needs.js";
import { Panel } from "../lib/panel.js";
import { formatHash } from "../lib/selection.js";
import { EMPTY, KEPT, write } from "../lib/session-draft.js";

/** @typedef {import("../lib/markets.js").MarketRow} MarketRow */
/** @typedef {import("../lib/context.js").Session} Session */

const COLUMNS = /** @type {const} */ ([
  { id: "symbol", title: "Market", rising: true },
  { id: "pump", title: "Pump", unit: "%", num: true },
  { id: "velocity", title: "Velocity", unit: "%/s", num: true },
  { id: "surge", title: "Surge", unit: "×", num: true },
  { id: "price", title: "Price", num: true },
  { id: "change", title: "24 h", num: true },
  { id: "spread", title: "Spread", num: true, rising: true },
  { id: "volume", title: "Volume, 24 h", num: true },
  { id: "age", title: "Data", num: true, rising: true },
  { id: "gaps", title: "Gaps", num: true },
]);
/** Ranks change with every trade: who reads them needs them to stand for a moment. */
const RANK_MILLIS = 1_000;
const RUNNING = new Set(["ACTIVE", "PAUSED"]);

/** What was chosen outlives a look at another page. */
const view = { column: "pump", rising: false, text: "", venue: "", fresh: false, all: false };

class Markets extends Panel {
  #history = new History();
  /** Keys in their order, and when they were put so. @type {string[]} */
  #order = [];
  #orderedAt = -Infinity;
  /** @type {Set<string>} */
  #chosen = new Set();
  /** All markets of a venue, or why they cannot be had. @type {Map<string, Array<{venue: string, symbol: string}> | string>} */
  #listed = new Map();

  get heading() {
    return "Markets";
  }

  get hook() {
    return "markets";
  }

  get ticks() {
    return true;
  }

  get #running() {
    return app.sessions.filter((session) => RUNNING.has(session.state));
  }

  streams() {
    /** @type {Record<string, string>} */
    const streams = {};
    for (const { id } of this.#running) {
      for (const stream of ["market", "indicators", "quality"]) {
        streams[`${stream} ${id}`] = `session.${id}.${stream}`;
      }
    }
    return { ...streams, sessions: "sessions", venues: "venues", backtests: "backtests" };
  }

  get waitingFor() {
    return "the first prices";
  }

  tools() {
    const venues = [...new Set([...this.#running.flatMap((session) => session.venues), ...(view.all ? [...this.#listed.keys()] : [])])].sort();
    const set = (/** @type {Partial<typeof view>} */ change_) => {
      Object.assign(view, change_);
      this.#orderedAt = -Infinity;
      this.requestUpdate();
    };
    const chosen = [...this.#chosen].length;
    return html`<span class="count">${this.#order.length || ""}</span>
      <input type="search" class="market-filter" data-field="text" placeholder="Filter by name" aria-label="Filter by name" autocomplete="off" spellcheck="false" .value=${view.text} @input=${(/** @type {Event} */ e) => set({ text: /** @type {HTMLInputElement} */ (e.target).value })}>
      ${venues.length > 1 ? html`<select aria-label="Exchange" data-field="venue" @change=${(/** @type {Event} */ e) => set({ venue: /** @type {HTMLSelectElement} */ (e.target).value })}>
        ${["", ...venues].map((venue) => html`<option value=${venue} .selected=${venue === view.venue}>${venue || "all exchanges"}</option>`)}</select>` : nothing}
      <button class="filter" data-action="fresh" aria-pressed=${String(view.fresh)} @click=${() => set({ fresh: !view.fresh })}>Only with data now</button>
      <button class="filter" data-action="all" aria-pressed=${String(view.all)} title="Also what no session watches" @click=${() => { set({ all: !view.all }); this.#list(); }}>All of the exchanges</button>
      <button ${needs("POST /api/sessions")} class="primary small" data-action="new-session" ?disabled=${chosen === 0} title=${chosen === 0 ? "Choose markets in the list" : ""} @click=${() => this.#session()}>${icon("plus")}New session${chosen > 0 ? ` with ${chosen}` : ""}</button>`;
  }

  /** Asks each venue that is linked, or watched, once. */
  #list() {
    const venues = new Set([...this.#running.flatMap((session) => session.venues), ...this.items("venues").map((each) => each.venue)]);
    for (const venue of view.all ? venues : []) {
      if (!this.#listed.has(venue)) {
        this.#listed.set(venue, []);
        api(`/api/venues/${encodeURIComponent(venue)}/symbols`).then(
          (answer) => this.#listed.set(venue, answer.markets.filter((/** @type {any} */ market) => market.trading !== false)),
          (error) => this.#listed.set(venue, /** @type {Error} */ (error).message),
        ).finally(() => this.requestUpdate());
      }
    }
  }

  connectedCallback() {
    super.connectedCallback();
    this.#list();
  }

  #session() {
    const rows = this.#rows.filter((row) => this.#chosen.has(row.key));
    sessionStorage.setItem(KEPT, write(draftOf(rows, EMPTY)));
    app.select({ page: "sessions", item: "new" });
  }

  /** @param {Session} session @returns {import("../lib/markets.js").Streams} */
  #read(session) {
    const now = app.bus.now();
    const market = this.store(`market ${session.id}`);
    return {
      market: market?.items ?? [],
      indicators: this.items(`indicators ${session.id}`),
      quality: this.items(`quality ${session.id}`),
      age: (key) => {
        const item = market?.get(key);
        return item && isKnown(item.price) && isKnown(item.data_age_seconds) ? item.data_age_seconds + (now - (market?.receivedAt(key) ?? now)) / 1000 : null;
      },
    };
  }

  get #rows() {
    const others = view.all ? [...this.#listed.values()].flatMap((each) => (typeof each === "string" ? [] : each)) : [];
    return rowsOf(this.#running, (session) => this.#read(session), others);
  }

  waitText() {
    const sessions = app.stores.of("sessions");
    if (sessions.status !== "live") {
      return `waiting for the list of sessions${sessions.reason ? `: ${sessions.reason}` : ""}`;
    }
    return this.#running.length === 0 && !view.all ? this.#none() : super.waitText();
  }

  #none() {
    return html`<div class="invite" data-state="none"><strong>No market is watched</strong>
      <p>The scanner ranks the markets that running sessions watch. A session that only collects is enough.</p>
      <button class="primary" @click=${() => app.select({ page: "sessions", item: "new" })}>${icon("plus")}New session</button></div>`;
  }

  body() {
    const rows = filtered(this.#rows, view, STALE_SECONDS);
    const now = app.bus.now();
    const keys = new Map(rows.map((row) => [row.key, row]));
    if (now - this.#orderedAt >= RANK_MILLIS || keys.size !== this.#order.length || this.#order.some((key) => !keys.has(key))) {
      this.#order = sorted(rows, view.column, view.rising).map((row) => row.key);
      this.#orderedAt = now;
    }
    const most = Math.max(1, ...rows.map((row) => Math.abs(row.pump ?? 0)));
    const failed = [...this.#listed].filter(([, found]) => typeof found === "string");
    return html`
      ${view.all ? failed.map(([venue, why]) => html`<p class="note" role="status">The markets of ${venue} cannot be listed: ${why}</p>`) : nothing}
      ${rows.length === 0
        ? html`<div class="empty"><span>${this.#rows.length === 0 ? "waiting for the first prices" : "no market fits the filter"}</span></div>`
        : html`<table class="rows cards markets">
        <thead><tr><th><span class="sr">Choose</span></th>${COLUMNS.map((column) => this.#head(column))}<th>Watched by</th></tr></thead>
        <tbody>${repeat(this.#order, (key) => key, (key) => this.#row(/** @type {MarketRow} */ (keys.get(key)), most, now))}</tbody>
      </table>`}`;
  }

  /** @param {typeof COLUMNS[number]} column */
  #head(column) {
    const by = view.column === column.id;
    const sort = () => {
      Object.assign(view, by ? { rising: !view.rising } : { column: column.id, rising: "rising" in column });
      this.#orderedAt = -Infinity;
      this.requestUpdate();
    };
    return html`<th class=${"num" in column ? "num" : ""} aria-sort=${by ? (view.rising ? "ascending" : "descending") : "none"}>
      <button class="link" data-sort=${column.id} @click=${sort}>${column.title}${"unit" in column ? html` <small>${column.unit}</small>` : nothing}<span aria-hidden="true">${by ? (view.rising ? "▲" : "▼") : ""}</span></button></th>`;
  }

  /** @param {MarketRow} row @param {number} most @param {number} now */
  #row(row, most, now) {
    const { market } = row;
    const watched = row.sessions.length > 0;
    const held = row.replay && this.store("backtests")?.get(row.sessions[0].id)?.state === "PAUSED";
    const freshness = row.age === null ? "NONE" : held ? "FRESH" : worse(market?.freshness, row.age);
    const shown = market !== null && row.age !== null && (held || row.age <= REJECT_SECONDS);
    if (shown) {
      this.#history.sample(row.key, market.price, now);
    }
    const choose = (/** @type {Event} */ event) => {
      this.#chosen[/** @type {HTMLInputElement} */ (event.target).checked ? "add" : "delete"](row.key);
      this.requestUpdate();
    };
    return html`<tr data-market=${row.key} data-freshness=${freshness} ?data-dimmed=${!held && row.age !== null && row.age > DIM_SECONDS}>
      <td class="choose">${row.replay ? nothing : html`<input type="checkbox" aria-label="Choose ${row.symbol} on ${row.venue}" .checked=${this.#chosen.has(row.key)} @change=${choose}>`}</td>
      <td data-label="Session" class="market-name">${this.#name(row)} ${row.replay ? chip("plain", "REPLAY") : nothing}${freshness === "STALE" || freshness === "REJECT" ? chip("danger", "STALE") : nothing}</td>
      ${this.#pump(row.pump, 2, row, shown, most)}${this.#pump(row.velocity, 3, row, shown, 0)}
      <td data-label="Surge" class="num">${shown && isKnown(row.surge) ? number(/** @type {number} */ (row.surge), 1) : nothing}</td>
      <td data-label="Price" class="num market-price">${shown ? html`<span class="market-spark">${this.#history.sparkline(row.key)}</span><b>${price(market.price, market.price_scale)}</b>` : nothing}</td>
      <td data-label="24 h" class="num">${shown && isKnown(market.change_24h_pct) ? change(market.change_24h_pct, "%") : nothing}</td>
      <td data-label="Spread" class="num">${shown && isKnown(market.spread_pct) ? `${significant(market.spread_pct)} %` : nothing}</td>
      <td data-label="Volume" class="num">${shown && turnover(row) !== null ? html`<span>${count(/** @type {number} */ (turnover(row)))} <small>${quote(row.symbol)}</small></span>` : nothing}</td>
      <td data-label="Data" class="num">${row.age === null ? (watched ? html`<span class="faint">none yet</span>` : nothing) : held ? "paused" : duration(row.age)}</td>
      <td data-label="Gaps" class="num" ?data-fault=${row.gaps > 0}>${watched ? number(row.gaps, 0) : nothing}</td>
      <td data-label="Watched by" class="reason">${watched ? row.sessions.map((session) => session.name).join(", ") : html`<span class="faint">no session</span>`}</td>
    </tr>`;
  }

  /** A link to its chart. @param {MarketRow} row */
  #name(row) {
    const words = html`<strong>${base(row.symbol)}</strong><small>${quote(row.symbol)} ${row.venue}</small>`;
    const session = row.sessions.find((each) => each.id === app.session?.id) ?? row.sessions[0];
    if (!session) {
      return words;
    }
    const place = { page: null, item: null, session: session.id, symbol: row.symbol, venue: row.venue, instance: null };
    const go = (/** @type {MouseEvent} */ event) => {
      if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
        event.preventDefault();
        app.select(place);
      }
    };
    return html`<a class="name" href=${formatHash({ ...app.selection, ...place })} title="Its chart, in the session ${session.name}" @click=${go}>${words}</a>`;
  }

  /** @param {number | null} value @param {number} digits @param {MarketRow} row @param {boolean} shown @param {number} most the largest, 0 for no bar */
  #pump(value, digits, row, shown, most) {
    const label = most > 0 ? "Pump" : "Velocity";
    if (value === null || !shown) {
      const why = most > 0 && row.sessions.length > 0 ? row.why || (row.pump === null && row.velocity === null && row.surge === null ? "not used" : "") : "";
      return html`<td data-label=${label} class="num faint" title=${why === "not used" ? "no strategy of its sessions uses pump indicators" : ""}>${why}</td>`;
    }
    return html`<td data-label=${label} class="num" data-direction=${direction(value, digits)}>${arrow(value, digits)} ${signed(value, digits)}
      ${most > 0 ? html`<span class="pump-bar"><i style="width:${Math.min(100, (Math.abs(value) / most) * 100).toFixed(0)}%"></i></span>` : nothing}</td>`;
  }
}

customElements.define("tocsin-markets", Markets);
