/** A parameter sweep: which fields of which strategies vary, over which values, and what comes of it. */
import { isKnown } from "./format.js";

/**
 * One field of a strategy that varies. Numbers are kept as they were typed; the server says what is wrong with them.
 * @typedef {object} Axis
 * @property {string} field `STRATEGY.PATH`
 * @property {"range" | "list"} kind
 * @property {string} from
 * @property {string} to
 * @property {string} step
 * @property {string} values with commas between
 */

/** @typedef {{field: string, path: string, value: number | string | boolean}} Field */

/** With folds the best of one: `rank` is the fold's number, `to` its end. @typedef {{rank: number, values: any[], in: any, out: any, state_hash: string, to?: any}} Variant */

/** What variants can be ranked by: figures of lib/backtest-figures.js. */
export const METRICS = ["net_pnl", "max_drawdown_pct", "win_rate_pct", "profit_factor", "expectancy", "sharpe", "sortino", "calmar", "trades"];

/** The server takes no more. */
export const MOST_VARIANTS = 1000;

const AMOUNT = /^(-?\d+(?:\.\d+)?)(ms|s|m|h|d)?$/;
/** An id that can stand in a path. */
const NAME = /^[A-Za-z0-9_-]+$/;

/**
 * The fields of a strategy that can vary: its numbers, durations and switches.
 * @param {string} strategy its name @param {unknown} json
 * @returns {Field[]}
 */
export function fieldsOf(strategy, json) {
  /** @type {Field[]} */
  const found = [];
  const walk = (/** @type {unknown} */ at, /** @type {string} */ path) => {
    if (Array.isArray(at)) {
      at.forEach((each, i) => walk(each, `${path}[${typeof each?.id === "string" && NAME.test(each.id) ? each.id : i}]`));
    } else if (at !== null && typeof at === "object") {
      Object.entries(at).forEach(([name, each]) => walk(each, path ? `${path}.${name}` : name));
    } else if (typeof at === "number" || typeof at === "boolean" || (typeof at === "string" && AMOUNT.test(at))) {
      found.push({ field: `${strategy}.${path}`, path, value: at });
    }
  };
  walk(json, "");
  return found;
}

/** A field with values around the one that it has. @param {Field} field @returns {Axis} */
export function axisOf({ field, value }) {
  const [, amount, unit = ""] = AMOUNT.exec(String(value)) ?? [];
  if (amount === undefined) {
    return { field, kind: "list", from: "", to: "", step: "", values: "true, false" };
  }
  const at = Number(amount);
  const whole = Number.isInteger(at);
  const written = (/** @type {number} */ number) => `${whole ? Math.round(number) : Number(number.toPrecision(3))}${unit}`;
  const size = at === 0 ? 2 : Math.abs(at);
  const step = whole ? Math.max(1, Math.round(size / 4)) : size / 4;
  // Two steps below and two above; what is positive stays so.
  const from = at > 0 && at - 2 * step <= 0 ? step : at - (at === 0 ? 0 : 2 * step);
  return { field, kind: "range", from: written(from), to: written(at + 2 * step), step: written(step), values: String(value) };
}

/** @param {string} text @returns {number | string} a number as one, anything else as it is */
function scalar(text) {
  const typed = text.trim();
  return typed !== "" && isKnown(typed) ? Number(typed) : typed;
}

/** What the server takes. @param {Axis} axis */
export function settingOf(axis) {
  return axis.kind === "range"
    ? { field: axis.field, from: scalar(axis.from), to: scalar(axis.to), step: scalar(axis.step) }
    : { field: axis.field, values: listed(axis.values).map((each) => (each === "true" ? true : each === "false" ? false : scalar(each))) };
}

/** @param {string} text */
function listed(text) {
  return text.split(",").map((each) => each.trim()).filter(Boolean);
}

/** How many values it has, null while that cannot be told. @param {Axis} axis @returns {number | null} */
export function countOf(axis) {
  if (axis.kind === "list") {
    return new Set(listed(axis.values)).size || null;
  }
  const amounts = [axis.from, axis.to, axis.step].map((text) => AMOUNT.exec(text.trim()));
  if (amounts.some((each) => each === null || (each[2] ?? "") !== (amounts[0]?.[2] ?? ""))) {
    return null;
  }
  const [from, to, step] = amounts.map((each) => Number(/** @type {RegExpExecArray} */ (each)[1]));
  // A thousandth of a step for what binary fractions lack.
  return step > 0 && to >= from ? Math.floor((to - from) / step + 1e-3) + 1 : null;
}

/** All combinations, null while one field's values cannot be told. @param {readonly Axis[]} axes @returns {number | null} */
export function variantsOf(axes) {
  return axes.length === 0 ? null : axes.reduce((/** @type {number | null} */ product, axis) => {
    const count = countOf(axis);
    return product === null || count === null ? null : product * count;
  }, 1);
}

/** As short as it can be told from the others: `size.value` of `s.z1_entry.size.value`. @param {readonly string[]} names @returns {string[]} */
export function shortNames(names) {
  return names.map((name) => {
    const parts = name.split(".");
    for (let kept = Math.min(2, parts.length); kept < parts.length; kept++) {
      const end = `.${parts.slice(-kept).join(".")}`;
      // A number alone, a condition's place in its list, says nothing.
      if (!/^\.\d/.test(end) && names.filter((other) => other !== name && other.endsWith(end)).length === 0) {
        return end.slice(1);
      }
    }
    return name;
  });
}

/**
 * What a column sorts by.
 * @param {Variant} variant @param {string} column `rank`, `value:INDEX`, `in:FIGURE` or `out:FIGURE`
 * @returns {number | string | null} null where it is unknown
 */
function sortedBy(variant, column) {
  const [kind, name] = column.split(":");
  if (kind === "rank") {
    return variant.rank;
  }
  if (kind === "value") {
    const value = variant.values[Number(name)];
    const amount = AMOUNT.exec(String(value));
    return amount ? Number(amount[1]) * ({ ms: 0.001, m: 60, h: 3600, d: 86400 }[amount[2] ?? ""] ?? 1) : String(value);
  }
  const figure = (kind === "in" ? variant.in : variant.out)?.[name];
  return isKnown(figure) ? Number(figure) : null;
}

/**
 * In the order of a column; what is unknown stands last either way, equal ones by rank.
 * @param {readonly Variant[]} variants @param {string} column @param {boolean} rising
 */
export function inOrder(variants, column, rising) {
  return [...variants].sort((a, b) => {
    const [x, y] = [sortedBy(a, column), sortedBy(b, column)];
    if (x === null || y === null) {
      return x === y ? a.rank - b.rank : x === null ? 1 : -1;
    }
    const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
    return (rising ? order : -order) || a.rank - b.rank;
  });
}

/**
 * A variant's backtest alone: the body of `POST /api/backtests`.
 * @param {{wish: any, settings: string[]}} results @param {Variant} variant
 */
export function backtestOf(results, variant) {
  return { ...results.wish, set: results.settings.map((field, i) => ({ field, value: variant.values[i] })) };
}
