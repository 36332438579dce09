/** Sounds and notifications, switched on and off in the header. */
import { LitElement, html, nothing } from "lit";
import { attention } from "../lib/attention.js";
import { icon } from "../lib/icons.js";
import { place } from "./popover.js";

class AttentionSettings extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    attention.addEventListener("change", () => this.requestUpdate());
  }

  render() {
    const { sound, notify } = attention;
    const on = [sound ? "sound" : "", notify ? "notifications" : ""].filter(Boolean).join(" and ");
    return html`<button class="quiet attention-button" data-action="attention" popovertarget="attention" data-on=${String(on !== "")} title="Sounds and notifications: ${on || "off"}" aria-label="Sounds and notifications: ${on || "off"}"
        @click=${(/** @type {Event} */ event) => place(/** @type {HTMLElement} */ (event.currentTarget), "attention")}>${icon(on ? "speaker" : "silent")}</button>
      <div class="popover" popover id="attention" role="dialog" aria-label="Sounds and notifications">
        <h3>On alerts</h3>
        <p>Of every session that runs. This browser remembers it.</p>
        <label class="check"><input type="checkbox" data-field="sound" .checked=${sound} @change=${(/** @type {Event} */ event) => attention.setSound(/** @type {HTMLInputElement} */ (event.target).checked)}>
          <span>Sound<small>${attention.mute ? "the browser lets this page sound after the next click on it" : "the worse the alert, the longer"}</small></span></label>
        <label class="check"><input type="checkbox" data-field="notify" ?disabled=${attention.permission === "missing"} .checked=${notify} @change=${this.#notify}>
          <span>Browser notification<small>${permissionWords()}</small></span></label>
        ${on ? html`<button data-action="try" @click=${() => attention.test()}>${icon("play")}Try it</button>` : nothing}
      </div>`;
  }

  /** @param {Event} event */
  async #notify(event) {
    const box = /** @type {HTMLInputElement} */ (event.target);
    await attention.setNotify(box.checked);
    box.checked = attention.notify;
  }
}

function permissionWords() {
  switch (attention.permission) {
    case "granted":
      return "while this page is not looked at";
    case "denied":
      return "the browser refuses them: allow them in its settings of this site";
    case "missing":
      return "this browser has none here: the page must come by https or from this machine";
    default:
      return "the browser will ask whether they may be shown";
  }
}

customElements.define("tocsin-attention", AttentionSettings);
