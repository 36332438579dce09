/** The dashboard page: header, panels in their places, dialogs, and what the keyboard does. */
import { LitElement, html } from "lit";
import { app } from "../lib/context.js";
import "./detail.js";
import "./header.js";
import { onKey } from "./keys.js";
import "./shortcuts.js";
import "./stop-dialog.js";
import "./tabs.js";
import "./toasts.js";

class TocsinApp extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    app.addEventListener("context", () => this.requestUpdate());
    app.stores.of("sessions").listen(() => this.requestUpdate());
    addEventListener("keydown", onKey);
  }

  render() {
    return html`
      <tocsin-header></tocsin-header>
      <main id=${app.selection.page ?? "dashboard"}>${this.#page()}</main>
      <tocsin-detail></tocsin-detail>
      <tocsin-stop></tocsin-stop>
      <tocsin-shortcuts></tocsin-shortcuts>
      <tocsin-toasts></tocsin-toasts>
    `;
  }

  #page() {
    if (app.selection.page === "health") {
      return html`<tocsin-health-parts></tocsin-health-parts><tocsin-venue-links></tocsin-venue-links><tocsin-connections></tocsin-connections>`;
    }
    return app.session ? this.#dashboard() : this.#noSession();
  }

  #dashboard() {
    return html`
      <tocsin-hero></tocsin-hero>
      <div class="columns">
        <div class="column column-left">
          <tocsin-watchlist></tocsin-watchlist>
          <tocsin-state-machines></tocsin-state-machines>
          <tocsin-pump></tocsin-pump>
        </div>
        <div class="column column-middle">
          <tocsin-positions></tocsin-positions>
          <tocsin-chart></tocsin-chart>
          <tocsin-tabs></tocsin-tabs>
        </div>
        <div class="column column-right">
          <tocsin-conditions></tocsin-conditions>
          <tocsin-indicators></tocsin-indicators>
        </div>
      </div>
    `;
  }

  #noSession() {
    const sessions = app.stores.of("sessions");
    if (sessions.status !== "live") {
      const { link } = app.bus;
      return html`<section class="no-session" data-state="waiting" role="status">
        <h1>Connecting to the server</h1>
        <p>${link.reason || sessions.reason || "Waiting for the list of sessions."}</p>
      </section>`;
    }
    return html`<section class="no-session" data-state="none" role="status">
      <h1>No session is running</h1>
      <p>A session binds strategies to the symbols of an exchange. Start the server with one, for example the demo on the built-in simulated exchange:</p>
      <pre><code>scripts/tocsin run --session config/sessions/demo.json</code></pre>
      <p>This page shows it by itself as soon as it starts. Exchanges and storage are watched in the header meanwhile.</p>
    </section>`;
  }
}

customElements.define("tocsin-app", TocsinApp);
