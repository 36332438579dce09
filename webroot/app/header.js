/** The page's header: product, session, link lights, clock, emergency stop. */
import { LitElement, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { clockTime, utc } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { chip } from "../lib/marks.js";
import { logOut, me } from "../lib/me.js";
import { needs } from "../lib/needs.js";
import { everySecond } from "../lib/ticker.js";
import { sessionTone } from "../lib/words.js";
import "./attention-settings.js";
import { lights } from "./lights.js";
import { place } from "./popover.js";

/** @typedef {import("./lights.js").Light} Light */

class Header extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    const draw = () => this.requestUpdate();
    app.addEventListener("context", draw);
    app.bus.addEventListener("link", draw);
    ["sessions", "venues", "health", "cluster"].forEach((stream) => app.stores.of(stream).listen(draw));
    everySecond(draw);
  }

  render() {
    const session = app.session;
    return html`
      <header class="top" role="banner">
        <a class="product" href="/" aria-label="Tocsin, dashboard">${icon("bell")}<span>Tocsin</span></a>
        ${session ? this.#session(session) : nothing}
        <div class="lights" role="group" aria-label="Links from this browser to the exchange">
          ${repeat(lights(), (light) => light.key, (light) => this.#light(light))}
        </div>
        ${this.#clock()}
        <tocsin-attention></tocsin-attention>
        ${me.user === null ? nothing : this.#user()}
        <button ${needs("command.emergency_stop")} class="stop-button" data-action="emergency-stop" ?disabled=${session === null || app.over}
          title="Emergency stop: close everything (Esc, then Enter)" @click=${() => dispatchEvent(new Event("tocsin-stop"))}>
          ${icon("stop")}STOP
        </button>
      </header>
    `;
  }

  /** @param {import("../lib/context.js").Session} session */
  #session(session) {
    const sessions = app.sessions;
    const choose = (/** @type {Event} */ event) =>
      app.select({ session: /** @type {HTMLSelectElement} */ (event.target).value, symbol: null, venue: null, instance: null });
    return html`<div class="session">
      <select aria-label="Session" title=${session.id} @change=${choose}>
        ${sessions.map((each) => html`<option value=${each.id} .selected=${each.id === session.id}>${each.name}${each.state === "ACTIVE" || each.id === session.id ? "" : ` · ${each.state.toLowerCase()}`}</option>`)}
      </select>
      <span class="badges" data-mode=${session.mode}>
        ${chip(session.mode === "live" ? "danger" : "plain", session.mode.toUpperCase(), session.mode === "live" ? "real orders" : "trades on paper: no real order is sent")}
        ${session.simulated ? chip("plain", "SIMULATED", "the exchange is the built-in simulator") : nothing}
        ${app.replaying ? chip("plain", "REPLAY", session.source) : nothing}
        ${session.state === "ACTIVE" ? nothing : chip(sessionTone(session.state), session.state, session.reason ?? "")}
      </span>
    </div>`;
  }

  /** @param {Light} light */
  #light(light) {
    const id = `light-${light.key}`;
    const open = (/** @type {Event} */ event) => place(/** @type {HTMLElement} */ (event.currentTarget), id);
    return html`
      <button class="light" data-light=${light.id} data-venue=${light.id === "exchange" && light.key !== "venues" ? light.key : nothing} data-status=${light.status} data-word=${light.word}
        data-synchronised=${light.id === "browser" ? String(app.bus.link.synchronised) : nothing}
        popovertarget=${id} @click=${open} title=${light.reason || light.word}>
        ${icon(light.status)}<span class="light-label">${light.label}</span> <span class="light-value">${light.value || light.word}</span>${light.reason || light.value ? html`<span class="sr">${light.value ? `, ${light.word}` : ""}${light.reason ? `: ${light.reason}` : ""}</span>` : nothing}
      </button>
      <div class="popover" popover id=${id} role="dialog" aria-label="${light.label} link">
        <h3>${light.label}${chip({ ok: "done", busy: "position", warn: "signal", bad: "danger", unknown: "plain" }[light.status], light.word)}</h3>
        ${light.reason ? html`<p>${light.reason}</p>` : nothing}
        <dl class="facts">
          ${light.facts.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
        </dl>
        ${light.canReconnect ? html`<button class="primary" @click=${() => app.bus.reconnectNow()}>${icon("reload")}Reconnect now</button>` : nothing}
        ${light.others?.length ? html`<p data-part="other-nodes">The same on another node, as this page last heard: ${light.others.map((other) => html`<a href=${other.address + location.hash}>${other.node}</a> `)}</p>` : nothing}
      </div>
    `;
  }

  #user() {
    const open = (/** @type {Event} */ event) => place(/** @type {HTMLElement} */ (event.currentTarget), "user");
    return html`
      <button class="user-button" data-action="user" popovertarget="user" @click=${open} title="${me.user}, ${me.role}" aria-label="${me.user}, ${me.role}">${icon("user")}</button>
      <div class="popover" popover id="user" role="dialog" aria-label="Login">
        <h3>${me.user}${chip("plain", me.role.toUpperCase())}</h3>
        <button data-action="log-out" @click=${logOut}>Log out</button>
      </div>
    `;
  }

  #clock() {
    const now = app.bus.serverNow();
    const shown = app.replaying ? app.sessionNow() : now;
    return html`<time class="clock" title=${app.replaying ? `time of the recording; ${utc(shown)}` : utc(shown)}>${clockTime(shown)}</time>`;
  }
}

customElements.define("tocsin-header", Header);
