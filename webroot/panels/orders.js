/** Orders and their fills, in one list: what was asked for, and what came of it. */
import { html } from "lit";
import { app } from "../lib/context.js";
import { decimal, isKnown, money } from "../lib/format.js";
import { chip, time } from "../lib/marks.js";
import { conditionWords } from "../lib/words.js";
import { RecordPanel, symbolCell } from "./record-panel.js";

const TONES = /** @type {Record<string, string>} */ ({ FILLED: "done", REJECTED: "danger", CANCELLED: "cancelled", PARTIALLY_FILLED: "position" });

class Orders extends RecordPanel {
  get heading() {
    return "Orders and fills";
  }

  get hook() {
    return "orders";
  }

  get nothingYet() {
    return "no order was sent yet";
  }

  streams() {
    return { orders: app.address("orders"), fills: app.address("fills") };
  }

  records() {
    return [...this.items("orders"), ...this.items("fills")];
  }

  /** @param {any} item */
  keyOf(item) {
    return item.fill_id ?? item.client_order_id;
  }

  columns() {
    return [
      { title: "Time", cell: (/** @type {any} */ item) => time(item.time, app.sessionNow()) },
      { title: "", cell: (/** @type {any} */ item) => (item.fill_id ? chip("position", "fill") : chip("plain", "order")) },
      { title: "Symbol", cell: symbolCell },
      { title: "Side", cell: (/** @type {any} */ item) => html`<span class="side" data-side=${item.side}>${String(item.side).toLowerCase()}</span>` },
      { title: "Size", kind: /** @type {const} */ ("num"), cell: (/** @type {any} */ item) => decimal(item.qty) },
      { title: "Price", kind: /** @type {const} */ ("num"), cell: priceOf },
      { title: "Fee", kind: /** @type {const} */ ("num"), cell: (/** @type {any} */ item) => (isKnown(item.fee) ? html`<span title=${item.fee}>${money(item.fee, 4)}</span>` : html`<span class="faint">none</span>`) },
      { title: "Result", cell: (/** @type {any} */ item) => (item.fill_id ? (item.maker ? "maker" : "taker") : chip(TONES[item.status] ?? "plain", String(item.status).toLowerCase().replaceAll("_", " "))) },
      { title: "Why", kind: /** @type {const} */ ("wide"), cell: (/** @type {any} */ item) => html`<span title=${item.reason ?? ""}>${conditionWords(item.reason ?? "")}</span>` },
    ];
  }

  /** @param {any} item */
  detail(item) {
    const facts = Object.entries(item)
      .filter(([name]) => name !== "time" && name !== "created_at")
      .map(([name, value]) => /** @type {[string, unknown]} */ ([name.replaceAll("_", " "), typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? decimal(value) : typeof value === "boolean" ? (value ? "yes" : "no") : value]));
    return {
      title: `${app.nameOf(item)}: ${item.fill_id ? "fill" : "order"}, ${String(item.side).toLowerCase()} ${decimal(item.qty)}`,
      facts: /** @type {Array<[string, unknown]>} */ ([["time", time(item.time)], ["created", time(item.created_at)], ...facts]),
    };
  }
}

/** @param {any} item */
function priceOf(item) {
  const value = item.price ?? item.average_price ?? item.limit_price;
  const scale = app.scaleOf(item);
  return isKnown(value) ? html`<span title=${value}>${scale === null ? decimal(value) : money(value, scale)}</span>` : html`<span class="faint">${String(item.type ?? "").toLowerCase()}</span>`;
}

customElements.define("tocsin-orders", Orders);
