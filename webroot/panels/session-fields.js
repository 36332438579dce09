/** The fields of the session form, and the places in the JSON that each stands for. */
import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { at, chosenStrategies, pathText, symbolsOf, withMode, writtenStrategies } from "../lib/session-draft.js";
import "./symbol-picker.js";

/** @typedef {import("../lib/session-draft.js").Path} Path */
/** @typedef {import("../lib/api.js").FieldError} FieldError */

/**
 * @typedef {object} Form
 * @property {any} session what the JSON says
 * @property {Map<string, FieldError[]>} errors by the field's place
 * @property {Array<{name: string, description: string}>} strategies that can be chosen
 * @property {readonly string[]} venues that can be chosen
 * @property {(path: Path, value: any) => void} edit
 * @property {(session: any, touched: string[]) => void} replace
 */

const MODES = [
  ["paper", "Paper", "trades on paper, against live or simulated markets"],
  ["collect", "Collect", "records the markets, runs no strategy"],
  ["backtest", "Backtest", "as on a recording; made of live data it is the same as paper"],
  ["live", "Live", "real orders: refused, as no exchange has an order gateway yet"],
];

/** Field, words, unit, and what holds when it is empty. */
const RISKS = [
  ["max_position_pct", "Largest position", "% of equity", "25"],
  ["max_open_positions", "Open positions", "at once", "10"],
  ["max_symbol_exposure_pct", "One symbol", "% of equity", "50"],
  ["daily_loss_limit_pct", "Daily loss", "% of equity", "10"],
  ["max_drawdown_pct", "Drawdown", "% from the peak", "25"],
  ["max_consecutive_losses", "Losses in a row", "on one day", "10"],
  ["max_margin_use_pct", "Margin in use", "% of equity", "80"],
  ["max_leverage", "Leverage", "times", "20"],
];

/** Every place that has a field. @param {any} session @returns {string[]} */
export function fieldPaths(session) {
  const sources = Array.isArray(session?.sources) ? session.sources : [];
  return [
    "$.name", "$.description", "$.mode", "$.sources", "$.strategies", "$.budget", "$.budget.total", "$.budget.currency", "$.duration", "$.record",
    ...sources.flatMap((/** @type {any} */ _, /** @type {number} */ i) => ["venue", "symbols", "transport"].map((field) => `$.sources[${i}].${field}`)),
    ...RISKS.map(([field]) => `$.risk.${field}`),
  ];
}

/** @param {Form} form */
export function fields(form) {
  const { session } = form;
  const sources = Array.isArray(session.sources) ? session.sources : [];
  const collects = session.mode === "collect";
  return html`
    <div class="row">
      ${text(form, ["name"], "Name", { hint: "how it is called on the screen" })}
      ${choice(form, ["mode"], "Mode", MODES.map(([value, words]) => [value, words]), session.mode ?? "paper", (mode) => form.replace(withMode(session, mode), ["$.mode"]), MODES.find(([mode]) => mode === (session.mode ?? "paper"))?.[2] ?? "")}
    </div>
    ${text(form, ["description"], "Description", { optional: true })}
    <fieldset data-path="$.sources"><legend>Markets</legend>
      ${sources.map((/** @type {any} */ _, /** @type {number} */ i) => source(form, i, sources.length))}
      ${errorsOf(form, "$.sources")}
      <button type="button" class="small" data-action="add-venue" @click=${() => form.edit(["sources", sources.length], { venue: "", symbols: [] })}>${icon("plus")}Another exchange</button>
    </fieldset>
    ${collects ? nothing : strategies(form)}
    ${collects
      ? nothing
      : html`<div class="row">
          ${text(form, ["budget", "total"], "Budget", { number: true, hint: "what may be bound in positions" })}
          ${text(form, ["budget", "currency"], "Currency", { narrow: true })}
        </div>`}
    <div class="row">
      ${text(form, ["duration"], "Duration", { optional: true, placeholder: "until it is stopped", hint: "30m, 4h, 2d" })}
      ${collects ? nothing : check(form, ["record"], "Record everything it is given", "a replay gives the same decisions again")}
    </div>
    ${collects
      ? nothing
      : html`<details ?open=${at(session, ["risk"]) !== undefined}><summary>Risk limits <small>every order must pass them; empty is the usual</small></summary>
          <div class="grid">${RISKS.map(([field, words, unit, usual]) => text(form, ["risk", field], words, { number: true, optional: true, placeholder: usual, hint: unit }))}</div>
        </details>`}`;
}

/** @param {Form} form @param {number} i @param {number} count */
function source(form, i, count) {
  const { session } = form;
  const venue = String(at(session, ["sources", i, "venue"]) ?? "");
  const symbols = at(session, ["sources", i, "symbols"]);
  const place = `$.sources[${i}].symbols`;
  const known = venue && !form.venues.includes(venue) ? [venue, ...form.venues] : form.venues;
  return html`<div class="source-block" data-source=${i}>
    <div class="row">
      ${choice(form, ["sources", i, "venue"], "Exchange", [["", "choose …"], ...known.map((each) => /** @type {[string, string]} */ ([each, each]))], venue, (value) => form.edit(["sources", i, "venue"], value))}
      ${choice(form, ["sources", i, "transport"], "Transport", [["auto", "Automatic"], ["websocket", "WebSocket"], ["polling", "Polling"]], at(session, ["sources", i, "transport"]) ?? "auto", (value) => form.edit(["sources", i, "transport"], value === "auto" ? undefined : value))}
      ${count > 1 ? html`<button type="button" class="small quiet" aria-label="Remove this exchange" @click=${() => form.edit(["sources", i], undefined)}>${icon("close")}Remove</button>` : nothing}
    </div>
    <div class="field" data-path=${place} data-wrong=${form.errors.has(place) ? "" : nothing}><span class="label">Symbols</span>
      <tocsin-symbol-picker id="symbols-${i}" .venue=${venue} .chosen=${Array.isArray(symbols) ? symbols.map(String) : []} label="Symbols of ${venue || "the exchange"}"
        @symbols=${(/** @type {CustomEvent} */ event) => form.edit(["sources", i, "symbols"], event.detail)}></tocsin-symbol-picker>
      ${errorsOf(form, place)}</div>
  </div>`;
}

/** @param {Form} form */
function strategies(form) {
  const all = symbolsOf(form.session);
  const chosen = chosenStrategies(form.session.strategies);
  const known = form.strategies.map(({ name }) => name);
  const list = [...form.strategies, ...chosen.filter(({ name }) => !known.includes(name)).map(({ name }) => ({ name, description: "there is no strategy of this name" }))];
  const write = (/** @type {typeof chosen} */ next) => form.edit(["strategies"], writtenStrategies(next, all));
  return html`<fieldset data-path="$.strategies" data-wrong=${form.errors.has("$.strategies") ? "" : nothing}><legend>Strategies</legend>
    ${list.length === 0 ? html`<p class="faint">none is known yet</p>` : nothing}
    ${list.map(({ name, description }) => {
      const mine = chosen.find((each) => each.name === name);
      const toggle = () => write(mine ? chosen.filter((each) => each !== mine) : [...chosen, { name, symbols: null }]);
      const on = (/** @type {string} */ symbol) => {
        const before = mine?.symbols ?? all;
        const after = before.includes(symbol) ? before.filter((each) => each !== symbol) : all.filter((each) => before.includes(each) || each === symbol);
        write(chosen.map((each) => (each === mine ? { name, symbols: after.length === all.length ? null : after } : each)));
      };
      return html`<div class="strategy" data-strategy=${name}>
        <label class="check"><input type="checkbox" .checked=${mine !== undefined} @change=${toggle}><span>${name}${description ? html`<small>${description}</small>` : nothing}</span></label>
        ${mine && all.length > 1
          ? html`<div class="on" role="group" aria-label="Symbols of ${name}">${all.map((symbol) => html`<button type="button" class="token-choice" aria-pressed=${String(mine.symbols === null || mine.symbols.includes(symbol))} @click=${() => on(symbol)}>${symbol}</button>`)}</div>`
          : nothing}
      </div>`;
    })}
    ${errorsOf(form, "$.strategies")}
  </fieldset>`;
}

/**
 * @param {Form} form @param {Path} path @param {string} label
 * @param {{number?: boolean, optional?: boolean, narrow?: boolean, placeholder?: string, hint?: string}} [how]
 */
function text(form, path, label, { number = false, optional = false, narrow = false, placeholder = "", hint = "" } = {}) {
  const place = pathText(path);
  const id = `field-${path.join("-")}`;
  const value = at(form.session, path);
  const shown = value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const typed = (/** @type {Event} */ event) => {
    const given = /** @type {HTMLInputElement} */ (event.target).value;
    form.edit(path, given === "" && (optional || number) ? undefined : number && given.trim() !== "" && Number.isFinite(Number(given)) ? Number(given) : given);
  };
  const wrong = form.errors.has(place);
  return html`<div class="field" data-path=${place} data-wrong=${wrong ? "" : nothing} ?data-narrow=${narrow}>
    <label for=${id}>${label}${hint ? html` <small>${hint}</small>` : nothing}</label>
    <input id=${id} inputmode=${number ? "decimal" : "text"} autocomplete="off" placeholder=${placeholder} aria-invalid=${String(wrong)} aria-describedby="${id}-errors" .value=${keepTyped(shown, id, number)} @input=${typed}>
    ${errorsOf(form, place, id)}
  </div>`;
}

/** While a number is typed, "1." and "1" are the same number: the field keeps what was typed. @param {string} shown @param {string} id @param {boolean} number */
function keepTyped(shown, id, number) {
  const field = /** @type {HTMLInputElement | null} */ (number && document.activeElement?.id === id ? document.activeElement : null);
  return field && field.value.trim() !== "" && Number(field.value) === Number(shown) && shown !== "" ? field.value : shown;
}

/** @param {Form} form @param {Path} path @param {string} label @param {Array<string[]>} options @param {string} value @param {(value: string) => void} choose @param {string} [hint] */
function choice(form, path, label, options, value, choose, hint = "") {
  const place = pathText(path);
  const id = `field-${path.join("-")}`;
  const wrong = form.errors.has(place);
  return html`<div class="field" data-path=${place} data-wrong=${wrong ? "" : nothing}>
    <label for=${id}>${label}${hint ? html` <small>${hint}</small>` : nothing}</label>
    <select id=${id} aria-invalid=${String(wrong)} aria-describedby="${id}-errors" @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
      ${options.map(([each, words]) => html`<option value=${each} .selected=${each === value}>${words}</option>`)}
    </select>
    ${errorsOf(form, place, id)}
  </div>`;
}

/** @param {Form} form @param {Path} path @param {string} label @param {string} hint */
function check(form, path, label, hint) {
  const place = pathText(path);
  const value = at(form.session, path);
  const toggle = (/** @type {Event} */ event) => form.edit(path, /** @type {HTMLInputElement} */ (event.target).checked ? true : undefined);
  return html`<div class="field" data-path=${place}><label class="check"><input type="checkbox" .checked=${Boolean(value)} @change=${toggle}><span>${label}<small>${hint}</small></span></label>${errorsOf(form, place)}</div>`;
}

/** @param {Form} form @param {string} place @param {string} [id] */
function errorsOf(form, place, id = "") {
  const errors = form.errors.get(place) ?? [];
  return html`<span class="field-errors" id=${id ? `${id}-errors` : nothing} aria-live="polite">${errors.map(
    (error) => html`<small data-error=${error.path}>${error.path === place ? "" : html`<code>${error.value || error.path.slice(place.length)}</code> `}${error.message}${error.allowed ? html`; allowed: ${error.allowed}` : nothing}</small>`,
  )}</span>`;
}
