/** Open positions, marked to market, each with its way out. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { base, decimal, guessScale, isKnown, money, number, quote, stopwatch, utc } from "../lib/format.js";
import { closesAtOnce, readGuard } from "../lib/guard-edit.js";
import { icon } from "../lib/icons.js";
import { change, chip } from "../lib/marks.js";
import { needs } from "../lib/needs.js";
import { Panel } from "../lib/panel.js";

/** How long a Close button waits for its confirmation. */
const CONFIRM_MILLIS = 4_000;

/** @typedef {"stop_loss" | "take_profit"} Guard */

class Positions extends Panel {
  /** The guard that is being edited. @type {{instance: string, guard: Guard, text: string, problem: string, sending: boolean} | null} */
  #edit = null;
  /** What each instance's Close button says. @type {Map<string, string>} */
  #closing = new Map();

  get heading() {
    return "Positions";
  }

  get hook() {
    return "positions";
  }

  get ticks() {
    return this.#open.length > 0;
  }

  streams() {
    return { positions: app.address("positions") };
  }

  get #open() {
    return this.items("positions").filter((position) => position.status === "OPEN");
  }

  tools() {
    const count = this.#open.length;
    return html`<span class="count">${count === 0 ? "" : count}</span>`;
  }

  empty() {
    return this.#open.length === 0 ? "no position open" : null;
  }

  body() {
    return html`<div class="positions">${repeat(this.#open, (position) => position.position_id, (position) => this.#row(position))}</div>`;
  }

  /** @param {any} position */
  #row(position) {
    const unit = quote(position.symbol);
    const scale = app.scaleOf(position) ?? guessScale(Number(position.entry_price));
    const held = (app.sessionNow() - Date.parse(position.opened_at)) / 1000;
    return html`
      <div class="position" data-symbol=${position.symbol} data-instance=${position.instance_id} ?data-selected=${app.isSelected(position)} @click=${() => app.selectInstrument(position)}>
        <div class="position-name">
          ${chip(position.direction === "SHORT" ? "danger" : "done", position.direction)}
          <button class="link" @click=${() => app.selectInstrument(position)}><strong>${base(position.symbol)}</strong><small>${unit}</small></button>
          <span class="faint">${position.strategy_id} · ${position.venue}</span>
        </div>
        <div class="position-pnl" title="after the fees paid so far, before the exit's">
          ${isKnown(position.unrealized_pnl)
            ? html`${change(position.unrealized_pnl, unit)} <small>${isKnown(position.unrealized_pnl_pct) ? change(position.unrealized_pnl_pct, "%") : nothing}</small>`
            : html`<span class="faint">waiting for a mark</span>`}
        </div>
        <dl class="position-facts">
          ${fact("Size", decimal(position.qty))}
          ${fact("Entry", money(position.entry_price, scale))}
          ${fact("Mark", isKnown(position.mark_price) ? money(position.mark_price, scale) : "unknown")}
          ${this.#guard(position, "stop_loss", "Stop", scale)}
          ${this.#guard(position, "take_profit", "Target", scale)}
          ${fact("Margin", isKnown(position.margin) ? `${money(position.margin)}${Number(position.leverage) > 1 ? ` at ${position.leverage}x` : ""}` : "none")}
          ${liquidation(position, scale)}
          ${fact("Held", html`<span title=${utc(position.opened_at)}>${stopwatch(held)}</span>`)}
        </dl>
        <button ${needs("command.close_position")} class="close-position" data-action="close-position" @click=${(/** @type {Event} */ event) => this.#close(event, position)}>${this.#closing.get(position.instance_id) ?? "Close"}</button>
      </div>
    `;
  }

  /** @param {any} position @param {Guard} guard @param {string} name @param {number} scale */
  #guard(position, guard, name, scale) {
    const value = position[guard];
    const shown = isKnown(value) ? money(value, scale) : "none";
    const edit = this.#edit;
    if (edit?.instance !== position.instance_id || edit?.guard !== guard) {
      const begin = (/** @type {Event} */ event) => {
        event.stopPropagation();
        this.#begin({ instance: position.instance_id, guard, text: isKnown(value) ? decimal(value).replaceAll(",", "") : "", problem: "", sending: false });
      };
      return fact(name, html`<button ${needs("command.change_position")} class="link guard" data-guard=${guard} aria-label="Change the ${name.toLowerCase()}, now ${shown}" title="Change it" @click=${begin}>${shown}${icon("edit")}</button>`);
    }
    const stay = (/** @type {Event} */ event) => event.stopPropagation();
    const typed = (/** @type {Event} */ event) => this.#begin({ ...edit, text: /** @type {HTMLInputElement} */ (event.target).value, problem: "" });
    const key = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") {
        this.#begin(null);
        event.stopPropagation();
      }
    };
    const send = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#send(position, guard, edit.text);
    };
    return fact(name, html`<form class="guard-form" data-guard=${guard} @click=${stay} @keydown=${key} @submit=${send}>
      <input aria-label="${name}: a price, or a distance such as 5 %" inputmode="decimal" autocomplete="off" placeholder="price or 5 %" aria-invalid=${String(edit.problem !== "")} ?disabled=${edit.sending} .value=${edit.text} @input=${typed}>
      <button ?disabled=${edit.sending}>${edit.sending ? "Setting …" : edit.text.trim() === "" ? "Remove" : "Set"}</button>
      <button type="button" class="quiet" @click=${() => this.#begin(null)}>Cancel</button>
      ${edit.problem ? html`<span role="alert" class="tone-danger">${edit.problem}</span>` : nothing}
    </form>`);
  }

  /** @param {typeof Positions.prototype.editing} edit */
  #begin(edit) {
    const begins = this.#edit === null && edit !== null;
    this.#edit = edit;
    this.requestUpdate();
    if (begins) {
      this.updateComplete.then(() => /** @type {HTMLInputElement | null} */ (this.querySelector(".guard-form input"))?.select());
    }
  }

  /** What is being edited now. */
  get editing() {
    return this.#edit;
  }

  /** @param {any} position @param {Guard} guard @param {string} text */
  async #send(position, guard, text) {
    const edit = { instance: position.instance_id, guard, text, problem: "", sending: false };
    const { wish, problem } = readGuard(text);
    const wrong = problem ?? closesAtOnce(guard, wish ?? null, position.direction, Number(position.mark_price));
    if (wrong) {
      this.#begin({ ...edit, problem: wrong });
      return;
    }
    this.#begin({ ...edit, sending: true });
    try {
      await app.bus.request("command.change_position", { session_id: app.session?.id, instance_id: position.instance_id, change: { [guard]: wish } });
      this.#begin(null);
    } catch (error) {
      this.#begin({ ...edit, problem: `Not changed: ${/** @type {Error} */ (error).message}` });
    }
  }

  /** The first press asks, the second sends. @param {Event} event @param {any} position */
  async #close(event, position) {
    event.stopPropagation();
    const id = position.instance_id;
    if (!this.#closing.has(id)) {
      this.#say(id, "Sure? Close");
      setTimeout(() => this.#closing.get(id) === "Sure? Close" && this.#say(id, null), CONFIRM_MILLIS);
      return;
    }
    if (this.#closing.get(id) !== "Sure? Close") {
      return;
    }
    this.#say(id, "Closing …");
    try {
      await app.bus.request("command.close_position", { session_id: app.session?.id, instance_id: id });
    } catch (error) {
      this.#say(id, `Not closed: ${/** @type {Error} */ (error).message}`);
    }
    setTimeout(() => this.#say(id, null), CONFIRM_MILLIS);
  }

  /** @param {string} id @param {string | null} text */
  #say(id, text) {
    if (text === null) {
      this.#closing.delete(id);
    } else {
      this.#closing.set(id, text);
    }
    this.requestUpdate();
  }
}

/** @param {string} name @param {unknown} value */
function fact(name, value) {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

/** Price and distance, with the levels 30, 20, 10 % at which it wants to be seen. @param {any} position @param {number} scale */
function liquidation(position, scale) {
  if (!isKnown(position.liquidation_price) || Number(position.liquidation_price) <= 0) {
    return nothing;
  }
  const mark = Number(position.mark_price);
  const distance = mark > 0 ? (Math.abs(mark - Number(position.liquidation_price)) / mark) * 100 : null;
  const level = distance === null ? "" : distance < 10 ? "critical" : distance < 20 ? "high" : distance < 30 ? "raised" : "";
  return html`<div data-level=${level}><dt>Liquidation</dt><dd>${money(position.liquidation_price, scale)}${distance === null ? "" : ` · ${number(distance, 1)} % away`}</dd></div>`;
}

customElements.define("tocsin-positions", Positions);
