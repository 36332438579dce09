/** The server's newest warnings and errors, lines that are the same as one; for admins. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { api } from "../lib/api.js";
import { app } from "../lib/context.js";
import { clockTime, number, utc } from "../lib/format.js";
import { asText, shownLines } from "../lib/log-tail.js";
import { chip, time } from "../lib/marks.js";
import { me } from "../lib/me.js";
import { Panel } from "../lib/panel.js";
import { show } from "../lib/session-commands.js";

/** @typedef {import("../lib/log-tail.js").LogLine} LogLine */

const LEVELS = /** @type {Record<string, [string, string]>} */ ({ WARN: ["signal", "warning"], ERROR: ["danger", "error"] });
/** Lines that are shown at first, and at a time. */
const SHOWN = 20;

class LogTail extends Panel {
  #text = "";
  #errors = false;
  #most = SHOWN;
  /** What stood there when it was paused. @type {readonly LogLine[] | null} */
  #held = null;
  #started = "";

  get heading() {
    return "Warnings and errors";
  }

  get hook() {
    return "log-tail";
  }

  /** @returns {Record<string, string>} */
  streams() {
    return me.may("stream.log") ? { log: "log" } : {};
  }

  get waitingFor() {
    return "the server's log";
  }

  connectedCallback() {
    super.connectedCallback();
    api("/api/client-config").then(
      (config) => {
        this.#started = config.server_started_at;
        this.requestUpdate();
      },
      () => {}, // the emptiness is told without it
    );
  }

  waitText() {
    return me.may("stream.log") ? super.waitText() : `The server's log is for admins: ${me.whyNot}.`;
  }

  get #lines() {
    return this.#held ?? this.items("log");
  }

  get #fresh() {
    return this.#held === null ? 0 : this.items("log").filter((line) => !this.#held?.some((old) => old.key === line.key && old.count === line.count)).length;
  }

  empty() {
    return this.#lines.length > 0 ? null : html`<span data-none>No warnings since start${this.#started ? html` at <time datetime=${this.#started} title=${utc(this.#started)}>${clockTime(this.#started, app.bus.serverNow())}</time>` : nothing}</span>`;
  }

  tools() {
    if (!me.may("stream.log") || this.#lines.length === 0) {
      return nothing;
    }
    const shown = this.#shown;
    const pause = () => {
      this.#held = this.#held === null ? [...this.items("log")] : null;
      this.requestUpdate();
    };
    const errors = () => {
      this.#errors = !this.#errors;
      this.requestUpdate();
    };
    return html`<span class="count" title="lines that are the same count as one">${shown.length}</span>
      <input type="search" class="market-filter" data-field="text" placeholder="Filter" aria-label="Filter warnings and errors" autocomplete="off" spellcheck="false" .value=${this.#text} @input=${(/** @type {Event} */ event) => { this.#text = /** @type {HTMLInputElement} */ (event.target).value; this.requestUpdate(); }}>
      <button class="filter" data-action="errors" aria-pressed=${String(this.#errors)} @click=${errors}>Only errors</button>
      <button class="filter" data-action="pause" aria-pressed=${String(this.#held !== null)} @click=${pause}>${this.#held === null ? "Pause" : `Go on${this.#fresh > 0 ? ` (${this.#fresh} new)` : ""}`}</button>
      <button class="filter" data-action="copy" ?disabled=${shown.length === 0} @click=${() => this.#copy(shown)}>Copy</button>`;
  }

  get #shown() {
    return shownLines(this.#lines, { text: this.#text, errors: this.#errors });
  }

  /** @param {readonly LogLine[]} lines */
  async #copy(lines) {
    try {
      await navigator.clipboard.writeText(asText(lines));
      show({ tone: "good", text: `${number(lines.length, 0)} ${lines.length === 1 ? "line is" : "lines are"} copied` });
    } catch {
      // Only pages of this machine or over TLS have a clipboard.
      show({ tone: "warn", text: "The browser lets nothing be copied here; select the lines instead" });
    }
  }

  body() {
    const shown = this.#shown;
    if (shown.length === 0) {
      return html`<div class="empty">no line of ${this.#lines.length} is as the filter wants it</div>`;
    }
    const more = () => {
      this.#most += SHOWN;
      this.requestUpdate();
    };
    const now = app.bus.serverNow();
    return html`<table class="rows log" aria-label=${this.heading}>
      <thead><tr><th>Last</th><th>Level</th><th>Where</th><th class="wide">What</th><th class="num">Times</th></tr></thead>
      <tbody>${repeat(shown.slice(0, this.#most), (line) => line.key, (line) => html`<tr data-level=${line.level}>
        <td>${time(line.last, now)}</td>
        <td>${chip(...(LEVELS[line.level] ?? ["plain", line.level]))}</td>
        <td class="where">${line.logger}</td>
        <td class="wide">${line.message}</td>
        <td class="num" title=${line.count > 1 ? `first ${utc(line.first)}` : ""}>${line.count > 1 ? html`<span class="sr">said </span>${number(line.count, 0)}<span class="sr"> times</span>` : nothing}</td>
      </tr>`)}</tbody>
    </table>
    ${shown.length > this.#most ? html`<button class="small more" data-action="more" @click=${more}>Show more, ${number(shown.length - this.#most, 0)} are left</button>` : nothing}`;
  }
}

customElements.define("tocsin-log-tail", LogTail);
