/** Trees of conditions: groups all, any, not, and leaves; as values, never changed in place. */

/** @typedef {import("./json-text.js").Path} Path from the section: `["all", 0, "not"]` */

export const GROUPS = /** @type {const} */ (["all", "any", "not"]);

/** @param {any} value @returns {"all" | "any" | "not" | null} null for a leaf, or what is neither */
export function groupOf(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (GROUPS.find((group) => group in value) ?? null) : null;
}

/**
 * @typedef {object} TreeNode
 * @property {Path} path from the section; of a group, of the object that holds its word
 * @property {"all" | "any" | "not" | null} group null for a leaf
 * @property {any} value
 * @property {TreeNode[]} children
 */

/** A section's tree; null where it has no conditions. @param {any} section @returns {TreeNode | null} */
export function treeOf(section) {
  return groupOf(section) === null ? null : node(section, []);
}

/** @param {any} value @param {Path} path @returns {TreeNode} */
function node(value, path) {
  const group = groupOf(value);
  if (group === null) {
    return { path, group, value, children: [] };
  }
  const inner = value[group];
  const children =
    group === "not"
      ? [node(inner, [...path, "not"])]
      : (Array.isArray(inner) ? inner : []).map((item, index) => node(item, [...path, group, index]));
  return { path, group, value, children };
}

/** @param {any} value @param {Path} path @returns {any} */
export function at(value, path) {
  return path.reduce((found, step) => found?.[step], value);
}

/** @param {any} value @param {Path} path @param {(found: any) => any} by @returns {any} */
function changed(value, path, by) {
  if (path.length === 0) {
    return by(value);
  }
  const [step, ...rest] = path;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[step] = changed(copy[step], rest, by);
  return copy;
}

/** A group's own field beside what else the section holds, first where it was. @param {any} value @param {string} from @param {string} to @param {any} inner */
function regrouped(value, from, to, inner) {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => (key === from ? [to, inner] : [key, item])));
}

/** The section with another word at a group: all, any, not. @param {any} section @param {Path} path @param {"all" | "any" | "not"} to */
export function withGroup(section, path, to) {
  return changed(section, path, (value) => {
    const from = groupOf(value);
    if (from === null || from === to) {
      return value;
    }
    if (to === "not") {
      const inner = value[from];
      return regrouped(value, from, to, inner.length === 1 ? inner[0] : { [from]: inner });
    }
    // A not holds one condition: what a group under it holds takes its place.
    const inner = from === "not" ? (groupOf(value.not) === to ? value.not[to] : [value.not]) : value[from];
    return regrouped(value, from, to, inner);
  });
}

/**
 * The section with one more condition at the end of a group.
 * @param {any} section one without conditions gets a group `all`
 * @param {Path} path of the group @param {any} condition
 */
export function withAdded(section, path, condition) {
  if (groupOf(at(section, path)) === null) {
    return path.length === 0 ? { all: [condition], ...section } : section;
  }
  return changed(section, path, (value) => {
    const group = /** @type {"all" | "any" | "not"} */ (groupOf(value));
    return group === "not" ? regrouped(value, "not", "not", joined(value.not, condition)) : { ...value, [group]: [...value[group], condition] };
  });
}

/** @param {any} first @param {any} second */
function joined(first, second) {
  const group = groupOf(first);
  return group === "all" || group === "any" ? { [group]: [...first[group], second] } : { all: [first, second] };
}

/** The section without a condition; a group that is left empty goes too. @param {any} section @param {Path} path @returns {any} */
export function withoutNode(section, path) {
  if (path.length === 0) {
    const group = groupOf(section);
    return group === null ? section : Object.fromEntries(Object.entries(section).filter(([key]) => key !== group));
  }
  const step = path[path.length - 1];
  const parent = path.slice(0, step === "not" ? -1 : -2);
  if (step === "not") {
    return withoutNode(section, parent);
  }
  const group = String(path[path.length - 2]);
  const left = at(section, [...parent, group]).filter((/** @type {any} */ _, /** @type {number} */ index) => index !== step);
  return left.length === 0 ? withoutNode(section, parent) : changed(section, parent, (value) => ({ ...value, [group]: left }));
}

/** The section with a condition put into a group of its own. @param {any} section @param {Path} path @param {"all" | "any" | "not"} group */
export function withWrapped(section, path, group) {
  return changed(section, path, (value) => ({ [group]: group === "not" ? value : [value] }));
}

/** Whether one place lies in the other, or is it. @param {Path} outer @param {Path} inner */
function holds(outer, inner) {
  return outer.every((step, index) => inner[index] === step);
}

/**
 * The section with a condition at another place.
 * @param {any} section
 * @param {Path} from of the condition
 * @param {Path} group where it goes: a group `all` or `any`
 * @param {number} index its place among the group's, as they stand before the move
 * @returns {any} the same section if that cannot be
 */
export function moved(section, from, group, index) {
  const word = groupOf(at(section, group));
  if (from.length === 0 || holds(from, group) || word === null || word === "not") {
    return section;
  }
  const value = at(section, from);
  const mark = { moving: true };
  const marked = changed(section, [...group, word], (items) => [...items.slice(0, index), mark, ...items.slice(index)]);
  const place = pathOf(marked, value, mark);
  const left = place === null ? section : withoutNode(marked, place);
  return replaced(left, mark, value);
}

/** Where the very same value stands now. @param {any} tree @param {any} wanted @param {any} mark @param {Path} [path] @returns {Path | null} */
function pathOf(tree, wanted, mark, path = []) {
  if (tree === wanted && path.length > 0) {
    return path;
  }
  if (tree === mark || tree === null || typeof tree !== "object") {
    return null;
  }
  for (const group of GROUPS.filter((each) => each in tree)) {
    const inner = tree[group];
    const items = group === "not" ? [inner] : inner;
    for (let index = 0; index < items.length; index++) {
      const found = pathOf(items[index], wanted, mark, group === "not" ? [...path, "not"] : [...path, group, index]);
      if (found) {
        return found;
      }
    }
  }
  return null;
}

/** @param {any} tree @param {any} mark @param {any} value @returns {any} */
function replaced(tree, mark, value) {
  if (tree === mark) {
    return value;
  }
  const group = groupOf(tree);
  if (group === null) {
    return tree;
  }
  const inner = tree[group];
  return { ...tree, [group]: group === "not" ? replaced(inner, mark, value) : inner.map((/** @type {any} */ item) => replaced(item, mark, value)) };
}

/**
 * One step by the keyboard: up and down among its neighbours, and over the edge of a group into the
 * one around it.
 * @param {any} section @param {Path} path @param {-1 | 1} by
 */
export function stepped(section, path, by) {
  const step = path[path.length - 1];
  if (typeof step !== "number") {
    return section;
  }
  const group = path.slice(0, -2);
  const word = String(path[path.length - 2]);
  const siblings = at(section, [...group, word]);
  const next = step + by;
  if (next >= 0 && next < siblings.length) {
    const neighbour = siblings[next];
    const inner = groupOf(neighbour);
    if (inner === "all" || inner === "any") {
      return moved(section, path, [...group, word, next], by > 0 ? 0 : neighbour[inner].length);
    }
    return moved(section, path, group, by > 0 ? next + 1 : next);
  }
  const place = group[group.length - 1];
  return typeof place === "number" ? moved(section, path, group.slice(0, -2), by > 0 ? place + 1 : place) : section;
}

/** A condition in words. @param {any} leaf */
export function leafWords(leaf) {
  const side = (/** @type {any} */ value) =>
    value === undefined ? "?" : typeof value === "object" && value !== null && !Array.isArray(value) ? indicatorWords(value) : Array.isArray(value) ? value.join(" to ") : String(value);
  const extra = [leaf?.for && `for ${leaf.for}`, leaf?.within && `within ${leaf.within}`].filter(Boolean).join(", ");
  const off = leaf?.enabled === false ? " (off)" : "";
  return `${side(leaf?.indicator)} ${leaf?.op ?? "?"} ${side(leaf?.value)}${extra ? ` ${extra}` : ""}${off}`;
}

/** @param {any} indicator by name or inline @returns {string} */
export function indicatorWords(indicator) {
  if (typeof indicator === "string") {
    return indicator;
  }
  const { type, ...parameters } = indicator ?? {};
  const list = Object.entries(parameters).map(([name, value]) => `${name} ${typeof value === "object" ? indicatorWords(value) : value}`);
  return `${type ?? "?"}${list.length > 0 ? `(${list.join(", ")})` : ""}`;
}

/** A section's conditions in one line each, at most so many. @param {any} section @param {number} most @returns {string[]} */
export function sectionLines(section, most) {
  const tree = treeOf(section);
  if (tree === null) {
    return [];
  }
  /** @type {string[]} */
  const lines = [];
  const walk = (/** @type {TreeNode} */ each, /** @type {string} */ lead, /** @type {string} */ end) => {
    if (each.group === null) {
      lines.push(lead + leafWords(each.value) + end);
      return;
    }
    const word = { all: "and ", any: "or ", not: "" }[each.group];
    // A group in a group stands in brackets.
    const brackets = each !== tree && each.children.length > 1;
    each.children.forEach((child, index) => {
      const before = index === 0 ? `${lead}${each.group === "not" ? "not " : ""}${brackets ? "(" : ""}` : word;
      walk(child, before, index === each.children.length - 1 ? `${brackets ? ")" : ""}${end}` : "");
    });
  };
  walk(tree, "", "");
  return lines.length > most ? [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more`] : lines;
}
