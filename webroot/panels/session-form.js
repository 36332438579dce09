/**
 * A new session: a form, and beside it the JSON of a session file, always in step; the server, which
 * will make it, says as one types what is wrong with it, each error at its field.
 */
import { html, nothing } from "lit";
import { api, ApiError } from "../lib/api.js";
import { app } from "../lib/context.js";
import { icon } from "../lib/icons.js";
import { needs } from "../lib/needs.js";
import { Panel } from "../lib/panel.js";
import { asDraft, at, changed, EMPTY, errorsByField, KEPT, parse, pathText, write } from "../lib/session-draft.js";
import { show } from "../lib/session-commands.js";
import { fieldPaths, fields } from "./session-fields.js";

/** @typedef {import("../lib/session-draft.js").Path} Path */
/** @typedef {import("../lib/api.js").FieldError} FieldError */

const CHECK_MILLIS = 250;

class SessionForm extends Panel {
  #text = write(EMPTY);
  /** What the text says; stays as it was while the text says nothing. @type {any} */
  #session = EMPTY;
  /** True while the text is no JSON. */
  #broken = false;
  /** The server's answer to the newest text. @type {any} */
  #checked = null;
  /** @type {readonly FieldError[]} */
  #errors = [];
  #unchecked = "";
  /** Fields that were changed: only these show errors, until all are asked for. @type {Set<string>} */
  #touched = new Set();
  #allTouched = false;
  #number = 0;
  #timer = 0;
  /** Sent with the text: pressing twice, or a lost answer, makes one session. */
  #key = newKey();
  #creating = false;
  #refused = "";
  /** Names of the strategies, and what is told of them. @type {Map<string, string>} */
  #strategies = new Map();
  #loading = "";

  get heading() {
    return "New session";
  }

  get hook() {
    return "session-form";
  }

  connectedCallback() {
    super.connectedCallback();
    this.#begin();
    api("/api/strategies").then(
      (answer) => {
        answer.strategies.forEach((/** @type {any} */ each) => this.#strategies.set(each.name, each.description ?? ""));
        this.requestUpdate();
      },
      () => {}, // the check's answer names them, too
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #begin() {
    const from = (app.selection.item ?? "").replace(/^new:?/, "");
    const kept = sessionStorage.getItem(KEPT);
    if (from) {
      this.#loading = `what ${from} was made of`;
      try {
        const { session } = await api(`/api/sessions/${from}/definition`);
        this.#text = write(asDraft(session));
      } catch (error) {
        this.#refused = `What ${from} was made of cannot be had: ${/** @type {Error} */ (error).message}`;
      }
      this.#loading = "";
    } else if (kept) {
      this.#text = kept;
    }
    this.#session = parse(this.#text) ?? EMPTY;
    this.#broken = parse(this.#text) === null;
    this.#check();
    this.requestUpdate();
  }

  waitText() {
    return this.#loading ? `waiting for ${this.#loading}` : null;
  }

  tools() {
    return html`<button class="small" data-action="back" @click=${() => app.select({ item: null })}>${icon("back")}All sessions</button>
      <button class="small" data-action="clear" @click=${() => this.#type(write(EMPTY))}>Clear</button>`;
  }

  body() {
    const wrong = this.#errors.length;
    const places = fieldPaths(this.#session);
    const byField = errorsByField(this.#errors, places);
    const shown = new Map([...byField].filter(([field]) => this.#allTouched || this.#touched.has(field)));
    return html`<form class="two-sides" novalidate @submit=${this.#create}>
      <div class="side" ?inert=${this.#broken} data-broken=${this.#broken ? "" : nothing}>
        ${this.#broken ? html`<p class="note" role="status">The JSON cannot be read: the form waits until it can.</p>` : nothing}
        ${fields({
          session: this.#session,
          errors: shown,
          strategies: this.#names,
          venues: this.#checked?.venues ?? app.stores.of("venues").items.map((each) => each.venue),
          edit: (path, value) => this.#edit(path, value),
          replace: (session, touched) => this.#replace(session, touched),
        })}
        ${(byField.get("") ?? []).length > 0 && !this.#broken ? html`<ul class="errors" data-general>${(byField.get("") ?? []).map(errorLine)}</ul>` : nothing}
      </div>
      <div class="side json">
        <label for="session-json">As JSON <small>what a session file holds</small></label>
        <textarea id="session-json" spellcheck="false" autocomplete="off" aria-invalid=${String(wrong > 0 && this.#allTouched)} aria-describedby="session-problems" .value=${this.#text} @input=${this.#typed} @keydown=${indent}></textarea>
        <ul class="errors" id="session-problems" aria-live="polite">${this.#allTouched || this.#broken ? this.#errors.map(errorLine) : nothing}</ul>
      </div>
      <footer>
        <span role="status" data-check=${this.#unchecked ? "failed" : this.#checked === null ? "waiting" : wrong > 0 ? "wrong" : "right"}>${this.#verdict(wrong)}</span>
        ${this.#refused ? html`<span role="alert" class="tone-danger">${this.#refused}</span>` : nothing}
        <button ${needs("POST /api/sessions")} class="primary" data-action="create" ?disabled=${this.#creating}>${icon("play")}${this.#creating ? "Creating …" : "Create and start"}</button>
      </footer>
    </form>`;
  }

  get #names() {
    const names = /** @type {string[]} */ (this.#checked?.strategies ?? [...this.#strategies.keys()]);
    return names.map((name) => ({ name, description: this.#strategies.get(name) ?? "" }));
  }

  /** @param {number} wrong */
  #verdict(wrong) {
    if (this.#unchecked) {
      return `Not checked: ${this.#unchecked}`;
    }
    if (this.#checked === null) {
      return "Checking …";
    }
    if (wrong > 0) {
      return `${wrong} ${wrong === 1 ? "thing" : "things"} to mend`;
    }
    const { instruments, instances } = this.#checked;
    return `Ready: ${instruments.length} ${instruments.length === 1 ? "market" : "markets"}, ${instances} ${instances === 1 ? "state machine" : "state machines"}`;
  }

  /** @param {Path} path @param {any} value */
  #edit(path, value) {
    this.#replace(changed(this.#session, path, value), [pathText(path)]);
  }

  /** @param {any} session @param {string[]} touched */
  #replace(session, touched) {
    touched.forEach((place) => this.#touched.add(place));
    this.#session = session;
    this.#broken = false;
    this.#became(write(session));
  }

  /** @param {Event} event */
  #typed(event) {
    this.#type(/** @type {HTMLTextAreaElement} */ (event.target).value);
  }

  /** @param {string} text */
  #type(text) {
    const session = parse(text);
    this.#broken = session === null;
    // What was changed by hand is touched as well.
    fieldPaths(session ?? this.#session).forEach((place) => {
      const path = place.match(/[^.[\]$]+/g)?.map((step) => (/^\d+$/.test(step) ? Number(step) : step)) ?? [];
      if (JSON.stringify(at(session, path)) !== JSON.stringify(at(this.#session, path))) {
        this.#touched.add(place);
      }
    });
    this.#session = session ?? this.#session;
    this.#became(text);
  }

  /** @param {string} text */
  #became(text) {
    this.#text = text;
    this.#key = newKey();
    this.#refused = "";
    sessionStorage.setItem(KEPT, text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), CHECK_MILLIS);
    this.requestUpdate();
  }

  /** Asks the server what it would say; only the newest text's answer counts. */
  async #check() {
    clearTimeout(this.#timer);
    const number = ++this.#number;
    /** @type {any} */
    let answer = null;
    /** @type {readonly FieldError[]} */
    let errors = [];
    let unchecked = "";
    try {
      answer = await api("/api/sessions/validate", { method: "POST", body: this.#text });
      errors = answer.errors;
    } catch (error) {
      const problem = /** @type {ApiError} */ (error);
      errors = problem.errors;
      unchecked = problem.errors.length > 0 ? "" : problem.message;
    }
    if (number === this.#number) {
      this.#checked = { ...this.#checked, instruments: [], instances: 0, ...answer };
      this.#errors = errors;
      this.#unchecked = unchecked;
      this.requestUpdate();
    }
  }

  /** @param {Event} event */
  async #create(event) {
    event.preventDefault();
    this.#allTouched = true;
    this.#creating = true;
    this.requestUpdate();
    await this.#check();
    if (this.#errors.length > 0) {
      this.#creating = false;
      await this.#toFirstError();
      return;
    }
    try {
      const made = await api("/api/sessions", { method: "POST", body: this.#text, headers: { "Idempotency-Key": this.#key } });
      sessionStorage.removeItem(KEPT);
      show({ tone: "good", text: `${made.name} has been created` });
      app.select({ page: null, item: null, session: made.id, symbol: null, venue: null, instance: null });
    } catch (error) {
      const problem = /** @type {ApiError} */ (error);
      this.#errors = problem.errors;
      this.#refused = problem.errors.length > 0 ? "" : `Not created: ${problem.message}`;
      this.#creating = false;
      await this.#toFirstError();
    }
  }

  async #toFirstError() {
    this.requestUpdate();
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector('[data-wrong] input, [aria-invalid="true"]'))?.focus();
  }
}

/** @param {FieldError} error */
export function errorLine(error) {
  return html`<li data-path=${error.path}><code>${error.path}</code> ${error.message}${error.value ? html` <span class="faint">is ${error.value}</span>` : nothing}${error.allowed ? html`<small>allowed: ${error.allowed}</small>` : nothing}</li>`;
}

/** Tab would leave the text; in a text of JSON two spaces are meant. Esc and Tab leave. @param {KeyboardEvent} event */
function indent(event) {
  const area = /** @type {HTMLTextAreaElement} */ (event.target);
  if (event.key === "Escape") {
    area.dataset.leave = "";
    event.stopPropagation();
  } else if (event.key === "Tab" && !event.shiftKey && !("leave" in area.dataset)) {
    event.preventDefault();
    area.setRangeText("  ", area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  } else {
    delete area.dataset.leave;
  }
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("tocsin-session-form", SessionForm);
