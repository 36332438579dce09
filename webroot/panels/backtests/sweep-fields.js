/** The part of the form that says what varies in a sweep: fields of the strategy, their values, how variants are judged. */
import { html, nothing } from "lit";
import { api } from "../../lib/api.js";
import { FIGURES } from "../../lib/backtest-figures.js";
import { number } from "../../lib/format.js";
import { icon } from "../../lib/icons.js";
import { axisOf, countOf, fieldsOf, METRICS, MOST_VARIANTS, variantsOf } from "../../lib/sweep-wish.js";
import { errorsAt, field, input, select } from "./fields.js";

/** @typedef {import("../../lib/backtest-wish.js").Wish} Wish */
/** @typedef {import("../../lib/sweep-wish.js").Axis} Axis */
/** @typedef {import("../../lib/sweep-wish.js").Field} Field */
/** @typedef {import("../../lib/api.js").FieldError} FieldError */

/** The fields of strategies as they are kept, asked for once each. */
export class StrategyFields {
  #changed;
  /** Fields by strategy; null while they are not there, a text if they cannot be had. @type {Map<string, Field[] | string | null>} */
  #known = new Map();

  /** @param {() => void} changed told when an answer is in */
  constructor(changed) {
    this.#changed = changed;
  }

  /** @param {readonly string[]} strategies @returns {{fields: Field[], waits: boolean, failed: string}} */
  of(strategies) {
    strategies.filter((name) => !this.#known.has(name)).forEach((name) => this.#ask(name));
    const found = strategies.map((name) => this.#known.get(name) ?? null);
    return {
      fields: found.flatMap((each) => (Array.isArray(each) ? each : [])),
      waits: found.includes(null),
      failed: found.filter((each) => typeof each === "string").join(" "),
    };
  }

  /** @param {string} name */
  async #ask(name) {
    this.#known.set(name, null);
    try {
      const { text } = await api(`/api/strategies/${encodeURIComponent(name)}`);
      this.#known.set(name, fieldsOf(name, JSON.parse(text)));
    } catch (error) {
      this.#known.set(name, `The fields of ${name} cannot be read: ${/** @type {Error} */ (error).message}`);
    }
    this.#changed();
  }
}

const KEPT_BACK = [["0.8", "the last 20 %"], ["0.7", "the last 30 %"], ["0.6", "the last 40 %"], ["0.5", "the second half"], ["", "nothing"]];
const FOLDS = [["", "once"], ["3", "walking forward, 3 folds"], ["5", "walking forward, 5 folds"], ["10", "walking forward, 10 folds"]];

/**
 * @param {Wish} wish @param {Map<string, FieldError[]>} errors @param {{fields: Field[], waits: boolean, failed: string}} known
 * @param {(change: Partial<Wish>, touched?: string[]) => void} set
 */
export function sweepFields(wish, errors, known, set) {
  const unused = known.fields.filter((each) => !wish.axes.some((axis) => axis.field === each.field));
  // A size is what is varied most, a window of an indicator what is varied least.
  const next = unused.find((each) => /\.value$|percent$/.test(each.path)) ?? unused[0];
  const add = () => set({ axes: [...wish.axes, next ? axisOf(next) : { field: "", kind: "range", from: "", to: "", step: "", values: "" }] }, []);
  const once = variantsOf(wish.axes);
  const folds = wish.split && wish.folds ? Number(wish.folds) : 1;
  const count = once === null ? null : once * folds;
  return html`
    ${known.failed ? html`<p role="alert" class="tone-danger">${known.failed}</p>` : nothing}
    ${wish.axes.length === 0 ? html`<p class="hint faint">A sweep runs one backtest for each combination of values, and ranks them. Which fields of the strategy vary?</p>` : nothing}
    ${wish.axes.map((axis, i) => axisRow(axis, i, wish, errors, known.fields, set))}
    ${errorsAt(errors, "$.set")}
    <div class="row"><button type="button" class="small" data-action="add-field" ?disabled=${known.waits} @click=${add}>${icon("plus")}Field</button>
      ${count === null ? nothing : html`<span class="sweep-count" role="status" data-variants=${count} ?data-wrong=${count > MOST_VARIANTS}>${wish.axes.map((axis) => number(countOf(axis) ?? 0, 0)).join(" × ")}${folds > 1 ? ` × ${folds} folds` : ""}${wish.axes.length > 1 || folds > 1 ? ` = ${number(count, 0)}` : ""} ${count === 1 ? "variant" : "variants"}${count > MOST_VARIANTS ? `, at most ${number(MOST_VARIANTS, 0)}` : ""}</span>`}</div>
    <div class="row">
      ${field(errors, "$.rank", "Ranked by", "", (id, wrong) => select(id, wrong, METRICS.map((key) => [key, FIGURES.find((figure) => figure.key === key)?.name ?? key]), wish.rank, (rank) => set({ rank })))}
      ${field(errors, "$.split", "Kept back to judge by", "not used to rank", (id, wrong) => select(id, wrong, KEPT_BACK, wish.split, (split) => set({ split })))}
      ${wish.split ? field(errors, "$.folds", "Chosen and judged", "each fold on a later stretch", (id, wrong) => select(id, wrong, FOLDS, wish.folds, (folds) => set({ folds }))) : nothing}
    </div>
    ${wish.split ? nothing : html`<p class="note-line" role="note">Ranked in-sample only: the winner is chosen by the data it is judged by. Of a hundred variants one always looks good there.</p>`}`;
}

/**
 * @param {Axis} axis @param {number} i @param {Wish} wish @param {Map<string, FieldError[]>} errors @param {readonly Field[]} fields
 * @param {(change: Partial<Wish>, touched?: string[]) => void} set
 */
function axisRow(axis, i, wish, errors, fields, set) {
  const place = `$.set[${i}]`;
  const edit = (/** @type {Partial<Axis>} */ change) => set({ axes: wish.axes.map((each) => (each === axis ? { ...each, ...change } : each)) }, ["$.set", place]);
  const choose = (/** @type {string} */ name) => {
    const found = fields.find((each) => each.field === name);
    edit(found ? axisOf(found) : { field: name });
  };
  const several = new Set(fields.map((each) => each.field.slice(0, -each.path.length))).size > 1;
  const now = fields.find((each) => each.field === axis.field);
  const options = fields.map((each) => [each.field, `${several ? each.field : each.path} (${each.value})`]);
  const text = (/** @type {"from" | "to" | "step" | "values"} */ name, /** @type {string} */ label) =>
    html`<div class="field" ?data-narrow=${name !== "values"}><label for="axis-${i}-${name}">${label}</label><input id="axis-${i}-${name}" data-axis=${name} autocomplete="off" spellcheck="false" aria-invalid=${String(errors.has(place))} aria-describedby="axis-${i}-errors" .value=${axis[name]} @input=${(/** @type {Event} */ event) => edit({ [name]: input(event) })}></div>`;
  return html`<div class="axis" data-axis-row=${i} data-path=${place} data-wrong=${errors.has(place) ? "" : nothing}>
    <div class="row">
      <div class="field axis-field"><label for="axis-${i}-field">Field${now ? html` <small>now ${now.value}</small>` : nothing}</label>
        ${fields.length > 0
          ? select(`axis-${i}-field`, String(errors.has(place)), now ? options : [[axis.field, axis.field ? `${axis.field} (not in this strategy)` : "choose …"], ...options], axis.field, choose)
          : html`<input id="axis-${i}-field" autocomplete="off" spellcheck="false" placeholder="STRATEGY.z1_entry.size.value" .value=${axis.field} @input=${(/** @type {Event} */ event) => edit({ field: input(event) })}>`}</div>
      <div class="field" data-narrow><span class="label" id="axis-${i}-kind">Values</span><div class="segments" role="radiogroup" aria-labelledby="axis-${i}-kind">${[["range", "from – to"], ["list", "a list"]].map(([kind, words]) => html`<button type="button" role="radio" data-kind=${kind} aria-checked=${String(axis.kind === kind)} @click=${() => edit({ kind: /** @type {any} */ (kind) })}>${words}</button>`)}</div></div>
      ${axis.kind === "range" ? html`${text("from", "From")}${text("to", "To")}${text("step", "Step")}` : text("values", "With commas between")}
      <button type="button" class="small quiet" aria-label="Remove ${axis.field || "this field"}" @click=${() => set({ axes: wish.axes.filter((each) => each !== axis) })}>${icon("close")}Remove</button>
    </div>${errorsAt(errors, place, `axis-${i}-errors`)}</div>`;
}
