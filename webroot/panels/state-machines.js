/** Every strategy on every symbol, the ones that matter now first. */
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { base, stopwatch, utc } from "../lib/format.js";
import { symbolWidth, venueMark } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";
import { instanceWords, stateWords } from "../lib/words.js";

class StateMachines extends Panel {
  get heading() {
    return "State machines";
  }

  get hook() {
    return "state-machines";
  }

  get ticks() {
    return true;
  }

  streams() {
    return { machines: app.address("state_machines") };
  }

  tools() {
    const count = this.items("machines").length;
    return html`<span class="count">${count || ""}</span>`;
  }

  empty() {
    return this.items("machines").length === 0 ? "this session runs no strategy" : null;
  }

  body() {
    const now = app.sessionNow();
    const order = app.session?.symbols ?? [];
    const sorted = [...this.items("machines")].sort(
      (a, b) => stateWords(a.state).rank - stateWords(b.state).rank || order.indexOf(a.symbol) - order.indexOf(b.symbol) || a.venue.localeCompare(b.venue) || a.strategy_id.localeCompare(b.strategy_id),
    );
    return html`<ul class="list" role="listbox" aria-label="State machines" ?data-strategies=${!this.#oneStrategy} style=${symbolWidth(sorted)}>
      ${repeat(sorted, (each) => each.instance_id, (each) => this.#row(each, now))}
    </ul>`;
  }

  /** A session's only strategy needs no naming in every row. */
  get #oneStrategy() {
    return (app.session?.strategies.length ?? 0) === 1;
  }

  /** @param {any} instance @param {number} now */
  #row(instance, now) {
    const { words, code, tone } = instanceWords(instance, now);
    const selected = app.isSelectedInstance(instance);
    return html`<li role="presentation">
      <button class="machine" role="option" aria-selected=${selected ? "true" : "false"} data-symbol=${instance.symbol} data-state=${instance.state} data-instance=${instance.instance_id} data-tone=${tone}
        title=${instance.reason || instance.next || ""} @click=${() => app.selectInstrument(instance)}>
        <span class="machine-symbol">${base(instance.symbol)}${venueMark(instance)}</span>
        <span class="machine-state"><span><i class="dot"></i>${words}</span>${code ? html`<small>${code}</small>` : ""}</span>
        <span class="machine-strategy">${this.#oneStrategy ? "" : instance.strategy_id}</span>
        <span class="machine-since" title="since ${utc(instance.since)}">${stopwatch((now - Date.parse(instance.since)) / 1000)}</span>
      </button>
    </li>`;
  }
}

customElements.define("tocsin-state-machines", StateMachines);
