/** The form of a strategy: made from the schema and the catalogue, showing what the text says. */
import { html, nothing } from "lit";
import { icon } from "../../lib/icons.js";
import { errorWords } from "../../lib/strategy/draft.js";
import { Digits } from "../../lib/strategy/json-text.js";
import { beginning, fieldsOf, indicatorOf, range } from "../../lib/strategy/schema.js";
import { sentence } from "../../lib/words.js";
import { conditionTree } from "./condition-tree.js";

/** @typedef {import("../../lib/strategy/draft.js").Draft} Draft */
/** @typedef {import("../../lib/strategy/schema.js").Language} Language */
/** @typedef {import("../../lib/strategy/schema.js").Field} Field */
/** @typedef {import("../../lib/strategy/json-text.js").Path} Path */

/**
 * What drawing a form needs.
 * @typedef {object} Form
 * @property {Draft} draft
 * @property {Language} language
 * @property {boolean} locked nothing can be changed: a template, or a text that is no JSON
 */

/** The sections in the order of a trade, with what they are called. @type {Array<[string, string, string]>} */
export const SECTIONS = [
  ["s1_signal", "S1", "Signal: when something begins"],
  ["o1_cancel", "O1", "Cancel: when a signal is given up"],
  ["z1_entry", "Z1", "Entry: when and how a signal becomes an order"],
  ["ze1_close", "ZE1", "Close: when a position is closed"],
  ["e1_emergency", "E1", "Emergency: when it is closed before anything else"],
];

/** @param {Form} form */
export function strategyForm(form) {
  const { schema } = form.language;
  const top = fieldsOf(schema, schema).filter(({ name }) => ["name", "description", "direction", "direction_indicator"].includes(name));
  const shown = top.filter(({ name }) => name !== "direction_indicator" || form.draft.value?.direction === "BOTH" || form.draft.value?.direction_indicator !== undefined);
  const limits = fieldsOf(schema, schema).find(({ name }) => name === "limits");
  return html`<form class="strategy-form" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <fieldset ?disabled=${form.locked}>
      <section data-section="top"><div class="fields">${shown.map((field) => row(form, [field.name], field))}</div></section>
      ${indicators(form)}
      ${SECTIONS.map(([name, code, title]) => section(form, name, code, title))}
      ${limits ? html`<section data-section="limits"><h3>Limits: what it may do in a session</h3>${object(form, ["limits"], limits)}</section>` : nothing}
    </fieldset>
  </form>`;
}

/** @param {Form} form @param {string} name @param {string} code @param {string} title */
function section(form, name, code, title) {
  const { draft, language } = form;
  const value = draft.value?.[name];
  const required = language.schema.required.includes(name);
  const fields = fieldsOf(language.schema, language.schema.properties[name]);
  const remove = () => draft.set([name], undefined);
  // What leads in asks for all of it, what leads out for any.
  const add = () => draft.set([name], { [required ? "all" : "any"]: [firstLeaf(form)], ...beginning(language.schema, language.schema.properties[name]) });
  return html`<section data-section=${name}>
    <h3><span class="chip" data-tone="plain">${code}</span>${title}${count(form, [name])}
      ${!required && value !== undefined ? html`<button type="button" class="quiet small" @click=${remove} aria-label="Remove ${title}">Remove</button>` : nothing}</h3>
    ${errors(form, [name])}
    ${value === undefined
      ? html`<button type="button" class="small" data-action="add-section" @click=${add}>Add this section</button>`
      : html`${conditionTree(form, name)}<div class="fields">${fields.map((field) => row(form, [name, field.name], field))}</div>`}
  </section>`;
}

/** @param {Form} form */
export function firstLeaf(form) {
  const named = Object.keys(form.draft.value?.indicators ?? {})[0];
  return { indicator: named ?? { type: "LAST_PRICE" }, op: ">", value: 0 };
}

/** @param {Form} form */
function indicators(form) {
  const { draft } = form;
  const named = Object.entries(draft.value?.indicators ?? {});
  const add = () => {
    let number = named.length + 1;
    while (draft.value.indicators?.[`indicator${number}`]) {
      number++;
    }
    draft.set(["indicators", `indicator${number}`], { type: "PRICE_VELOCITY" });
  };
  return html`<section data-section="indicators">
    <h3>Indicators by name${count(form, ["indicators"])}</h3>
    ${named.map(([name, value]) => {
      const rename = (/** @type {Event} */ event) => {
        const input = /** @type {HTMLInputElement} */ (event.target);
        const next = input.value.trim();
        if (next === "" || next === name || draft.value.indicators[next] !== undefined) {
          input.value = name;
        } else {
          draft.set([], renamed(draft.value, name, next));
        }
      };
      return html`<div class="indicator-card" data-indicator=${name}>
        <input aria-label="Name of the indicator" .value=${name} @change=${rename}>
        ${indicator(form, ["indicators", name], value)}
        <button type="button" class="quiet small" aria-label="Remove the indicator ${name}" @click=${() => draft.set(["indicators", name], undefined)}>${icon("close")}</button>
        ${errors(form, ["indicators", name])}
      </div>`;
    })}
    <button type="button" class="small" data-action="add-indicator" @click=${add}>Add an indicator</button>
  </section>`;
}

/** The strategy with one of its indicators called otherwise, wherever it is named. @param {any} value @param {string} from @param {string} to @returns {any} */
export function renamed(value, from, to) {
  /** @type {(each: any, key: string) => any} */
  const walk = (each, key) => {
    if (typeof each === "string") {
      return each === from && ["indicator", "value", "of", "direction_indicator"].includes(key) ? to : each;
    }
    if (Array.isArray(each)) {
      return each.map((/** @type {any} */ item) => walk(item, ""));
    }
    return each !== null && typeof each === "object" ? Object.fromEntries(Object.entries(each).map(([name, item]) => [name, walk(item, name)])) : each;
  };
  const { indicators: named, ...rest } = value;
  const all = Object.fromEntries(Object.entries(named).map(([name, item]) => [name === from ? to : name, walk(item, "")]));
  return Object.fromEntries(Object.keys(value).map((key) => [key, key === "indicators" ? all : walk(rest[key], key)]));
}

/** An indicator's type and parameters. @param {Form} form @param {Path} path @param {any} value */
export function indicator(form, path, value) {
  const { draft, language } = form;
  const type = language.indicators.find((each) => each.name === value?.type);
  const groups = [...new Set(language.indicators.map((each) => each.group))];
  const choose = (/** @type {Event} */ event) => {
    const next = language.indicators.find((each) => each.name === /** @type {HTMLSelectElement} */ (event.target).value);
    if (next) {
      // Parameters that both have keep their values.
      const kept = Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => next.parameters.some((parameter) => parameter.name === name)));
      draft.set(path, { ...indicatorOf(next), ...kept, type: next.name });
    }
  };
  return html`<span class="indicator-use">
    <select aria-label="Type of the indicator" @change=${choose} title=${type ? `${type.description}\n${type.formula}` : ""}>
      ${type ? nothing : html`<option selected>${value?.type ?? "choose"}</option>`}
      ${groups.map((group) => html`<optgroup label="Group ${group}">${language.indicators.filter((each) => each.group === group).map((each) => html`<option value=${each.name} .selected=${each.name === value?.type}>${each.name}${each.unit && each.unit !== "none" ? ` (${each.unit})` : ""}</option>`)}</optgroup>`)}
    </select>
    ${(type?.parameters ?? []).map((parameter) => parameterInput(form, [...path, parameter.name], parameter, value?.[parameter.name]))}
  </span>`;
}

/** @param {Form} form @param {Path} path @param {import("../../lib/strategy/schema.js").Parameter} parameter @param {any} value @returns {unknown} */
function parameterInput(form, path, parameter, value) {
  const { draft } = form;
  const title = `${parameter.description}${range(parameter) ? ` (${range(parameter)})` : ""}`;
  const wrong = draft.errorsWithin(path).length > 0;
  if (parameter.kind === "choice") {
    return html`<label title=${title}>${parameter.name}<select aria-invalid=${wrong} @change=${(/** @type {Event} */ event) => draft.set(path, /** @type {HTMLSelectElement} */ (event.target).value || undefined)}>
      ${parameter.required ? nothing : html`<option value="" .selected=${value === undefined}>${parameter.default} (default)</option>`}
      ${(parameter.choices ?? []).map((choice) => html`<option .selected=${choice === value}>${choice}</option>`)}</select></label>`;
  }
  if (parameter.kind === "indicator" && value !== null && typeof value === "object") {
    return html`<span class="nested" title=${title}>${parameter.name} ${indicator(form, path, value)}</span>`;
  }
  const plain = parameter.kind === "number" || parameter.kind === "indicator";
  return html`<label title=${title}>${parameter.name}${input(form, path, value, plain ? String(parameter.default ?? "") : JSON.stringify(parameter.default ?? ""), wrong, parameter.kind === "indicator" ? "text" : plain ? "number" : "json")}</label>`;
}

/** @param {string} name */
function fieldWords(name) {
  return sentence(name.replace(/_pct$/, " %").replaceAll("_", " "));
}

/** A field with its name, its input, and what is wrong with it. @param {Form} form @param {Path} path @param {Field} field @returns {unknown} */
function row(form, path, field) {
  const { draft } = form;
  const value = path.reduce((/** @type {any} */ found, step) => found?.[step], draft.value);
  if (field.kind === "object") {
    return html`<div class="field wide-field" data-field=${path.join(".")}><h4 title=${field.description}>${fieldWords(field.name)}</h4>${object(form, path, field)}</div>`;
  }
  const wrong = draft.errorsWithin(path).length > 0;
  return html`<div class="field ${field.name === "description" || (field.kind === "json" && value !== undefined) || field.kind === "indicator" ? "wide-field" : ""}" data-field=${path.join(".")}>
    <label title=${field.description}><span>${fieldWords(field.name)}${field.required ? "" : html` <small>optional</small>`}</span>${control(form, path, field, value, wrong)}</label>
    ${errors(form, path, true)}
  </div>`;
}

/** @param {Form} form @param {Path} path @param {Field} field @param {any} value @param {boolean} wrong */
function control(form, path, field, value, wrong) {
  const { draft, language } = form;
  switch (field.kind) {
    case "flag":
    case "choice": {
      const flag = field.kind === "flag";
      const words = flag ? ["true", "false"] : (field.choices ?? []);
      const chosen = value === undefined ? "" : String(value);
      const choose = (/** @type {Event} */ event) => {
        const next = /** @type {HTMLSelectElement} */ (event.target).value;
        draft.set(path, next === "" ? undefined : flag ? next === "true" : next);
      };
      return html`<select aria-invalid=${wrong} @change=${choose}>
        ${field.required && value !== undefined ? nothing : html`<option value="" .selected=${value === undefined}>${field.preset === undefined ? "" : `${said(field.preset, flag)} (default)`}</option>`}
        ${value !== undefined && !words.some((word) => word.toLowerCase() === chosen.toLowerCase()) ? html`<option selected value=${chosen}>${chosen}</option>` : nothing}
        ${words.map((word) => html`<option value=${word} .selected=${word.toLowerCase() === chosen.toLowerCase()}>${said(word, flag)}</option>`)}
      </select>`;
    }
    case "indicator":
      return operand(form, path, value, false);
    case "text":
    case "duration":
      return input(form, path, value, field.kind === "duration" ? "30s, 5m, 1h" : "", wrong, "text");
    case "number":
      return input(form, path, value, field.preset === undefined ? (field.min !== undefined ? `${field.min} to ${field.max ?? "any"}` : "") : String(field.preset), wrong, "number");
    default:
      return language ? input(form, path, value, "JSON", wrong, "json") : nothing;
  }
}

/** @param {any} word @param {boolean} flag */
function said(word, flag) {
  return flag ? (String(word) === "true" ? "yes" : "no") : String(word);
}

/** An object of the schema: its fields, or the way to have it. @param {Form} form @param {Path} path @param {Field} field */
function object(form, path, field) {
  const { draft, language } = form;
  const value = path.reduce((/** @type {any} */ found, step) => found?.[step], draft.value);
  const name = field.name.replaceAll("_", " ");
  if (value === undefined) {
    return html`<button type="button" class="small" data-action="add" @click=${() => draft.set(path, beginning(language.schema, field.schema))}>Add ${name}</button>${errors(form, path)}`;
  }
  return html`<div class="fields">${fieldsOf(language.schema, field.schema).map((each) => row(form, [...path, each.name], each))}</div>
    ${field.required ? nothing : html`<button type="button" class="quiet small" @click=${() => draft.set(path, undefined)}>Remove ${name}</button>`}${errors(form, path)}`;
}

/** What a condition compares: a number, a pair, an indicator by name or spelled out. @param {Form} form @param {Path} path @param {any} value @param {boolean} numbers whether it may be one */
export function operand(form, path, value, numbers) {
  const { draft } = form;
  const names = Object.keys(draft.value?.indicators ?? {});
  const inline = value !== null && typeof value === "object" && !Array.isArray(value);
  const isName = typeof value === "string";
  const choose = (/** @type {Event} */ event) => {
    const next = /** @type {HTMLSelectElement} */ (event.target).value;
    draft.set(path, next === "#inline" ? { type: "SPREAD_PCT" } : next === "#number" ? 0 : next.slice(1));
  };
  const label = numbers ? "Compared with" : "Indicator";
  return html`<span class="operand">
    <select aria-label=${label} @change=${choose}>
      ${value === undefined ? html`<option selected value="">choose</option>` : nothing}
      ${numbers ? html`<option value="#number" .selected=${!inline && !isName}>number</option>` : nothing}
      ${isName && !names.includes(value) ? html`<option selected value="=${value}">${value} (unknown)</option>` : nothing}
      ${names.map((name) => html`<option value="=${name}" .selected=${value === name}>${name}</option>`)}
      <option value="#inline" .selected=${inline}>spelled out …</option>
    </select>
    ${inline ? indicator(form, path, value) : nothing}
    ${!inline && !isName && numbers ? input(form, path, value, Array.isArray(value) ? "[low, high]" : "a number", draft.errorsWithin(path).length > 0, Array.isArray(value) ? "json" : "number", "Value") : nothing}
  </span>`;
}

/** @param {Form} form @param {Path} path @param {any} value @param {string} placeholder @param {boolean} wrong @param {"text" | "number" | "json"} kind @param {string} [label] */
export function input(form, path, value, placeholder, wrong, kind, label) {
  const { draft } = form;
  const number = typeof value === "number" ? draft.written(path) : null;
  const shown = value === undefined ? "" : (number ?? (kind === "json" || Object(value) === value ? JSON.stringify(value).replaceAll(",", ", ") : String(value)));
  const write = (/** @type {Event} */ event) => {
    const text = /** @type {HTMLInputElement} */ (event.target).value;
    // What is emptied on the way to something else keeps its place.
    if (text !== shown && (text.trim() !== "" || event.type === "change")) {
      draft.set(path, read(text, kind));
    }
  };
  return html`<input class=${kind} .value=${shown} placeholder=${placeholder} aria-label=${label ?? nothing} aria-invalid=${wrong} inputmode=${kind === "number" ? "decimal" : nothing} @input=${kind === "json" ? nothing : write} @change=${write}>`;
}

/** What a person types, as the JSON that it stands for; what is no number stays a text, and the validator says so. @param {string} text @param {"text" | "number" | "json"} kind */
export function read(text, kind) {
  if (kind === "text") {
    return text === "" ? undefined : text;
  }
  const trimmed = text.trim();
  if (trimmed === "") {
    return undefined;
  }
  try {
    const value = JSON.parse(trimmed);
    return typeof value === "number" ? new Digits(trimmed) : value;
  } catch {
    return trimmed;
  }
}

/** @param {Form} form @param {Path} path @param {boolean} [within] also of what it holds @returns {unknown} */
export function errors(form, path, within = false) {
  const found = within ? form.draft.errorsWithin(path) : form.draft.errorsAt(path);
  return found.length === 0 ? nothing : html`<ul class="field-errors" role="alert">${found.map((error) => html`<li data-path=${error.path}>${errorWords(error)}</li>`)}</ul>`;
}

/** How many errors a part holds. @param {Form} form @param {Path} path */
function count(form, path) {
  const number = form.draft.errorsWithin(path).length;
  return number === 0 ? nothing : html` <span class="chip" data-tone="danger">${number} ${number === 1 ? "error" : "errors"}</span>`;
}
