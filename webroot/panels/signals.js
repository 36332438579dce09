/** Each time a section of a strategy fired. */
import { html } from "lit";
import { app } from "../lib/context.js";
import { isKnown, price, significant } from "../lib/format.js";
import { chip, time } from "../lib/marks.js";
import { RecordPanel, symbolCell } from "./record-panel.js";
import { sideWords, triggerTone, triggerWords } from "../lib/words.js";

class Signals extends RecordPanel {
  get heading() {
    return "Signals";
  }

  get hook() {
    return "signals";
  }

  get nothingYet() {
    return "no signal yet: the conditions say what is missing";
  }

  streams() {
    return { signals: app.address("signals") };
  }

  records() {
    return this.items("signals");
  }

  /** @param {any} item */
  keyOf(item) {
    return item.signal_id;
  }

  columns() {
    return [
      { title: "Time", cell: (/** @type {any} */ item) => time(item.time, app.sessionNow()) },
      { title: "Symbol", cell: symbolCell },
      { title: "Signal", cell: (/** @type {any} */ item) => html`${chip(triggerTone(item.type), item.type)} ${triggerWords(item.type)}` },
      { title: "Side", cell: (/** @type {any} */ item) => sideWords(item.direction) },
      { title: "Price", kind: /** @type {const} */ ("num"), cell: (/** @type {any} */ item) => (isKnown(item.price) ? price(item.price, app.scaleOf(item)) : html`<span class="faint">none yet</span>`) },
      { title: "Indicators", kind: /** @type {const} */ ("wide"), cell: (/** @type {any} */ item) => indicators(item) },
      { title: "Strategy", cell: (/** @type {any} */ item) => item.strategy_id },
    ];
  }

  /** @param {any} item */
  detail(item) {
    const values = Object.entries(item.indicators ?? {}).map(([name, value]) => /** @type {[string, unknown]} */ ([name, isKnown(value) ? significant(value) : "unknown at that moment"]));
    return {
      title: `${app.nameOf(item)}: ${item.type} · ${triggerWords(item.type)}`,
      facts: /** @type {Array<[string, unknown]>} */ ([
        ["time", time(item.time)],
        ["side", sideWords(item.direction)],
        ["price", isKnown(item.price) ? price(item.price, app.scaleOf(item)) : "not known at that moment"],
        ["strategy", item.strategy_id],
        ["venue", item.venue],
        ["signal", item.signal_id],
        ...values,
      ]),
      conditions: item.conditions,
    };
  }
}

/** @param {any} item */
function indicators(item) {
  const known = Object.entries(item.indicators ?? {}).filter(([, value]) => isKnown(value));
  return html`<span class="faint">${known.map(([name, value]) => `${name} ${significant(/** @type {number} */ (value))}`).join(" · ")}</span>`;
}

customElements.define("tocsin-signals", Signals);
