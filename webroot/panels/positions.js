/** Open positions, marked to market, each with its way out. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { base, decimal, guessScale, isKnown, money, number, quote, stopwatch, utc } from "../lib/format.js";
import { change, chip } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

/** How long a Close button waits for its confirmation. */
const CONFIRM_MILLIS = 4_000;

class Positions extends Panel {
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
          ${fact("Stop", isKnown(position.stop_loss) ? money(position.stop_loss, scale) : "none")}
          ${fact("Target", isKnown(position.take_profit) ? money(position.take_profit, scale) : "none")}
          ${fact("Margin", isKnown(position.margin) ? `${money(position.margin)}${Number(position.leverage) > 1 ? ` at ${position.leverage}x` : ""}` : "none")}
          ${liquidation(position, scale)}
          ${fact("Held", html`<span title=${utc(position.opened_at)}>${stopwatch(held)}</span>`)}
        </dl>
        <button class="close-position" data-action="close-position" @click=${(/** @type {Event} */ event) => this.#close(event, position)}>${this.#closing.get(position.instance_id) ?? "Close"}</button>
      </div>
    `;
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
