/** A new backtest or sweep: a strategy or a session, the data, the span, what varies; the server says what is wrong with it, each error at its field. */
import { html, nothing } from "lit";
import { api, ApiError } from "../../lib/api.js";
import { bodyOf, fieldPlaces, marketKey, marketsOf, newWish, spanOf } from "../../lib/backtest-wish.js";
import { app } from "../../lib/context.js";
import { clockTime, duration, number, utc } from "../../lib/format.js";
import { icon } from "../../lib/icons.js";
import { ImportFiles } from "../../lib/import-files.js";
import { needs } from "../../lib/needs.js";
import { Panel } from "../../lib/panel.js";
import { RecordingDetails } from "../../lib/recording-details.js";
import { errorsByField } from "../../lib/session-draft.js";
import { errorLine } from "../session-form.js";
import { errorsAt, field, input, select } from "./fields.js";
import { StrategyFields, sweepFields } from "./sweep-fields.js";

/** @typedef {import("../../lib/backtest-wish.js").Source} Source */
/** @typedef {import("../../lib/backtest-wish.js").Wish} Wish */
/** @typedef {import("../../lib/api.js").FieldError} FieldError */

const CHECK_MILLIS = 250;
/** Where the server finds what a field changes. @type {Record<string, string>} */
const PLACES = { strategy: "$.session.strategies", session: "$.session", budget: "$.session.budget", data: "$.data", without: "$.session.sources", from: "$.from", to: "$.to", indicators: "$.indicators", axes: "$.set", split: "$.split", folds: "$.folds", rank: "$.rank" };

/** What was chosen outlives a look at a result: the next backtest is mostly a variant of the last. @type {Wish} */
let kept = newWish();

class BacktestForm extends Panel {
  #details = new RecordingDetails(() => this.requestUpdate());
  #wish = kept;
  #item = "";
  /** @type {readonly FieldError[]} */
  #errors = [];
  /** Whether the wish of now can be met, as the server said; null while it has not said. @type {any} */
  #checked = null;
  /** Places that were changed: only these show errors, until all are asked for. @type {Set<string>} */
  #touched = new Set();
  #allTouched = false;
  #number = 0;
  #timer = 0;
  #imports = new ImportFiles(() => this.requestUpdate());
  #fields = new StrategyFields(() => this.requestUpdate());
  #refused = "";
  #starting = false;

  get heading() {
    return this.#wish.sweep ? "New sweep" : "New backtest";
  }

  get hook() {
    return "backtest-form";
  }

  streams() {
    return { recordings: "recordings", strategies: "strategies", venues: "venues" };
  }

  get waitingFor() {
    return "the list of recordings";
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  update(changed) {
    const item = app.selection.item ?? "";
    if (item !== this.#item && item.startsWith("new")) {
      this.#item = item;
      this.#wish = kept = { ...this.#wish, sweep: item === "new-sweep" };
      const strategy = item.startsWith("new:") ? item.slice("new:".length) : "";
      if (strategy) {
        this.#wish = { ...this.#wish, what: "strategy", strategy };
      }
    }
    super.update(changed);
  }

  tools() {
    const strategy = this.#item.startsWith("new:") ? this.#item.slice("new:".length) : "";
    return html`<button class="small" data-action="back" @click=${() => app.select({ item: null })}>${icon("back")}All backtests</button>
      ${strategy ? html`<button class="small" data-action="to-strategy" @click=${() => app.select({ page: "strategies", item: strategy })}>${icon("strategies")}${strategy}</button>` : nothing}`;
  }

  get #recordings() {
    return this.#details.of(this.items("recordings")).filter((each) => each.state === "COMPLETE").sort((a, b) => b.recording_id.localeCompare(a.recording_id));
  }

  /** @param {Partial<Wish>} change @param {string[]} [touched] the places that it changes */
  #set(change, touched = Object.keys(change).map((name) => PLACES[name] ?? "")) {
    this.#wish = kept = { ...this.#wish, ...change };
    touched.filter(Boolean).forEach((place) => this.#touched.add(place));
    this.#refused = "";
    this.#checked = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#check(), CHECK_MILLIS);
    this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    this.#imports.ask();
    if (this.#wish.strategy || this.#wish.session) {
      this.#check();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  get #path() {
    return this.#wish.sweep ? "/api/sweeps" : "/api/backtests";
  }

  /** The strategies that run, as far as the page knows. */
  get #strategies() {
    const { what, strategy, session } = this.#wish;
    return what === "strategy" ? (strategy ? [strategy] : []) : this.items("strategies").filter((each) => each.session_files?.includes(session)).map((each) => each.name);
  }

  /** What the server would say; only the newest wish's answer counts. */
  async #check() {
    const number = ++this.#number;
    const answer = await api(`${this.#path}/validate`, { method: "POST", body: bodyOf(this.#wish, this.#recordings) }).catch((/** @type {ApiError} */ error) => ({ valid: false, errors: error.errors, failed: error.errors.length > 0 ? "" : error.message }));
    if (number === this.#number) {
      this.#checked = answer;
      this.#errors = this.#said(answer.errors);
      this.requestUpdate();
    }
  }

  /** Without data there are no markets either: said once. @param {readonly FieldError[]} errors */
  #said(errors) {
    return errors.filter((each) => this.#wish.what === "session" || this.#wish.data.length > 0 || each.path !== "$.session.sources");
  }

  body() {
    const wish = this.#wish;
    const recordings = this.#recordings;
    const all = errorsByField(this.#errors, fieldPlaces(wish));
    const byField = new Map([...all].filter(([place]) => this.#allTouched || this.#touched.has(place)));
    const general = byField.get("") ?? [];
    const span = spanOf(wish.data, recordings);
    const moment = (/** @type {"from" | "to"} */ name, /** @type {string} */ label, /** @type {string | undefined} */ edge) =>
      field(byField, `$.${name}`, label, edge ? `the data ${name === "from" ? "begin" : "end"} ${clockTime(edge)}` : "local time", (id, wrong) =>
        html`<input id=${id} type="datetime-local" step="1" aria-invalid=${wrong} aria-describedby="${id}-errors" title=${wish[name] ? utc(wish[name]) : "all of the data"} .value=${wish[name]} @input=${(/** @type {Event} */ event) => this.#set({ [name]: input(event) })}>`);
    return html`<form class="backtest-form" novalidate @submit=${this.#start}>
      <div class="side">
        <fieldset><legend>What runs</legend>
          <div class="segments" role="radiogroup" aria-label="What runs">${[["strategy", "A strategy"], ["session", "A session file"]].map(([what, words]) => html`<button type="button" role="radio" aria-checked=${String(wish.what === what)} data-what=${what} @click=${() => this.#set({ what: /** @type {any} */ (what) })}>${words}</button>`)}</div>
          ${wish.what === "strategy" ? this.#strategy(byField) : this.#session(byField)}
        </fieldset>
        <fieldset data-path="$.data" data-wrong=${byField.has("$.data") || byField.has("$.session.sources") ? "" : nothing}><legend>Over which data</legend>
          ${this.#imports.list("import-files")}
          ${wish.data.map((source, i) => this.#source(source, i, byField))}
          ${errorsAt(byField, "$.data")}${errorsAt(byField, "$.session.sources")}
          <div class="row">
            <button type="button" class="small" data-action="add-recording" ?disabled=${recordings.length === 0} @click=${() => this.#add("recording", recordings[0]?.recording_id ?? "")}>${icon("plus")}Recording</button>
            <button type="button" class="small" data-action="add-file" @click=${() => this.#add("file", "")}>${icon("plus")}Imported file</button>
          </div>
          ${recordings.length === 0 ? html`<p class="hint faint">There is no finished recording yet. <code>scripts/tocsin record</code> makes one; a CSV in the folder <code>import</code> of the data folder serves as well.</p>` : nothing}
          ${wish.what === "strategy" ? this.#markets() : nothing}
        </fieldset>
        <fieldset data-path="$.set" data-wrong=${wish.sweep && byField.has("$.set") ? "" : nothing}><legend>How often</legend>
          <div class="segments" role="radiogroup" aria-label="How often">${[["", "Once"], ["sweep", "A sweep of variants"]].map(([how, words]) => html`<button type="button" role="radio" aria-checked=${String(wish.sweep === (how === "sweep"))} data-how=${how || "once"} @click=${() => this.#set({ sweep: how === "sweep" })}>${words}</button>`)}</div>
          ${wish.sweep ? sweepFields(wish, byField, this.#fields.of(this.#strategies), (change, touched) => this.#set(change, touched)) : nothing}
        </fieldset>
        <div class="row">${moment("from", "From", span?.from)}${moment("to", "To", span?.to)}</div>
        ${wish.sweep ? nothing : html`<div class="field"><label class="check"><input type="checkbox" data-field="indicators" .checked=${wish.indicators} @change=${(/** @type {Event} */ event) => this.#set({ indicators: /** @type {HTMLInputElement} */ (event.target).checked })}><span>With indicators<small>every indicator at every tick, in indicators.csv; slower</small></span></label>${errorsAt(byField, "$.indicators")}</div>`}
        ${general.length > 0 ? html`<ul class="errors" data-general>${general.map(errorLine)}</ul>` : nothing}
      </div>
      <footer>
        ${this.#refused ? html`<span role="alert" class="tone-danger">${this.#refused}</span>` : this.#verdict()}
        <button ${needs(`POST ${this.#path}`)} class="primary" data-action="start" ?disabled=${this.#starting}>${icon("play")}${this.#starting ? "Starting …" : wish.sweep ? "Start sweep" : "Start backtest"}</button>
      </footer>
    </form>`;
  }

  #verdict() {
    const wrong = this.#errors.length;
    if (this.#checked?.failed) {
      return html`<span role="status" data-check="failed">Not checked: ${this.#checked.failed}</span>`;
    }
    if (wrong > 0) {
      return html`<span role="status" data-check="wrong">${wrong} ${wrong === 1 ? "thing" : "things"} to mend</span>`;
    }
    const markets = this.#checked?.instruments?.length;
    const variants = this.#checked?.variants;
    return markets ? html`<span role="status" data-check="right">Ready: ${markets} ${markets === 1 ? "market" : "markets"}${variants ? `, ${number(variants, 0)} ${variants === 1 ? "variant" : "variants"}` : ""}</span>` : nothing;
  }

  /** @param {Map<string, FieldError[]>} errors */
  #strategy(errors) {
    const wish = this.#wish;
    const all = this.items("strategies").map((each) => each.name).sort();
    const names = wish.strategy && !all.includes(wish.strategy) ? [wish.strategy, ...all] : all;
    return html`<div class="row">
      ${field(errors, "$.session.strategies", "Strategy", "", (id, wrong) => select(id, wrong, [["", "choose …"], ...names.map((name) => [name, name])], wish.strategy, (strategy) => this.#set({ strategy })))}
      ${field(errors, "$.session.budget", "Budget", "in the markets' quote currency", (id, wrong) => html`<input id=${id} inputmode="decimal" autocomplete="off" aria-invalid=${wrong} aria-describedby="${id}-errors" .value=${wish.budget} @input=${(/** @type {Event} */ event) => this.#set({ budget: input(event) })}>`)}
    </div>${errorsAt(errors, "$.session.name")}`;
  }

  /** @param {Map<string, FieldError[]>} errors */
  #session(errors) {
    const wish = this.#wish;
    const known = [...new Set(this.items("strategies").flatMap((each) => each.session_files ?? []))].sort();
    return html`${field(errors, "$.session", "Session file", "its name", (id, wrong) => html`<input id=${id} list="session-files" autocomplete="off" spellcheck="false" aria-invalid=${wrong} aria-describedby="${id}-errors" .value=${wish.session} @input=${(/** @type {Event} */ event) => this.#set({ session: input(event) })}>
      <datalist id="session-files">${known.map((name) => html`<option value=${name}></option>`)}</datalist>`)}`;
  }

  /** @param {"recording" | "file"} kind @param {string} name */
  #add(kind, name) {
    this.#set({ data: [...this.#wish.data, { kind, name, venue: "", symbol: "" }] }, kind === "file" ? [] : ["$.data"]);
    this.#imports.ask();
  }

  /** @param {Source} source @param {number} i @param {Map<string, FieldError[]>} errors */
  #source(source, i, errors) {
    const place = `$.data[${i}]`;
    const edit = (/** @type {Partial<Source>} */ change) =>
      this.#set({ data: this.#wish.data.map((each) => (each === source ? { ...each, ...change } : each)) }, ["$.data", place, ...Object.keys(change).map((name) => `${place}.${name === "name" ? "file" : name}`)]);
    const remove = html`<button type="button" class="small quiet" aria-label="Remove ${source.name || "this file"}" @click=${() => this.#set({ data: this.#wish.data.filter((each) => each !== source) })}>${icon("close")}Remove</button>`;
    if (source.kind === "recording") {
      const known = this.#recordings.map((each) => [each.recording_id, recordingWords(each)]);
      const options = known.some(([id]) => id === source.name) ? known : [[source.name, `${source.name} (gone)`], ...known];
      return html`<div class="row" data-source=${i}>${field(errors, place, "Recording", "", (id, wrong) => select(id, wrong, options, source.name, (name) => edit({ name })))}${remove}</div>`;
    }
    const venues = this.items("venues").map((each) => each.venue).sort();
    const text = (/** @type {"name" | "symbol"} */ name, /** @type {string} */ placeholder) => (/** @type {string} */ id, /** @type {string} */ wrong) =>
      html`<input id=${id} list=${name === "name" ? "import-files" : nothing} autocomplete="off" spellcheck="false" placeholder=${placeholder} aria-invalid=${wrong} aria-describedby="${id}-errors" .value=${source[name]} @input=${(/** @type {Event} */ event) => edit({ [name]: input(event) })}>`;
    return html`<div class="row" data-source=${i}>
      ${field(errors, `${place}.file`, "File", this.#imports.hint, text("name", "year/btc.csv"))}
      ${field(errors, `${place}.venue`, "Exchange", "", (id, wrong) => select(id, wrong, [["", "as the file says"], ...venues.map((venue) => [venue, venue])], source.venue, (venue) => edit({ venue })))}
      ${field(errors, `${place}.symbol`, "Symbol", "", text("symbol", "BTC_USDT"))}
      ${remove}</div>${errorsAt(errors, place)}`;
  }

  /** A strategy alone runs on the markets of the data: here some can be left out. */
  #markets() {
    const wish = this.#wish;
    const markets = marketsOf(wish.data, this.#recordings);
    if (markets.length === 0) {
      return wish.data.length > 0 ? html`<p class="hint faint">On which market? A file alone does not say it: name its exchange and symbol.</p>` : nothing;
    }
    const toggle = (/** @type {string} */ key) => this.#set({ without: wish.without.includes(key) ? wish.without.filter((each) => each !== key) : [...wish.without, key] });
    return html`<div class="field"><span class="label">Markets</span><div class="on" role="group" aria-label="Markets that the strategy runs on">${markets.map((market) => {
      const key = marketKey(market);
      return html`<button type="button" class="token-choice" data-market=${key} aria-pressed=${String(!wish.without.includes(key))} @click=${() => toggle(key)}>${market.symbol} <small>${market.venue}</small></button>`;
    })}</div></div>`;
  }

  /** @param {Event} event */
  async #start(event) {
    event.preventDefault();
    this.#starting = true;
    this.#allTouched = true;
    this.#refused = "";
    this.requestUpdate();
    try {
      const begun = await api(this.#path, { method: "POST", body: bodyOf(this.#wish, this.#recordings) });
      app.select({ item: begun.sweep_id ?? begun.backtest_id });
    } catch (error) {
      const problem = /** @type {ApiError} */ (error);
      this.#errors = this.#said(problem.errors);
      this.#refused = this.#errors.length > 0 ? "" : `Not started: ${problem.message}`;
    }
    this.#starting = false;
    this.requestUpdate();
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector('[aria-invalid="true"]'))?.focus();
  }
}

/** @param {any} recording */
function recordingWords(recording) {
  const markets = recording.coverage?.markets ?? [];
  const seconds = (Date.parse(recording.to) - Date.parse(recording.from)) / 1000;
  const symbols = markets.slice(0, 3).map((/** @type {any} */ market) => market.symbol).join(", ");
  return `${recording.name || recording.recording_id} · ${symbols}${markets.length > 3 ? ` and ${markets.length - 3} more` : ""} · ${duration(seconds)} from ${clockTime(recording.from)}`;
}

customElements.define("tocsin-backtest-form", BacktestForm);
