/** The list of keyboard shortcuts, opened by `?`. */
import { LitElement, html } from "lit";
import { SHORTCUTS } from "./keys.js";

class Shortcuts extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("tocsin-shortcuts", () => this.querySelector("dialog")?.showModal());
  }

  render() {
    return html`<dialog class="dialog" aria-labelledby="shortcuts-title">
      <h2 id="shortcuts-title">Keyboard</h2>
      <dl class="shortcuts">
        ${SHORTCUTS.map(
          ([keys, meaning]) => html`<dt>${/** @type {string[]} */ (keys).map((key) => (key === "…" ? "…" : html`<kbd>${key}</kbd>`))}</dt><dd>${meaning}</dd>`,
        )}
      </dl>
      <form method="dialog" class="dialog-actions"><button>Close</button></form>
    </dialog>`;
  }
}

customElements.define("tocsin-shortcuts", Shortcuts);
