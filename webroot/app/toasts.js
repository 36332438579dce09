/** Short notes that come and go: the link lost, the link back, what the server refused, what a command did. */
import { LitElement, html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { duration } from "../lib/format.js";

const SHOWN_MILLIS = 6_000;

class Toasts extends LitElement {
  /** @type {Array<{id: number, tone: string, text: string}>} */
  #toasts = [];
  #number = 0;
  #wasLost = false;
  #polling = false;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.setAttribute("role", "status");
    this.setAttribute("aria-live", "polite");
    app.bus.addEventListener("link", () => this.#link());
    addEventListener("tocsin-note", (event) => {
      const { tone, text } = /** @type {CustomEvent<import("../lib/session-commands.js").Note>} */ (event).detail;
      this.#show(tone, text);
    });
    app.bus.addEventListener("synchronised", (event) => {
      const { streams, lostMillis } = /** @type {CustomEvent} */ (event).detail;
      if (this.#wasLost) {
        this.#wasLost = this.#polling = false;
        const after = lostMillis === null ? "" : ` after ${duration(lostMillis / 1000)}`;
        this.#show("good", `Connected again${after} · state synchronised (${streams} streams)`);
      }
    });
    app.bus.addEventListener("problem", (event) => {
      this.#show("warn", `The server refused a request: ${/** @type {CustomEvent} */ (event).detail.reason}`);
    });
  }

  #link() {
    const { link } = app.bus;
    if (link.state === "reconnecting" && !this.#wasLost && link.received > 0) {
      this.#wasLost = true;
      this.#show("bad", `Link to the server lost: ${link.reason}`);
    }
    if (link.state === "polling" && !this.#polling) {
      this.#wasLost = this.#polling = true;
      this.#show("warn", "No socket to be had: asking by REST until there is one");
    }
  }

  /** @param {string} tone @param {string} text */
  #show(tone, text) {
    const id = ++this.#number;
    this.#toasts = [...this.#toasts.slice(-3), { id, tone, text }];
    this.requestUpdate();
    setTimeout(() => {
      this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
      this.requestUpdate();
    }, SHOWN_MILLIS);
  }

  render() {
    return repeat(
      this.#toasts,
      (toast) => toast.id,
      (toast) => html`<div class="toast" data-tone=${toast.tone}>${toast.text}</div>`,
    );
  }
}

customElements.define("tocsin-toasts", Toasts);
