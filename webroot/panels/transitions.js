/** Every step of every state machine. */
import { html } from "lit";
import { app } from "../lib/context.js";
import { isKnown, price } from "../lib/format.js";
import { chip, time } from "../lib/marks.js";
import { RecordPanel, symbolCell } from "./record-panel.js";
import { conditionWords, stateWords, triggerTone, triggerWords } from "../lib/words.js";

class Transitions extends RecordPanel {
  get heading() {
    return "Transitions";
  }

  get hook() {
    return "transitions";
  }

  get nothingYet() {
    return "no state machine has moved yet";
  }

  streams() {
    return { transitions: app.address("transitions") };
  }

  records() {
    return this.items("transitions");
  }

  /** @param {any} item */
  keyOf(item) {
    return `${item.instance_id}#${item.number}`;
  }

  columns() {
    return [
      { title: "Time", cell: (/** @type {any} */ item) => time(item.time, app.sessionNow()) },
      { title: "Symbol", cell: symbolCell },
      { title: "From", cell: (/** @type {any} */ item) => html`<span class="faint">${stateWords(item.from).words}</span>` },
      { title: "To", cell: (/** @type {any} */ item) => html`<span class="state" data-tone=${stateWords(item.to).tone} data-state=${item.to}><i class="dot"></i>${stateWords(item.to).words}</span>` },
      { title: "Trigger", cell: (/** @type {any} */ item) => chip(triggerTone(item.trigger), item.trigger, triggerWords(item.trigger)) },
      { title: "Price", kind: /** @type {const} */ ("num"), cell: (/** @type {any} */ item) => (isKnown(item.price) ? price(item.price, app.scaleOf(item)) : html`<span class="faint">none yet</span>`) },
      { title: "Why", kind: /** @type {const} */ ("wide"), cell: (/** @type {any} */ item) => html`<span title=${item.reason || ""}>${conditionWords(item.reason || triggerWords(item.trigger))}</span>` },
      // A session's only strategy needs no naming in every row.
      ...((app.session?.strategies.length ?? 0) === 1 ? [] : [{ title: "Strategy", cell: (/** @type {any} */ item) => item.strategy_id }]),
    ];
  }

  /** @param {any} item */
  detail(item) {
    return {
      title: `${app.nameOf(item)}: ${stateWords(item.from).words} → ${stateWords(item.to).words}`,
      facts: /** @type {Array<[string, unknown]>} */ ([
        ["time", time(item.time)],
        ["trigger", `${item.trigger} · ${triggerWords(item.trigger)}`],
        ["why", conditionWords(item.reason ?? "")],
        ["price", isKnown(item.price) ? price(item.price, app.scaleOf(item)) : "not known at that moment"],
        ["from", item.from],
        ["to", item.to],
        ["instance", item.instance_id],
        ["venue", item.venue],
        ["strategy", item.strategy_id],
        ["number", item.number],
      ]),
      conditions: item.conditions,
    };
  }
}

customElements.define("tocsin-transitions", Transitions);
