/** One record in full, at the page's right edge: its facts, and every condition's value at that moment. */
import { LitElement, html, nothing } from "lit";
import { conditionRows } from "./condition-table.js";

/**
 * @typedef {object} Detail
 * @property {string} title
 * @property {unknown} [subtitle]
 * @property {Array<[string, unknown]>} facts
 * @property {any[]} [conditions]
 */

/** @param {Detail} detail */
export function openDetail(detail) {
  dispatchEvent(new CustomEvent("tocsin-detail", { detail }));
}

class DetailDialog extends LitElement {
  /** @type {Detail | null} */
  #detail = null;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("tocsin-detail", async (event) => {
      this.#detail = /** @type {CustomEvent<Detail>} */ (event).detail;
      this.requestUpdate();
      await this.updateComplete;
      const dialog = /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
      dialog.showModal();
    });
  }

  render() {
    const detail = this.#detail;
    const close = (/** @type {Event} */ event) => /** @type {HTMLElement} */ (event.currentTarget).closest("dialog")?.close();
    const outside = (/** @type {Event} */ event) => event.target === event.currentTarget && /** @type {HTMLDialogElement} */ (event.currentTarget).close();
    return html`<dialog class="dialog detail" aria-label="Record" @click=${outside}>
      ${detail === null
        ? nothing
        : html`<div class="detail-content">
            <header><h2>${detail.title}</h2><button class="quiet" @click=${close}>Close <kbd>Esc</kbd></button></header>
            ${detail.subtitle ?? nothing}
            <dl class="facts">
              ${detail.facts
                .filter(([, value]) => value !== null && value !== undefined && value !== "")
                .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
            </dl>
            ${detail.conditions?.length ? html`<h3>Conditions at that moment</h3>${conditionRows(detail.conditions)}` : nothing}
          </div>`}
    </dialog>`;
  }
}

customElements.define("tocsin-detail", DetailDialog);
