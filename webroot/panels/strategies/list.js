/** All strategies: what they do, whether they are valid, who uses them; and the ways to a new one. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { duration } from "../../lib/format.js";
import { chip, time } from "../../lib/marks.js";
import { needs } from "../../lib/needs.js";
import { Panel } from "../../lib/panel.js";
import { show } from "../../lib/session-commands.js";
import { parse } from "../../lib/strategy/json-text.js";
import { keepImported } from "./drafts.js";
import { openItem, usersOf } from "./common.js";

/** @typedef {import("./common.js").Strategy} Strategy */

class Strategies extends Panel {
  #filter = "";

  get heading() {
    return "Strategies";
  }

  get hook() {
    return "strategies";
  }

  streams() {
    return { strategies: "strategies", sessions: "sessions" };
  }

  get waitingFor() {
    return "the list of strategies";
  }

  tools() {
    const items = this.items("strategies");
    const filter = (/** @type {Event} */ event) => {
      this.#filter = /** @type {HTMLInputElement} */ (event.target).value.toLowerCase();
      this.requestUpdate();
    };
    return html`<span class="count">${items.length || ""}</span>
      <span class="tools">
        <input class="small" type="search" placeholder="Filter" aria-label="Filter strategies" @input=${filter}>
        <label class="button small" title="Open a strategy file from this computer as a draft">Import<input class="sr" type="file" accept=".json,application/json" data-action="import" @change=${importFile}></label>
        <button ${needs("POST /api/strategies")} class="primary small" data-action="new-strategy" @click=${() => openItem("new")}>New strategy</button>
      </span>`;
  }

  get #shown() {
    const items = /** @type {Strategy[]} */ ([...this.items("strategies")]);
    return items
      .filter((each) => `${each.name} ${each.description} ${each.indicators.join(" ")}`.toLowerCase().includes(this.#filter))
      .sort((a, b) => Number(a.template) - Number(b.template) || a.name.localeCompare(b.name));
  }

  empty() {
    return this.#shown.length > 0 ? null : this.#filter ? `no strategy has "${this.#filter}" in its name, description or indicators` : "there is no strategy yet: make one, or import a file";
  }

  body() {
    const shown = this.#shown;
    const own = shown.filter((each) => !each.template);
    const shipped = shown.filter((each) => each.template);
    return html`<table class="rows strategies">
      <thead><tr><th>Strategy</th><th>Direction</th><th>State</th><th>Used by</th><th>Looks at</th><th>Warm-up</th><th>Changed</th></tr></thead>
      ${own.length > 0 ? html`<tbody>${repeat(own, (each) => each.name, (each) => this.#row(each))}</tbody>` : html`<tbody><tr><td colspan="7" class="faint">None of your own yet: open a template below and save a copy.</td></tr></tbody>`}
      ${shipped.length > 0
        ? html`<tbody><tr class="group"><th colspan="7" scope="rowgroup">Templates, shipped with the product: run them, read them, copy them</th></tr>
            ${repeat(shipped, (each) => each.name, (each) => this.#row(each))}</tbody>`
        : nothing}
    </table>`;
  }

  /** @param {Strategy} each */
  #row(each) {
    const users = usersOf(each.name, this.items("sessions"));
    const behind = users.filter((user) => user.changes.length > 0);
    return html`<tr data-strategy=${each.name} data-valid=${String(each.valid)}>
      <td data-label="Strategy" class="strategy-name"><button class="link" @click=${() => openItem(each.name)}><strong>${each.name}</strong></button><p>${each.description}</p></td>
      <td data-label="Direction">${each.direction ? each.direction.toLowerCase() : ""}</td>
      <td data-label="State">${each.valid ? chip("plain", each.template ? "TEMPLATE" : "VALID") : chip("danger", `${each.errors.length} ${each.errors.length === 1 ? "ERROR" : "ERRORS"}`, each.errors.map((error) => `${error.path}: ${error.message}`).join("\n"))}${each.installed ? nothing : html` ${chip("plain", "NOT IN FOLDER", "no session can name it before a copy is saved")}`}</td>
      <td data-label="Used by" class="users">${users.length > 0 || each.session_files.length > 0
        ? html`${users.map((user) => html`<span>${user.name} <small>${user.state.toLowerCase()}</small></span> `)}${each.session_files.filter((file) => !users.some((user) => user.name === file)).map((file) => html`<span class="faint">${file} <small>file</small></span> `)}`
        : html`<span class="faint">nobody</span>`}
        ${behind.length > 0 ? html`<p class="behind">${chip("signal", "EARLIER TEXT")} ${behind.map((user) => user.name).join(", ")}</p>` : nothing}</td>
      <td data-label="Looks at" class="looks" title=${each.indicators.join(", ")}>${each.indicators.length > 0 ? `${each.indicators.length} indicators` : ""}</td>
      <td data-label="Warm-up">${each.valid ? duration(each.warm_up_seconds) : ""}</td>
      <td data-label="Changed">${each.changed_at && !(each.template && each.as_shipped) ? time(each.changed_at) : html`<span class="faint">as shipped</span>`}</td>
    </tr>`;
  }
}

/** @param {Event} event */
async function importFile(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const file = input.files?.[0];
  input.value = "";
  if (!file) {
    return;
  }
  const text = await file.text();
  const { problem } = parse(text);
  if (problem) {
    show({ tone: "warn", text: `${file.name} is no JSON: ${problem.message}; it is opened so that you can mend it` });
  }
  keepImported(text);
  openItem("import");
}

customElements.define("tocsin-strategies", Strategies);
