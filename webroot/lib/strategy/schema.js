/**
 * What the language of strategies is, as the server tells it: its JSON Schema, and the catalogue of
 * indicators. Forms and completions are made from these two and from nothing else.
 */
import { api } from "../api.js";

/** @typedef {import("./json-text.js").Path} Path */
/** @typedef {Record<string, any>} Schema */
/** @typedef {{name: string, kind: string, unit: string, description: string, required: boolean, default?: any, min?: number, max?: number, whole?: boolean, choices?: string[], fewest?: number, most?: number}} Parameter */
/** @typedef {{name: string, group: string, unit: string, description: string, formula: string, needs_book: boolean, of_instance: boolean, parameters: Parameter[]}} IndicatorType */
/** @typedef {{schema: Schema, indicators: IndicatorType[]}} Language */

/** @type {Promise<Language> | null} */
let asked = null;

/** Asked for once; again after a failure. @returns {Promise<Language>} */
export function language() {
  asked ??= Promise.all([api("/schema/strategy.schema.json"), api("/api/indicators")])
    .then(([schema, catalogue]) => ({ schema, indicators: catalogue.indicators }))
    .catch((error) => {
      asked = null;
      throw error;
    });
  return asked;
}

/** What a reference leads to, with what stands beside it. @param {Schema} root @param {any} schema @returns {Schema} */
export function resolved(root, schema) {
  if (schema === true || schema === undefined) {
    return {};
  }
  if (typeof schema.$ref !== "string") {
    return schema;
  }
  const { $ref, ...beside } = schema;
  const target = $ref.slice(2).split("/").reduce((/** @type {any} */ found, /** @type {string} */ step) => found?.[step], root) ?? {};
  return { ...resolved(root, target), ...beside };
}

/** The shapes that a value may have: alternatives stand side by side. @param {Schema} root @param {any} schema @returns {Schema[]} */
function shapes(root, schema) {
  const here = resolved(root, schema);
  const alternatives = [...(here.oneOf ?? []), ...(here.anyOf ?? [])].map((each) => resolved(root, each));
  const useful = alternatives.filter((each) => each.type || each.enum || each.properties || each.oneOf || each.anyOf);
  return useful.length > 0 ? [...(here.properties ? [here] : []), ...useful.flatMap((each) => shapes(root, each))] : [here];
}

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {"flag" | "choice" | "number" | "duration" | "text" | "indicator" | "object" | "json"} kind
 * @property {string} description
 * @property {boolean} required
 * @property {any} [preset]
 * @property {number} [min]
 * @property {number} [max]
 * @property {boolean} [whole]
 * @property {string[]} [choices]
 * @property {Schema} [schema] of an object
 */

/** The fields of an object that are no conditions. @param {Schema} root @param {any} schema @returns {Field[]} */
export function fieldsOf(root, schema) {
  const object = resolved(root, schema);
  return Object.entries(object.properties ?? {})
    .filter(([name]) => !["all", "any", "not", "$schema"].includes(name))
    .map(([name, each]) => field(root, name, each, (object.required ?? []).includes(name)));
}

/** @param {Schema} root @param {string} name @param {any} schema @param {boolean} required @returns {Field} */
function field(root, name, schema, required) {
  const one = resolved(root, schema);
  const common = { name, description: String(one.description ?? ""), required, preset: one.default };
  const reference = String(schema?.$ref ?? "");
  if (reference.endsWith("/indicatorUse")) {
    return { ...common, kind: "indicator" };
  }
  if (reference.endsWith("duration")) {
    return { ...common, kind: "duration" };
  }
  if (one.enum) {
    // A word that may be written in either case is offered in one.
    const choices = one.enum.filter((/** @type {string} */ word, /** @type {number} */ at) => one.enum.findIndex((/** @type {string} */ other) => other.toLowerCase() === word.toLowerCase()) === at);
    return { ...common, kind: "choice", choices };
  }
  switch (one.type) {
    case "boolean":
      return { ...common, kind: "flag" };
    case "number":
    case "integer":
      return { ...common, kind: "number", min: one.minimum, max: one.maximum, whole: one.type === "integer" };
    case "string":
      return { ...common, kind: "text" };
    case "object":
      return one.properties ? { ...common, kind: "object", schema: one } : { ...common, kind: "json" };
    default:
      return { ...common, kind: "json" };
  }
}

/** What an object begins with when a form adds it: its required fields. @param {Schema} root @param {any} schema @returns {Record<string, any>} */
export function beginning(root, schema) {
  return Object.fromEntries(
    fieldsOf(root, schema)
      .filter((each) => each.required)
      .map((each) => [each.name, each.kind === "object" ? beginning(root, each.schema) : (each.preset ?? first(each))]),
  );
}

/** @param {Field} field */
function first(field) {
  switch (field.kind) {
    case "choice":
      return field.choices?.[0];
    case "number":
      return Math.max(1, field.min ?? 1);
    case "flag":
      return false;
    default:
      return field.kind === "json" ? [] : "";
  }
}

/** An indicator as a form adds it: its type, and what has no default. @param {IndicatorType} type */
export function indicatorOf(type) {
  const own = type.parameters.filter((parameter) => parameter.required).map((parameter) => [parameter.name, parameter.kind === "indicator" ? { type: "LAST_PRICE" } : (parameter.min ?? 0)]);
  return { type: type.name, ...Object.fromEntries(own) };
}

/**
 * What may be written at a place.
 * @typedef {{label: string, insert: string, detail: string, info: string}} Proposal
 */

/**
 * @param {Language} language @param {Context} context @param {readonly string[]} names of the strategy's indicators
 * @returns {Proposal[]}
 */
export function proposals({ schema, indicators }, context, names) {
  let here = shapes(schema, schema);
  for (const step of context.path) {
    here = here.flatMap((each) => stepInto(schema, each, step));
  }
  const type = indicators.find((each) => each.name === context.siblings.type);
  if (context.place === "key") {
    const known = new Map(here.flatMap((each) => Object.entries(each.properties ?? {})));
    const isIndicator = here.some((each) => each.$comment?.startsWith("Written from IndicatorCatalogue"));
    const own = isIndicator && type ? type.parameters.map((each) => proposal(each.name, each.kind === "indicator" ? "{}" : JSON.stringify(each.default ?? 0), range(each), each.description)) : [];
    return [...own, ...[...known].map(([name, each]) => keyProposal(schema, name, each))].filter(({ label }) => !(label in context.siblings));
  }
  const parameter = type?.parameters.find((each) => each.name === context.key);
  if (parameter?.choices) {
    return parameter.choices.map((choice) => quoted(choice, parameter.description));
  }
  return here.flatMap((each) => valueProposals(each, indicators, names)).filter(({ label }, at, all) => all.findIndex((other) => other.label === label) === at);
}

/** @param {Schema} root @param {Schema} schema @param {string | number} step @returns {Schema[]} */
function stepInto(root, schema, step) {
  if (typeof step === "number") {
    return schema.items ? shapes(root, schema.items) : [];
  }
  const inner = schema.properties?.[step] ?? schema.additionalProperties;
  const isUse = String(inner?.$ref ?? "").endsWith("/indicatorUse");
  return inner === undefined || inner === false ? [] : shapes(root, inner).map((each) => (isUse && each.type === "string" ? { ...each, $names: true } : each));
}

/** @param {Schema} root @param {string} name @param {any} schema */
function keyProposal(root, name, schema) {
  const { kind, description } = field(root, name, schema, false);
  const one = resolved(root, schema);
  const value = /** @type {Record<string, string>} */ ({ flag: String(!one.default), number: String(one.default ?? one.minimum ?? 0), object: "{}", duration: '"30s"', text: '""', indicator: '""', choice: JSON.stringify(one.default ?? one.enum?.[0]) })[kind] ?? (one.type === "array" ? "[]" : one.type === "object" || one.oneOf || one.anyOf ? "{}" : "");
  return proposal(name, value, kind === "json" ? "" : kind, description);
}

/** @param {string} name @param {string} value @param {string} detail @param {string} info @returns {Proposal} */
function proposal(name, value, detail, info) {
  return { label: name, insert: `"${name}": ${value}`, detail, info };
}

/** @param {string} text @param {string} info @param {string} [detail] @returns {Proposal} */
function quoted(text, info, detail = "") {
  return { label: text, insert: JSON.stringify(text), detail, info };
}

/** @param {Schema} schema @param {IndicatorType[]} indicators @param {readonly string[]} names @returns {Proposal[]} */
function valueProposals(schema, indicators, names) {
  if (schema.enum) {
    return schema.enum.map((/** @type {string} */ word) => {
      const type = indicators.find((each) => each.name === word);
      return quoted(word, type ? type.description : String(schema.description ?? ""), type?.unit);
    });
  }
  if (schema.type === "boolean") {
    return ["true", "false"].map((word) => ({ label: word, insert: word, detail: "", info: "" }));
  }
  if (schema.$names || schema.description === "A name from indicators.") {
    return names.map((name) => quoted(name, "an indicator of this strategy"));
  }
  return (schema.examples ?? []).map((/** @type {string} */ example) => quoted(example, "a duration"));
}

/** @param {Parameter} parameter */
export function range(parameter) {
  const limits = parameter.min !== undefined && parameter.max !== undefined ? `${parameter.min} to ${parameter.max}` : "";
  return [limits, parameter.unit].filter(Boolean).join(" ");
}

/**
 * Where in a JSON text, finished or not, somebody writes.
 * @typedef {object} Context
 * @property {Path} path of the value, or of the object whose field is named
 * @property {"key" | "value"} place
 * @property {string | null} key the field whose value is written
 * @property {Record<string, any>} siblings fields of the object before and after that place, simple values told
 * @property {number} from where what is being written begins, its quote included
 * @property {string} typed up to the cursor, without the quote
 */

/** @param {string} text @param {number} position @returns {Context} */
export function contextAt(text, position) {
  /** @type {Array<{kind: "{" | "[", key: string | null, index: number, colon: boolean, siblings: Record<string, any>}>} */
  const stack = [];
  let at = 0;
  let from = position;
  let typed = "";
  while (at < position) {
    const sign = text[at];
    const top = stack[stack.length - 1];
    if (sign === '"') {
      let end = at + 1;
      while (end < text.length && text[end] !== '"' && text[end] !== "\n") {
        end += text[end] === "\\" ? 2 : 1;
      }
      if (end >= position) {
        from = at;
        typed = text.slice(at + 1, position);
        break;
      }
      const word = text.slice(at + 1, end);
      if (top?.kind === "{" && !top.colon) {
        top.key = word;
        top.siblings[word] = null;
      } else if (top?.kind === "{" && top.key !== null) {
        top.siblings[top.key] = word;
      }
      at = end + 1;
      continue;
    }
    if (sign === "{" || sign === "[") {
      stack.push({ kind: sign, key: null, index: 0, colon: false, siblings: {} });
    } else if (sign === "}" || sign === "]") {
      stack.pop();
    } else if (top && sign === ":") {
      top.colon = true;
    } else if (top && sign === ",") {
      top.index++;
      top.colon = false;
      top.key = null;
    } else if (/[\w.+-]/.test(sign)) {
      const word = /** @type {RegExpExecArray} */ (/^[\w.+-]+/.exec(text.slice(at)))[0];
      if (at + word.length >= position) {
        from = at;
        typed = text.slice(at, position);
        break;
      }
      at += word.length;
      continue;
    }
    at++;
  }
  const top = stack[stack.length - 1];
  const place = top?.kind === "{" && !top.colon ? "key" : "value";
  const path = stack.slice(0, -1).map((frame) => (frame.kind === "[" ? frame.index : String(frame.key)));
  if (top && place === "value") {
    path.push(top.kind === "[" ? top.index : String(top.key));
  }
  const siblings = { ...(top?.kind === "{" ? following(text, position) : {}), ...top?.siblings };
  return { path, place, key: top?.kind === "{" ? top.key : null, siblings, from, typed };
}

/** The fields of the object after a place in it: names, and simple texts. @param {string} text @param {number} position */
function following(text, position) {
  /** @type {Record<string, any>} */
  const found = {};
  let depth = 0;
  const tokens = /"((?:[^"\\\n]|\\.)*)"(\s*:\s*(?:"([^"\\\n]*)")?)?|[{}[\]]/g;
  tokens.lastIndex = position;
  for (let token = tokens.exec(text); token && depth >= 0; token = tokens.exec(text)) {
    if (token[2] !== undefined && depth === 0) {
      found[token[1]] = token[3] ?? null;
    } else if (token[0] === "{" || token[0] === "[") {
      depth++;
    } else if (token[0] === "}" || token[0] === "]") {
      depth--;
    }
  }
  return found;
}
