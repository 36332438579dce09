/** Who is told of alerts outside the page, whether it works, and a test of it. */
import { html, nothing } from "lit";
import { api } from "../lib/api.js";
import { chip } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

class Notifications extends Panel {
  #busy = false;
  #refusal = "";
  /** @type {{receiver: string, delivered: boolean, reason: string}[]} */
  #results = [];

  get heading() {
    return "Notifications";
  }

  get hook() {
    return "notifications";
  }

  streams() {
    return { health: "health" };
  }

  body() {
    const part = this.items("health").find((each) => each.part === "notifications");
    return html`<div class="notifications">
      <p>${part
        ? html`${chip(part.status === "UP" ? "done" : "signal", part.status === "UP" ? "on" : "trouble")} ${part.reason || "Alerts are sent to the receivers of tocsin.json."}`
        : html`<span class="faint">Nobody is told of alerts outside this page: the section notifications of tocsin.json names webhook, Telegram or mail.</span>`}</p>
      ${part ? html`<button data-hook="notifications-test" ?disabled=${this.#busy} @click=${this.#test}>${this.#busy ? "Sending a test …" : "Send a test"}</button>` : nothing}
      ${this.#refusal ? html`<p role="alert" class="tone-danger">${this.#refusal}</p>` : nothing}
      ${this.#results.length ? html`<ul role="status">${this.#results.map((each) => html`<li>${chip(each.delivered ? "done" : "danger", each.receiver)} ${each.delivered ? "a test is on its way to you" : each.reason}</li>`)}</ul>` : nothing}
    </div>`;
  }

  #test = async () => {
    this.#busy = true;
    this.#refusal = "";
    this.#results = [];
    this.requestUpdate();
    try {
      this.#results = (await api("/api/notifications/test", { method: "POST" })).receivers;
    } catch (error) {
      this.#refusal = /** @type {Error} */ (error).message;
    }
    this.#busy = false;
    this.requestUpdate();
  };
}

customElements.define("tocsin-notifications", Notifications);
