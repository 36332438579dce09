/**
 * JSON as a text that keeps its writer's hand: where each value stands, and texts in which one value
 * is another, all else as it was. Form and text stay in step through it: the text is the truth.
 */

/**
 * @typedef {object} Node
 * @property {number} from first character
 * @property {number} to after the last
 * @property {any} value plain
 * @property {Member[]} [members] of an object
 * @property {Node[]} [items] of an array
 */

/** @typedef {{key: string, from: number, keyTo: number, node: Node}} Member `from` and `keyTo` are the name's, with its quotes */
/** @typedef {Array<string | number>} Path for example `["s1_signal", "all", 0]` */
/** @typedef {{root: Node, problem: null} | {root: null, problem: {message: string, at: number}}} Parsed */

/** Longest line that a value is written on; longer ones are opened. */
const LINE = 130;

/** A number with the digits that somebody typed: `1.50` stays so. */
export class Digits {
  /** @param {string} text a JSON number */
  constructor(text) {
    this.text = text;
  }
}

class Fault extends Error {
  /** @param {string} message @param {number} at */
  constructor(message, at) {
    super(message);
    this.at = at;
  }
}

/** @param {string} text @returns {Parsed} */
export function parse(text) {
  let at = 0;
  const space = () => {
    while (at < text.length && " \t\n\r".includes(text[at])) {
      at++;
    }
  };
  const expect = (/** @type {string} */ sign, /** @type {string} */ where) => {
    space();
    if (text[at] !== sign) {
      throw new Fault(at < text.length ? `"${sign}" is expected ${where}` : `the text ends where "${sign}" is expected ${where}`, at);
    }
    at++;
  };
  /** @returns {string} */
  const string = () => {
    const from = at;
    at++;
    while (at < text.length && text[at] !== '"' && text[at] !== "\n") {
      at += text[at] === "\\" ? 2 : 1;
    }
    if (text[at] !== '"') {
      throw new Fault("this text has no closing quote", from);
    }
    at++;
    try {
      return JSON.parse(text.slice(from, at));
    } catch {
      throw new Fault("this text has a sign that JSON does not allow", from);
    }
  };
  /** @returns {Node} */
  const object = () => {
    const from = at++;
    /** @type {Member[]} */
    const members = [];
    space();
    while (text[at] !== "}") {
      if (members.length > 0) {
        expect(",", "between two fields");
        space();
      }
      const start = at;
      if (text[at] !== '"') {
        throw new Fault(at < text.length ? "a field's name in quotes is expected" : "the text ends within an object", at);
      }
      const key = string();
      const keyTo = at;
      if (members.some((member) => member.key === key)) {
        throw new Fault(`"${key}" stands twice`, start);
      }
      expect(":", "after a field's name");
      space();
      members.push({ key, from: start, keyTo, node: value() });
      space();
    }
    at++;
    return { from, to: at, members, value: Object.fromEntries(members.map(({ key, node }) => [key, node.value])) };
  };
  /** @returns {Node} */
  const array = () => {
    const from = at++;
    /** @type {Node[]} */
    const items = [];
    space();
    while (text[at] !== "]") {
      if (items.length > 0) {
        expect(",", "between two elements");
        space();
      }
      if (at >= text.length) {
        throw new Fault("the text ends within a list", at);
      }
      items.push(value());
      space();
    }
    at++;
    return { from, to: at, items, value: items.map((item) => item.value) };
  };
  /** @returns {Node} */
  const value = () => {
    const from = at;
    switch (text[at]) {
      case "{":
        return object();
      case "[":
        return array();
      case '"':
        return { from, value: string(), to: at };
      default: {
        const word = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/.exec(text.slice(at, at + 400));
        if (!word) {
          throw new Fault(at < text.length ? "a value is expected" : "the text ends where a value is expected", at);
        }
        at += word[0].length;
        return { from, to: at, value: JSON.parse(word[0]) };
      }
    }
  };
  try {
    space();
    const root = value();
    space();
    if (at < text.length) {
      throw new Fault("something follows the end of the document", at);
    }
    return { root, problem: null };
  } catch (error) {
    if (error instanceof Fault) {
      return { root: null, problem: { message: error.message, at: Math.min(error.at, text.length) } };
    }
    throw error;
  }
}

/** @param {Node} node @param {string | number} step @returns {Node | undefined} */
function child(node, step) {
  return typeof step === "number" ? node.items?.[step] : node.members?.find((member) => member.key === step)?.node;
}

/** @param {Node | null} root @param {Path} path @returns {Node | undefined} */
export function nodeAt(root, path) {
  return path.reduce((/** @type {Node | undefined} */ node, step) => node && child(node, step), root ?? undefined);
}

/** As the server writes a path: `$.s1_signal.all[0].op`. @param {Path} path */
export function pathText(path) {
  return path.reduce((/** @type {string} */ text, step) => text + (typeof step === "number" ? `[${step}]` : `.${step}`), "$");
}

/**
 * Where in the document a server's path leads: as far as there is something. Names may hold dots.
 * @param {Node} root @param {string} text `$.indicators.pump.t1`, or `line 3, column 7`
 * @returns {{path: Path, node: Node, key: {from: number, to: number} | null}} `key` of the last step, if it is a field
 */
export function locate(root, text) {
  /** @type {Path} */
  const path = [];
  let node = root;
  /** @type {{from: number, to: number} | null} */
  let key = null;
  let rest = text.startsWith("$") ? text.slice(1) : "";
  while (rest !== "") {
    const index = /^\[(\d+)\]/.exec(rest);
    if (index && node.items?.[Number(index[1])]) {
      path.push(Number(index[1]));
      node = node.items[Number(index[1])];
      key = null;
      rest = rest.slice(index[0].length);
      continue;
    }
    const found = (node.members ?? [])
      .filter((member) => rest.startsWith(`.${member.key}`) && /^($|[.[])/.test(rest.slice(member.key.length + 1)))
      .sort((a, b) => b.key.length - a.key.length)[0];
    if (!found) {
      break;
    }
    path.push(found.key);
    node = found.node;
    key = { from: found.from, to: found.keyTo };
    rest = rest.slice(found.key.length + 1);
  }
  return { path, node, key };
}

/** The offset of `line 3, column 7`, null if that is not what it says. @param {string} document @param {string} place */
export function offsetOf(document, place) {
  const match = /^line (\d+), column (\d+)/.exec(place);
  if (!match) {
    return null;
  }
  const before = document.split("\n").slice(0, Number(match[1]) - 1);
  return Math.min(document.length, before.reduce((sum, line) => sum + line.length + 1, 0) + Number(match[2]) - 1);
}

/** A value as a person would write it: on one line where it fits. @param {any} value @param {number} [indent] columns that stand before its lines @returns {string} */
export function write(value, indent = 0) {
  const line = oneLine(value);
  if (value instanceof Digits) {
    return line;
  }
  if (line.length + indent <= LINE && !(indent === 0 && Object(value) === value && !Array.isArray(value))) {
    return line;
  }
  const inner = " ".repeat(indent + 2);
  if (Array.isArray(value)) {
    return value.length === 0 ? "[]" : `[\n${value.map((item) => inner + write(item, indent + 2)).join(",\n")}\n${" ".repeat(indent)}]`;
  }
  if (Object(value) === value) {
    const [only, ...others] = Object.entries(value);
    if (indent > 0 && only && others.length === 0) {
      // A group of conditions: its word stands beside the brackets.
      return `{${JSON.stringify(only[0])}: ${write(only[1], indent)}}`;
    }
    const fields = Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${write(item, indent + 2)}`);
    return fields.length === 0 ? "{}" : `{\n${fields.join(",\n")}\n${" ".repeat(indent)}}`;
  }
  return line;
}

/** @param {any} value @returns {string} */
function oneLine(value) {
  if (value instanceof Digits) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(oneLine).join(", ")}]`;
  }
  if (Object(value) === value) {
    return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`).join(", ")}}`;
  }
  return JSON.stringify(value);
}

/** Columns before the line's first sign. @param {string} text @param {number} at */
function indentAt(text, at) {
  const line = text.lastIndexOf("\n", at - 1) + 1;
  return /** @type {RegExpExecArray} */ (/^ */.exec(text.slice(line)))[0].length;
}

/**
 * The text with one value replaced, added or taken out. What lies around it stays as it is written;
 * objects on the way that are not there yet are made.
 * @param {string} text valid JSON
 * @param {Path} path an index one past the end of an array adds to it
 * @param {any} value undefined takes the field or element out
 * @returns {string}
 */
export function withValue(text, path, value) {
  const { root } = parse(text);
  if (!root) {
    throw new Error("the text is no JSON");
  }
  if (path.length === 0) {
    return text.slice(0, root.from) + write(value) + text.slice(root.to);
  }
  const node = nodeAt(root, path);
  if (node) {
    return value === undefined ? without(text, root, path) : text.slice(0, node.from) + write(value, indentAt(text, node.from)) + text.slice(node.to);
  }
  if (value === undefined) {
    return text;
  }
  const parent = nodeAt(root, path.slice(0, -1));
  const step = path[path.length - 1];
  if (!parent || !(typeof step === "number" ? parent.items : parent.members)) {
    return withValue(text, path.slice(0, -1), typeof step === "number" ? [value] : { [step]: value });
  }
  return added(text, parent, step, value);
}

/** @param {string} text @param {Node} parent @param {string | number} step @param {any} value */
function added(text, parent, step, value) {
  const own = parent.members?.map((member) => ({ from: member.from, to: member.node.to })) ?? parent.items ?? [];
  const opened = own.length === 0 ? true : text.slice(parent.from, own[0].from).includes("\n");
  const indent = own.length > 0 ? indentAt(text, own[0].from) : indentAt(text, parent.from) + 2;
  const name = typeof step === "number" ? "" : `${JSON.stringify(step)}: `;
  if (!opened) {
    const more = `${text.slice(parent.from, own[own.length - 1].to)}, ${name}${oneLine(value)}${text.slice(own[own.length - 1].to, parent.to)}`;
    const line = text.lastIndexOf("\n", parent.from) + 1;
    if (parent.from - line + more.length <= LINE + 20) {
      return text.slice(0, parent.from) + more + text.slice(parent.to);
    }
    const whole = Array.isArray(parent.value) ? [...parent.value, value] : { ...parent.value, [step]: value };
    return text.slice(0, parent.from) + write(whole, indentAt(text, parent.from)) + text.slice(parent.to);
  }
  const piece = `\n${" ".repeat(indent)}${name}${write(value, indent)}`;
  if (own.length === 0) {
    return `${text.slice(0, parent.from + 1)}${piece}\n${" ".repeat(indentAt(text, parent.from))}${text.slice(parent.to - 1)}`;
  }
  const last = own[own.length - 1].to;
  return `${text.slice(0, last)},${piece}${text.slice(last)}`;
}

/** @param {string} text @param {Node} root @param {Path} path */
function without(text, root, path) {
  const parent = /** @type {Node} */ (nodeAt(root, path.slice(0, -1)));
  const step = path[path.length - 1];
  const own = parent.members?.map((member) => ({ from: member.from, to: member.node.to })) ?? parent.items ?? [];
  const at = typeof step === "number" ? step : /** @type {Member[]} */ (parent.members).findIndex((member) => member.key === step);
  if (own.length === 1) {
    return text.slice(0, parent.from + 1) + text.slice(parent.to - 1);
  }
  return at === 0 ? text.slice(0, own[0].from) + text.slice(own[1].from) : text.slice(0, own[at - 1].to) + text.slice(own[at].to);
}

/**
 * The smallest replacement that makes one text of another: an editor keeps its cursor and its undo.
 * @param {string} before @param {string} after
 * @returns {{from: number, to: number, insert: string} | null} null if they are the same
 */
export function change(before, after) {
  if (before === after) {
    return null;
  }
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) {
    start++;
  }
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) {
    end++;
  }
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
