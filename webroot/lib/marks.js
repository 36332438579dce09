/** Small marks that several panels draw alike: results, directions, states, times. */
import { html, nothing } from "lit";
import { app } from "./context.js";
import { arrow, base, clockTime, direction, signed, utc } from "./format.js";
import { icon } from "./icons.js";

const RESULTS = /** @type {Record<string, [string, string]>} */ ({
  met: ["check", "met"],
  not_met: ["cross", "not met"],
  pending: ["pending", "pending"],
  ignored: ["ignored", "ignored"],
});

/** @param {string} result met, not_met, pending or ignored */
export function resultMark(result) {
  const [shape, words] = RESULTS[result] ?? ["unknown", result];
  return html`<span class="mark" data-result=${result}>${icon(shape)}${words}</span>`;
}

/** A change with sign, colour and arrow. @param {number | string} value @param {string} unit @param {number} [digits] */
export function change(value, unit, digits = 2) {
  const gap = unit.startsWith("%") || unit === "" ? "" : " ";
  return html`<span class="change" data-direction=${direction(value, digits)}>${arrow(value, digits)} ${signed(value, digits)}${gap}${unit}</span>`;
}

/** Local time, UTC on hover. @param {string | null | undefined} iso @param {number} [now] */
export function time(iso, now) {
  return iso ? html`<time datetime=${iso} title=${utc(iso)}>${clockTime(iso, now)}</time>` : "";
}

/** The venue, where several have the symbol. @param {import("./instruments.js").Named} item */
export function venueMark(item) {
  return item.venue && app.instruments.shared(item.symbol) ? html`<small class="venue">${item.venue}</small>` : nothing;
}

/**
 * The width of a column of symbols, as a style: as wide as the longest, within what leaves room for the rest.
 * @param {ReadonlyArray<{symbol: string}>} items
 */
export function symbolWidth(items) {
  return `--symbol: ${Math.min(16, Math.max(5, ...items.map((item) => base(item.symbol).length)))}`;
}

/** @param {string} tone @param {unknown} text @param {string} [title] */
export function chip(tone, text, title = "") {
  return html`<span class="chip" data-tone=${tone} title=${title}>${text}</span>`;
}
