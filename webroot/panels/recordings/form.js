/** A new recording: of a venue, from now on; or of a file that other programs wrote. */
import { html, nothing } from "lit";
import { api, ApiError } from "../../lib/api.js";
import { app } from "../../lib/context.js";
import { icon } from "../../lib/icons.js";
import { ImportFiles } from "../../lib/import-files.js";
import { needs } from "../../lib/needs.js";
import { Panel } from "../../lib/panel.js";
import { show } from "../../lib/session-commands.js";
import { errorsByField } from "../../lib/session-draft.js";
import { field, input, select } from "../backtests/fields.js";
import { errorLine } from "../session-form.js";
import "../symbol-picker.js";

/** @typedef {import("../../lib/api.js").FieldError} FieldError */

class RecordingForm extends Panel {
  #given = { name: "", venue: "", duration: "", file: "", format: "", symbol: "" };
  /** @type {string[]} */
  #symbols = [];
  /** @type {readonly FieldError[]} */
  #errors = [];
  #refused = "";
  #starting = false;
  #files = new ImportFiles(() => this.requestUpdate());

  connectedCallback() {
    super.connectedCallback();
    this.#files.ask();
  }

  get #imports() {
    return app.selection.item === "import";
  }

  get heading() {
    return this.#imports ? "Import a file" : "New recording";
  }

  get hook() {
    return "recording-form";
  }

  streams() {
    return { venues: "venues" };
  }

  get waitingFor() {
    return "the list of exchanges";
  }

  tools() {
    return html`<button class="small" data-action="back" @click=${() => app.select({ item: null })}>${icon("back")}All recordings</button>`;
  }

  body() {
    const places = this.#imports ? ["$.import.file", "$.import.format", "$.import.venue", "$.import.symbol"] : ["$.name", "$.venue", "$.symbols", "$.duration"];
    const errors = errorsByField(this.#errors, places);
    const general = errors.get("") ?? [];
    const venues = this.items("venues").map((each) => each.venue).sort();
    const text = (/** @type {string} */ place, /** @type {keyof RecordingForm["values"]} */ name, /** @type {string} */ label, /** @type {string} */ hint, placeholder = "") =>
      field(errors, place, label, hint, (id, wrong) => html`<input id=${id} list=${name === "file" ? "recording-files" : nothing} autocomplete="off" spellcheck="false" placeholder=${placeholder} aria-invalid=${wrong} aria-describedby="${id}-errors" .value=${this.#given[name]} @input=${(/** @type {Event} */ event) => this.#set(name, input(event))}>`);
    const venue = (/** @type {string} */ place, /** @type {string} */ none) =>
      field(errors, place, "Exchange", "", (id, wrong) => select(id, wrong, [["", none], ...venues.map((each) => [each, each])], this.#given.venue, (chosen) => this.#set("venue", chosen)));
    return html`<form class="backtest-form" novalidate @submit=${this.#start}>
      ${this.#files.list("recording-files")}
      <div class="side">
        ${this.#imports
          ? html`<div class="row">${text("$.import.file", "file", "File", this.#files.hint, "year/btc.csv")}${text("$.import.format", "format", "Format", "as the file looks, if empty", "binance-trades")}</div>
              <div class="row">${venue("$.import.venue", "as the file says")}${text("$.import.symbol", "symbol", "Symbol", "", "BTC_USDT")}</div>`
          : html`<div class="row">${venue("$.venue", "choose …")}${text("$.duration", "duration", "Duration", "30s, 10m, 2h", "until it is stopped")}${text("$.name", "name", "Name", "", "the exchange's")}</div>
              ${field(errors, "$.symbols", "Symbols", "none: what sessions watch there", () => html`<tocsin-symbol-picker id="recording-symbols" .venue=${this.#given.venue} .chosen=${this.#symbols} label="Symbols of ${this.#given.venue || "the exchange"}"
                @symbols=${(/** @type {CustomEvent} */ event) => { this.#symbols = event.detail; this.requestUpdate(); }}></tocsin-symbol-picker>`)}`}
        ${general.length > 0 ? html`<ul class="errors" data-general>${general.map(errorLine)}</ul>` : nothing}
      </div>
      <footer>
        ${this.#refused ? html`<span role="alert" class="tone-danger">${this.#refused}</span>` : nothing}
        <button ${needs("POST /api/recordings")} class="primary" data-action="start" ?disabled=${this.#starting}>${icon(this.#imports ? "plus" : "recordings")}${this.#imports ? "Import" : "Start recording"}</button>
      </footer>
    </form>`;
  }

  get values() {
    return this.#given;
  }

  /** @param {keyof RecordingForm["values"]} name @param {string} value */
  #set(name, value) {
    this.#given = { ...this.#given, [name]: value };
    this.#symbols = name === "venue" ? [] : this.#symbols;
    this.#refused = "";
    this.requestUpdate();
  }

  get #wish() {
    const { name, venue, duration, file, format, symbol } = this.#given;
    const filled = (/** @type {Record<string, string>} */ fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value.trim() !== ""));
    return this.#imports ? { import: filled({ file, format, venue, symbol }) } : { ...filled({ name, venue, duration }), ...(this.#symbols.length > 0 ? { symbols: this.#symbols } : {}) };
  }

  /** @param {Event} event */
  async #start(event) {
    event.preventDefault();
    this.#starting = true;
    this.#errors = [];
    this.#refused = "";
    this.requestUpdate();
    try {
      const begun = await api("/api/recordings", { method: "POST", body: this.#wish });
      show({ tone: "good", text: this.#imports ? `${begun.name} is being imported` : `${begun.name} is being recorded` });
      app.select({ item: null });
    } catch (error) {
      const problem = /** @type {ApiError} */ (error);
      // The recorder names the place in its sentence.
      const [, path, message] = /^(\$[^\s:]*): (.+)$/s.exec(problem.message) ?? [];
      this.#errors = problem.errors.length === 0 && path ? [{ path, message, value: "", allowed: "" }] : problem.errors;
      this.#refused = this.#errors.length > 0 ? "" : `Not started: ${problem.message}`;
    }
    this.#starting = false;
    this.requestUpdate();
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector('[aria-invalid="true"]'))?.focus();
  }
}

customElements.define("tocsin-recording-form", RecordingForm);
