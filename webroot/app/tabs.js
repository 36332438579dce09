/** The tabs below the chart; only the open one's panel lives. */
import { LitElement, html } from "lit";
import { app } from "../lib/context.js";
import { TABS } from "./tab-list.js";

/** @type {Record<string, unknown>} */
const PANELS = {
  transitions: html`<tocsin-transitions></tocsin-transitions>`,
  signals: html`<tocsin-signals></tocsin-signals>`,
  orders: html`<tocsin-orders></tocsin-orders>`,
  alerts: html`<tocsin-alerts></tocsin-alerts>`,
  quality: html`<tocsin-quality></tocsin-quality>`,
  equity: html`<tocsin-equity></tocsin-equity>`,
  preflight: html`<tocsin-preflight></tocsin-preflight>`,
};

class Tabs extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    app.addEventListener("context", () => this.requestUpdate());
  }

  get #open() {
    return TABS.some((tab) => tab.id === app.selection.tab) ? app.selection.tab : TABS[0].id;
  }

  render() {
    const open = this.#open;
    return html`
      <div class="tablist" role="tablist" aria-label="Records" @keydown=${this.#key}>
        ${TABS.map(
          (tab) => html`<button role="tab" id="tab-${tab.id}" data-tab=${tab.id} aria-selected=${tab.id === open ? "true" : "false"}
            aria-controls="tab-panel" tabindex=${tab.id === open ? 0 : -1}
            @click=${() => app.select({ tab: tab.id })}>${tab.title}</button>`,
        )}
      </div>
      <div class="tabpanel" id="tab-panel" role="tabpanel" aria-labelledby="tab-${open}">${PANELS[open]}</div>
    `;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by !== 0) {
      const at = TABS.findIndex((tab) => tab.id === this.#open);
      const next = TABS[(at + by + TABS.length) % TABS.length];
      app.select({ tab: next.id });
      this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector(`#tab-${next.id}`))?.focus());
      event.preventDefault();
    }
  }
}

customElements.define("tocsin-tabs", Tabs);
