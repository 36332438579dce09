/** The window: header, navigation, the page that is shown, dialogs, and what the keyboard does. */
import { LitElement, html, nothing } from "lit";
import { app } from "../lib/context.js";
import "./confirm-dialog.js";
import "./detail.js";
import "./header.js";
import { onKey } from "./keys.js";
import "./navigation.js";
import { DASHBOARD, pageOf } from "./pages.js";
import { needs } from "../lib/needs.js";
import { show } from "../lib/session-commands.js";
import "./shortcuts.js";
import "./stop-dialog.js";
import "./tabs.js";
import "./toasts.js";

class TocsinApp extends LitElement {
  /** How far the elements of each page that was opened are. @type {Map<string, "loading" | "there" | Error>} */
  #loaded = new Map();

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    app.addEventListener("context", () => {
      this.requestUpdate();
      app.preflight.watch(pageOf(app.selection.page) === DASHBOARD ? (app.session?.id ?? null) : null);
    });
    app.preflight.addEventListener("broken", () => {
      if (app.held) {
        return; // nothing arrives because somebody holds the replay: its player says so
      }
      const broken = app.preflight.report?.firstBroken;
      show({ tone: "bad", text: `Broken at “${broken?.title}”: ${broken?.proof}` });
      app.select({ tab: "preflight" });
    });
    app.stores.of("sessions").listen(() => this.requestUpdate());
    addEventListener("keydown", onKey);
  }

  render() {
    const page = pageOf(app.selection.page);
    document.title = page === DASHBOARD ? "Tocsin" : `${page.title} · Tocsin`;
    return html`
      <a class="skip" href="#${page.id}" @click=${toMain}>Skip to the page</a>
      <tocsin-header></tocsin-header>
      <div class="frame">
        <tocsin-navigation></tocsin-navigation>
        <main id=${page.id} class=${page === DASHBOARD ? "" : "page"} tabindex=${page === DASHBOARD ? "-1" : "0"} aria-label=${page.title}><h1 class="sr">${page.title}</h1>${this.#page(page)}</main>
      </div>
      <tocsin-detail></tocsin-detail>
      <tocsin-stop></tocsin-stop>
      <tocsin-confirm></tocsin-confirm>
      <tocsin-shortcuts></tocsin-shortcuts>
      <tocsin-toasts></tocsin-toasts>
    `;
  }

  /** @param {import("./pages.js").Page} page */
  #page(page) {
    if (!page.draw) {
      return app.session ? this.#dashboard() : this.#noSession();
    }
    const state = this.#loaded.get(page.id) ?? this.#load(page);
    if (!(state instanceof Error)) {
      return state === "there" ? page.draw() : html`<section class="no-session" data-state="waiting" role="status"><p>Opening ${page.title} …</p></section>`;
    }
    const again = () => {
      this.#load(page);
      this.requestUpdate();
    };
    return html`<section class="no-session" data-state="failed" role="alert">
      <h1>${page.title} could not be opened</h1>
      <p>${state.message}</p>
      <p><button class="primary" @click=${again}>Try again</button></p>
    </section>`;
  }

  /** @param {import("./pages.js").Page} page @returns {"loading"} */
  #load(page) {
    this.#loaded.set(page.id, "loading");
    const told = (/** @type {"there" | Error} */ state) => {
      this.#loaded.set(page.id, state);
      this.requestUpdate();
    };
    (page.load?.() ?? Promise.resolve()).then(
      () => told("there"),
      (error) => told(error),
    );
    return "loading";
  }

  #dashboard() {
    return html`
      <tocsin-hero></tocsin-hero>
      ${app.replaying && !app.over ? html`<tocsin-replay-player></tocsin-replay-player>` : nothing}
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
      <p>A session binds strategies to the symbols of an exchange, watches them, and trades on paper. Make one here; the simulated exchange is built in.</p>
      <p><button ${needs("POST /api/sessions")} class="primary" data-action="new-session" @click=${() => app.select({ page: "sessions", item: "new" })}>New session</button></p>
      <p>Or start the server with one:</p>
      <pre><code>scripts/tocsin run --session config/sessions/demo.json</code></pre>
      <p>This page shows it by itself as soon as it starts. Exchanges and storage are watched in the header meanwhile.</p>
    </section>`;
  }
}

/** The address' hash is the selection, so the link moves the focus itself. @param {Event} event */
function toMain(event) {
  event.preventDefault();
  document.querySelector("main")?.focus();
}

customElements.define("tocsin-app", TocsinApp);
