/** The dialog of lib/confirm.js; Esc, and a click beside it, mean no. */
import { LitElement, html, nothing } from "lit";

class ConfirmDialog extends LitElement {
  /** @type {import("../lib/confirm.js").Asked | null} */
  #asked = null;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("tocsin-confirm", async (event) => {
      this.#answer(false);
      this.#asked = /** @type {CustomEvent<import("../lib/confirm.js").Asked>} */ (event).detail;
      this.requestUpdate();
      await this.updateComplete;
      this.querySelector("dialog")?.showModal();
      /** @type {HTMLElement | null} */ (this.querySelector("[data-no]"))?.focus();
    });
  }

  /** @param {boolean} yes */
  #answer(yes) {
    const asked = this.#asked;
    this.#asked = null;
    this.querySelector("dialog")?.close();
    asked?.answer(yes);
  }

  render() {
    const no = () => this.#answer(false);
    const outside = (/** @type {Event} */ event) => event.target === event.currentTarget && no();
    return html`<dialog class="dialog" role="alertdialog" aria-labelledby="confirm-title" aria-describedby="confirm-text" @close=${no} @click=${outside}>
      ${this.#asked === null
        ? nothing
        : html`<h2 id="confirm-title">${this.#asked.title}</h2>
            <p id="confirm-text">${this.#asked.text}</p>
            <div class="dialog-actions">
              <button data-no @click=${no}>Cancel <kbd>Esc</kbd></button>
              <button class="danger" data-yes @click=${() => this.#answer(true)}>${this.#asked.action}</button>
            </div>`}
    </dialog>`;
  }
}

customElements.define("tocsin-confirm", ConfirmDialog);
