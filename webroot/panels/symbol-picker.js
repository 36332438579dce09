/**
 * The symbols of one venue: those that are chosen, and a search over all that the venue has. Emits
 * `symbols` with the new list.
 */
import { LitElement, html, nothing } from "lit";
import { api } from "../lib/api.js";
import { icon } from "../lib/icons.js";
import { matching } from "../lib/session-draft.js";

const MOST_SHOWN = 8;
/** Fewer markets than this are shown at once, without a search. */
const FEW = 12;

/** Each venue's markets, asked for once a page. @type {Map<string, Promise<any[]>>} */
const markets = new Map();

/** @param {string} venue */
function marketsOf(venue) {
  let known = markets.get(venue);
  if (!known) {
    known = api(`/api/venues/${encodeURIComponent(venue)}/symbols`).then((answer) => answer.markets);
    markets.set(venue, known);
    known.catch(() => markets.delete(venue));
  }
  return known;
}

class SymbolPicker extends LitElement {
  static properties = { venue: {}, chosen: { attribute: false }, label: {} };

  /** @type {any[] | null} */
  #markets = null;
  #failed = "";
  #typed = "";
  #at = 0;
  #open = false;

  constructor() {
    super();
    this.venue = "";
    /** @type {string[]} */
    this.chosen = [];
    this.label = "Symbols";
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("venue")) {
      this.#load();
    }
  }

  async #load() {
    const { venue } = this;
    this.#markets = null;
    this.#failed = "";
    if (venue) {
      try {
        const found = await marketsOf(venue);
        this.#markets = venue === this.venue ? found : this.#markets;
      } catch (error) {
        this.#failed = venue === this.venue ? /** @type {Error} */ (error).message : this.#failed;
      }
      this.requestUpdate();
    }
  }

  get #matches() {
    return matching(this.#markets ?? [], this.#typed, this.chosen, MOST_SHOWN);
  }

  render() {
    const few = this.#markets !== null && this.#markets.length <= FEW;
    const matches = this.#open && (few || this.#typed) ? this.#matches : [];
    const list = `list-${this.venue}-${this.id}`;
    return html`<div class="picker">
      ${this.chosen.map((symbol) => html`<span class="token" data-symbol=${symbol} data-unknown=${this.#unknown(symbol) ? "" : nothing} title=${this.#unknown(symbol) ? `${this.venue} has no such market` : ""}>${symbol}<button type="button" aria-label="Remove ${symbol}" @click=${() => this.#remove(symbol)}>${icon("close")}</button></span>`)}
      <input role="combobox" aria-label=${this.label} aria-expanded=${String(matches.length > 0)} aria-controls=${list} autocomplete="off" spellcheck="false"
        aria-activedescendant=${matches[this.#at] ? `${list}-${matches[this.#at]}` : nothing}
        placeholder=${this.#markets === null ? "BTC_USDT" : `search ${this.#markets.length} markets`} .value=${this.#typed}
        @input=${this.#input} @keydown=${this.#key} @focus=${() => this.#show(true)} @blur=${this.#blur}>
      ${matches.length === 0
        ? nothing
        : html`<ul class="options" role="listbox" id=${list}>
            ${matches.map((symbol, i) => html`<li id="${list}-${symbol}" role="option" aria-selected=${String(i === this.#at)} data-symbol=${symbol}
              @mousedown=${(/** @type {Event} */ event) => { event.preventDefault(); this.#add(symbol); }}>${symbol}</li>`)}
          </ul>`}
    </div>
    ${this.#failed ? html`<small class="hint">${this.venue} does not tell its markets (${this.#failed}): names can be typed</small>` : nothing}
    ${this.#markets === null && !this.#failed && this.venue ? html`<small class="hint">asking ${this.venue} for its markets …</small>` : nothing}`;
  }

  /** @param {string} symbol */
  #unknown(symbol) {
    return this.#markets !== null && !this.#markets.some((market) => market.symbol === symbol);
  }

  /** @param {boolean} open */
  #show(open) {
    this.#open = open;
    this.#at = 0;
    this.requestUpdate();
  }

  /** @param {Event} event */
  #input(event) {
    this.#typed = /** @type {HTMLInputElement} */ (event.target).value;
    this.#show(true);
  }

  /** What was typed in full is meant, wherever the focus goes. */
  #blur() {
    const typed = this.#typed.trim();
    if (typed) {
      const exact = matching(this.#markets ?? [], typed, [], Infinity).find((symbol) => symbol.replace("_", "") === typed.toUpperCase().replace(/[^A-Z0-9]/g, ""));
      this.#add(exact ?? typed);
    }
    this.#show(false);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const matches = this.#matches;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.#at = (this.#at + (event.key === "ArrowDown" ? 1 : -1) + matches.length) % Math.max(1, matches.length);
      this.#open = true;
    } else if (event.key === "Enter" || event.key === ",") {
      const wanted = matches[this.#at] ?? this.#typed.trim();
      if (wanted && (this.#typed || event.key === "Enter")) {
        this.#add(wanted);
      }
    } else if (event.key === "Backspace" && this.#typed === "" && this.chosen.length > 0) {
      this.#remove(this.chosen[this.chosen.length - 1]);
    } else if (event.key === "Escape" && this.#open) {
      this.#open = false;
      event.stopPropagation();
    } else {
      return;
    }
    event.preventDefault();
    this.requestUpdate();
  }

  /** @param {string} symbol */
  #add(symbol) {
    this.#typed = "";
    this.#at = 0;
    this.requestUpdate();
    if (!this.chosen.includes(symbol)) {
      this.#tell([...this.chosen, symbol]);
    }
  }

  /** @param {string} symbol */
  #remove(symbol) {
    this.#tell(this.chosen.filter((each) => each !== symbol));
  }

  /** @param {string[]} symbols */
  #tell(symbols) {
    this.chosen = symbols;
    this.dispatchEvent(new CustomEvent("symbols", { detail: symbols }));
  }
}

customElements.define("tocsin-symbol-picker", SymbolPicker);
