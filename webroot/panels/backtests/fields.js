/** Fields of the forms of backtests and recordings: a label, a control, what the server says of it. */
import { html, nothing } from "lit";

/** @typedef {import("../../lib/api.js").FieldError} FieldError */

/** @param {Event} event */
export function input(event) {
  return /** @type {HTMLInputElement} */ (event.target).value;
}

/**
 * @param {Map<string, FieldError[]>} errors @param {string} place @param {string} label @param {string} hint
 * @param {(id: string, wrong: string) => unknown} control
 */
export function field(errors, place, label, hint, control) {
  const id = `backtest-${place.replace(/[^a-z0-9]+/g, "-")}`;
  const wrong = errors.has(place);
  return html`<div class="field" data-path=${place} data-wrong=${wrong ? "" : nothing}><label for=${id}>${label}${hint ? html` <small>${hint}</small>` : nothing}</label>${control(id, String(wrong))}${errorsAt(errors, place, `${id}-errors`)}</div>`;
}

/** @param {string} id @param {string} wrong @param {string[][]} options @param {string} value @param {(value: string) => void} choose */
export function select(id, wrong, options, value, choose) {
  return html`<select id=${id} aria-invalid=${wrong} aria-describedby="${id}-errors" @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>${options.map(([each, words]) => html`<option value=${each} .selected=${each === value}>${words}</option>`)}</select>`;
}

/** @param {Map<string, FieldError[]>} errors @param {string} place @param {string} [id] */
export function errorsAt(errors, place, id) {
  return html`<span class="field-errors" id=${id ?? nothing} aria-live="polite">${(errors.get(place) ?? []).map((error) => html`<small data-error=${error.path}>${error.value && error.value !== '""' ? html`<code>${error.value}</code> ` : nothing}${error.message}${error.allowed ? html`; allowed: ${error.allowed}` : nothing}</small>`)}</span>`;
}
