/** A replay of a recording: with which strategies, over which of its markets, how fast. */
import { html, nothing } from "lit";
import { api, ApiError } from "../../lib/api.js";
import { app } from "../../lib/context.js";
import { clockTime, duration, utc } from "../../lib/format.js";
import { icon } from "../../lib/icons.js";
import { needs } from "../../lib/needs.js";
import { Panel } from "../../lib/panel.js";
import { RecordingDetails } from "../../lib/recording-details.js";
import { marketsIn, sessionFor, spanOf, SPEEDS, speedWords } from "../../lib/replay.js";
import { show } from "../../lib/session-commands.js";
import { errorsByField } from "../../lib/session-draft.js";
import { field, input, select } from "../backtests/fields.js";
import { errorLine } from "../session-form.js";

/** @typedef {import("../../lib/api.js").FieldError} FieldError */
/** @typedef {import("../../lib/replay.js").ReplayWish} ReplayWish */

const CHECK_MILLIS = 250;
const PLACES = ["$.strategies", "$.sources", "$.budget", "$.replay.speed"];

class ReplayForm extends Panel {
  #details = new RecordingDetails(() => this.requestUpdate());
  /** @type {ReplayWish} */
  #wish = { strategies: [], without: [], budget: "10000", speed: 1 };
  /** @type {readonly FieldError[]} */
  #errors = [];
  /** Nothing is told to be wrong before something was chosen. */
  #touched = false;
  #refused = "";
  #starting = false;
  #timer = 0;
  #number = 0;

  get heading() {
    return "Replay";
  }

  get hook() {
    return "recording-replay";
  }

  streams() {
    return { recordings: "recordings", strategies: "strategies" };
  }

  get waitingFor() {
    return "the list of recordings";
  }

  get #id() {
    return (app.selection.item ?? "").slice("replay:".length);
  }

  get #recording() {
    return this.#details.of(this.items("recordings")).find((each) => each.recording_id === this.#id);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  tools() {
    return html`<button class="small" data-action="back" @click=${() => app.select({ item: null })}>${icon("back")}All recordings</button>`;
  }

  empty() {
    const recording = this.#recording;
    if (!recording) {
      return html`<div class="invite" data-state="unknown"><strong>No recording ${this.#id}</strong><p>This server has none of that name.</p></div>`;
    }
    return recording.state === "COMPLETE" ? null : html`<div class="invite"><strong>${recording.name} is not finished</strong><p>It is ${String(recording.state).toLowerCase()}: what is still being written cannot be played.</p></div>`;
  }

  body() {
    const recording = this.#recording;
    const wish = this.#wish;
    const errors = errorsByField(this.#errors, PLACES);
    const general = errors.get("") ?? [];
    const span = spanOf(recording);
    const names = this.items("strategies").map((each) => each.name).sort();
    const toggle = (/** @type {"strategies" | "without"} */ list, /** @type {string} */ name) =>
      this.#set({ [list]: wish[list].includes(name) ? wish[list].filter((each) => each !== name) : [...wish[list], name] });
    const choice = (/** @type {string} */ key, /** @type {boolean} */ on, /** @type {unknown} */ words, /** @type {() => void} */ press) =>
      html`<button type="button" class="token-choice" data-choice=${key} aria-pressed=${String(on)} @click=${press}>${words}</button>`;
    return html`<form class="backtest-form" novalidate @submit=${this.#start}>
      <div class="side">
        <p><strong>${recording.name || recording.recording_id}</strong> <small>${recording.recording_id}</small>
          ${span ? html`<br><span class="faint" title="${utc(span.from)} to ${utc(span.to)}">${duration((span.to - span.from) / 1000)} from ${clockTime(span.from)}</span>` : nothing}</p>
        ${field(errors, "$.strategies", "Strategies", "trade on paper while it plays; none: the market alone", () => html`<span class="on" role="group" aria-label="Strategies">${names.map((name) => choice(name, wish.strategies.includes(name), name, () => toggle("strategies", name)))}</span>`)}
        ${field(errors, "$.sources", "Markets", "", () => html`<span class="on" role="group" aria-label="Markets">${marketsIn(recording).map(({ venue, symbol }) => choice(`${venue}:${symbol}`, !wish.without.includes(`${venue}:${symbol}`), html`${symbol} <small>${venue}</small>`, () => toggle("without", `${venue}:${symbol}`)))}</span>`)}
        <div class="row">
          ${field(errors, "$.budget", "Budget", "in the markets' quote currency", (id, wrong) => html`<input id=${id} inputmode="decimal" autocomplete="off" aria-invalid=${wrong} aria-describedby="${id}-errors" .value=${wish.budget} @input=${(/** @type {Event} */ event) => this.#set({ budget: input(event) })}>`)}
          ${field(errors, "$.replay.speed", "Speed", "can be changed while it plays", (id, wrong) => select(id, wrong, SPEEDS.map((speed) => [String(speed), speedWords(speed)]), String(wish.speed), (speed) => this.#set({ speed: Number(speed) })))}
        </div>
        ${general.length > 0 ? html`<ul class="errors" data-general>${general.map(errorLine)}</ul>` : nothing}
      </div>
      <footer>
        ${this.#refused ? html`<span role="alert" class="tone-danger">${this.#refused}</span>` : nothing}
        <button ${needs("POST /api/sessions")} class="primary" data-action="start" ?disabled=${this.#starting}>${icon("play")}Replay</button>
      </footer>
    </form>`;
  }

  /** @param {Partial<ReplayWish>} change */
  #set(change) {
    this.#wish = { ...this.#wish, ...change };
    this.#refused = "";
    this.#touched = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), CHECK_MILLIS);
    this.requestUpdate();
  }

  get #query() {
    return `recording=${encodeURIComponent(this.#id)}&speed=${this.#wish.speed || "max"}`;
  }

  /** Only the newest answer counts. */
  async #check() {
    const number = ++this.#number;
    const errors = await api(`/api/sessions/validate?${this.#query}`, { method: "POST", body: sessionFor(this.#recording, this.#wish) }).then(
      (answer) => answer.errors,
      (/** @type {ApiError} */ error) => error.errors,
    );
    if (number === this.#number && this.isConnected) {
      this.#errors = this.#touched ? errors : [];
      this.requestUpdate();
    }
  }

  /** @param {Event} event */
  async #start(event) {
    event.preventDefault();
    this.#starting = true;
    this.#refused = "";
    this.requestUpdate();
    try {
      const made = await api(`/api/sessions?${this.#query}`, { method: "POST", body: sessionFor(this.#recording, this.#wish) });
      show({ tone: "good", text: `${made.name} has begun` });
      app.select({ page: null, item: null, session: made.id, symbol: null, venue: null, instance: null });
      return;
    } catch (error) {
      const problem = /** @type {ApiError} */ (error);
      this.#errors = problem.errors;
      this.#refused = problem.errors.length > 0 ? "" : `Not started: ${problem.message}`;
    }
    this.#starting = false;
    this.requestUpdate();
  }
}

customElements.define("tocsin-recording-replay", ReplayForm);
