/** The base of the record tabs: newest first, of all symbols or the selected one, a row opens the record. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { openDetail } from "../app/detail.js";
import { app } from "../lib/context.js";
import { base } from "../lib/format.js";
import { venueMark } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {(item: any) => unknown} cell
 * @property {"num" | "wide" | ""} [kind]
 */

export class RecordPanel extends Panel {
  #onlySelected = false;

  /** @returns {Column[]} */
  columns() {
    return [];
  }

  /** All records, in any order. @returns {readonly any[]} */
  records() {
    return [];
  }

  /** @param {any} _item @returns {string} */
  keyOf(_item) {
    return "";
  }

  /** When it happened: the newest stands first. @param {any} item @returns {string} ISO */
  timeOf(item) {
    return item.time;
  }

  /** What it says when there is no record at all. */
  get nothingYet() {
    return "nothing happened yet";
  }

  /** @param {any} _item @returns {import("../app/detail.js").Detail | null} */
  detail(_item) {
    return null;
  }

  /** @param {any} _item @returns {string} */
  toneOf(_item) {
    return "";
  }

  get #shown() {
    const records = this.#onlySelected ? this.records().filter((item) => !item.symbol || app.isSelected(item)) : [...this.records()];
    return records.map((item, i) => ({ item, i })).sort((a, b) => this.timeOf(b.item).localeCompare(this.timeOf(a.item)) || b.i - a.i).map(({ item }) => item);
  }

  tools() {
    const toggle = () => {
      this.#onlySelected = !this.#onlySelected;
      this.requestUpdate();
    };
    return html`<span class="count">${this.records().length || ""}</span>
      <button class="filter" aria-pressed=${this.#onlySelected ? "true" : "false"} @click=${toggle}>Only ${base(app.selection.symbol ?? "selected")}${venueMark(app.selection)}</button>`;
  }

  empty() {
    if (this.records().length === 0) {
      return this.nothingYet;
    }
    return this.#shown.length === 0 ? `${this.nothingYet} on ${app.nameOf(app.selection)}` : null;
  }

  body() {
    const columns = this.columns();
    return html`<table class="rows records">
      <thead><tr>${columns.map((column) => html`<th class=${column.kind ?? ""}>${column.title}</th>`)}</tr></thead>
      <tbody>
        ${repeat(this.#shown, (item) => this.keyOf(item), (item) => html`
          <tr tabindex="0" data-symbol=${item.symbol ?? nothing} data-tone=${this.toneOf(item)} ?data-selected=${item.symbol && app.isSelected(item)}
            @click=${() => this.#open(item)} @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && this.#open(item)}>
            ${columns.map((column) => html`<td class=${column.kind ?? ""}>${column.cell(item)}</td>`)}
          </tr>`)}
      </tbody>
    </table>`;
  }

  /** @param {any} item */
  #open(item) {
    if (item.symbol) {
      app.selectInstrument(item);
    }
    const detail = this.detail(item);
    if (detail) {
      openDetail(detail);
    }
  }
}

/** The cell that most tables have: the symbol without its quote currency. @param {any} item */
export function symbolCell(item) {
  return html`<strong title="${item.symbol} on ${item.venue ?? "this session"}">${base(item.symbol)}</strong>${venueMark(item)}`;
}
