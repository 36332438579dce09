/** The session's symbols: price, change, spread, and how old all that is. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { base, count, duration, isKnown, number, price, quote, significant, utc } from "../lib/format.js";
import { DIM_SECONDS, worse } from "../lib/freshness.js";
import { History } from "../lib/history.js";
import { change, chip, venueMark } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

const FLASH_MILLIS = 300;
/** From flash to flash: what moves all the time would be lit all the time. */
const PAUSE_MILLIS = 900;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

class Watchlist extends Panel {
  #history = new History();
  /** Prices that moved since the last drawing. @type {Map<string, "up" | "down">} */
  #moved = new Map();
  /** Prices that are lit, and until when. @type {Map<HTMLElement, number>} */
  #flashing = new Map();
  /** When each was lit last. @type {WeakMap<HTMLElement, number>} */
  #flashed = new WeakMap();
  #fading = 0;
  /** @type {Map<string, number>} */
  #lastPrices = new Map();

  get heading() {
    return "Watchlist";
  }

  get hook() {
    return "watchlist";
  }

  get ticks() {
    return true;
  }

  streams() {
    return { market: app.address("market"), positions: app.address("positions") };
  }

  get waitingFor() {
    return "the first prices";
  }

  tools() {
    const symbols = this.items("market").length || (app.session?.symbols.length ?? 0);
    return html`<span class="count">${symbols || ""}</span>`;
  }

  /** @param {string} name @param {import("../lib/store.js").Change} change */
  streamChanged(name, change) {
    if (name !== "market") {
      return;
    }
    if (change.reset) {
      this.#history.clear();
      this.#lastPrices.clear();
    }
    for (const item of this.items("market")) {
      app.setScale(item, item.price_scale);
      app.sawEventTime(item.exchange_time);
    }
    for (const [key, item] of change.changed) {
      const before = this.#lastPrices.get(key);
      if (isKnown(item.price)) {
        if (before !== undefined && before !== item.price) {
          this.#moved.set(key, item.price > before ? "up" : "down");
        }
        this.#lastPrices.set(key, item.price);
      }
    }
  }

  /** Every symbol of the session from the start; those without data yet as such. */
  get #rows() {
    const order = app.session?.symbols ?? [];
    const known = [...this.items("market")].sort((a, b) => order.indexOf(a.symbol) - order.indexOf(b.symbol) || a.venue.localeCompare(b.venue));
    const seen = new Set(known.map((item) => item.symbol));
    const missing = order.filter((symbol) => !seen.has(symbol));
    return [...known, ...missing.map((symbol) => ({ key: symbol, symbol, venue: app.instruments.venueOf({ symbol }) ?? "", price: null, freshness: "NONE" }))];
  }

  waitText() {
    const wait = super.waitText();
    return wait !== null && (app.session?.symbols.length ?? 0) === 0 ? wait : null;
  }

  body() {
    const now = app.bus.now();
    return html`<ul class="list" role="listbox" aria-label="Watchlist" @keydown=${this.#key}>
      ${repeat(this.#rows, (row) => row.key, (row) => this.#row(row, now))}
    </ul>`;
  }

  /** @param {any} item @param {number} now */
  #row(item, now) {
    const received = this.store("market")?.receivedAt(item.key);
    const known = received !== undefined && isKnown(item.price);
    const age = known && isKnown(item.data_age_seconds) ? item.data_age_seconds + (now - received) / 1000 : null;
    const still = app.over || app.held;
    const freshness = age === null ? "NONE" : still ? "FRESH" : worse(item.freshness, age);
    const shown = known && freshness !== "REJECT";
    if (shown) {
      this.#history.sample(item.key, item.price, now);
    }
    const position = this.items("positions").find((p) => p.status === "OPEN" && p.symbol === item.symbol && p.venue === item.venue);
    const selected = app.isSelected(item);
    return html`<li role="presentation">
      <button class="quote" role="option" aria-selected=${selected ? "true" : "false"} data-symbol=${item.symbol} data-venue=${item.venue} data-key=${item.key} data-freshness=${freshness}
        ?data-dimmed=${!still && age !== null && age > DIM_SECONDS} @click=${() => app.selectInstrument(item)}>
        <span class="quote-symbol">${base(item.symbol)}${position || freshness === "STALE" || freshness === "REJECT" ? " " : html`<small>${quote(item.symbol)}</small>`}
          ${position ? chip("position", position.direction === "SHORT" ? "short" : "long", "a position is open") : nothing}
          ${freshness === "STALE" || freshness === "REJECT" ? chip("danger", "STALE") : nothing}</span>
        <span class="quote-spark">${shown ? this.#history.sparkline(item.key) : nothing}</span>
        <span class="quote-price" data-price>${shown ? price(item.price, item.price_scale) : nothing}</span>
        <span class="quote-facts">${venueMark(item)}${this.#facts(item, shown, age)}</span>
        <span class="quote-change">${shown ? (isKnown(item.change_24h_pct) ? change(item.change_24h_pct, "%") : html`<span class="faint" title="the source has no price of 24 hours ago yet">24 h unknown</span>`) : nothing}</span>
      </button>
    </li>`;
  }

  /** @param {any} item @param {boolean} shown @param {number | null} age */
  #facts(item, shown, age) {
    if (age === null) {
      return html`waiting for the first trade`;
    }
    if (!shown) {
      return html`no data for ${duration(age)}`;
    }
    return html`<span title="spread, bid to ask">${isKnown(item.spread_pct) ? `${significant(item.spread_pct)} %` : "no book"}</span>
      <span title="age of the newest data${item.exchange_time ? `, ${utc(item.exchange_time)}` : ""}">${app.over ? "final" : app.held ? "paused" : duration(age)}</span>
      <span class="quote-updates" title="${number(item.update_count ?? 0, 0)} updates by ${item.transport ?? "the exchange"}">${count(item.update_count ?? 0)} upd</span>`;
  }

  /**
   * Shows which prices have moved. A flash is on or off and does not fade: fifty prices that fade have the
   * browser paint all the time. It goes with a later drawing, which paints anyway, or alone if none comes.
   */
  drawn() {
    const now = performance.now();
    this.#fade(now);
    for (const [key, way] of calm.matches ? [] : this.#moved) {
      const cell = /** @type {HTMLElement | null} */ (this.querySelector(`[data-key="${CSS.escape(key)}"] [data-price]`));
      if (cell && now - (this.#flashed.get(cell) ?? -Infinity) >= PAUSE_MILLIS) {
        cell.dataset.flash = way;
        this.#flashed.set(cell, now);
        this.#flashing.set(cell, now + FLASH_MILLIS);
      }
    }
    this.#moved.clear();
    clearTimeout(this.#fading);
    if (this.#flashing.size > 0) {
      this.#fading = setTimeout(() => this.#fade(Infinity), FLASH_MILLIS);
    }
  }

  /** @param {number} now */
  #fade(now) {
    for (const [cell, until] of this.#flashing) {
      if (until <= now) {
        delete cell.dataset.flash;
        this.#flashing.delete(cell);
      }
    }
  }

  /** Arrow keys walk the rows and select. @param {KeyboardEvent} event */
  #key(event) {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) {
      return;
    }
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("button.quote")]);
    const at = rows.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    next?.focus();
    next?.click();
    event.preventDefault();
  }
}

customElements.define("tocsin-watchlist", Watchlist);
