/**
 * A session that is being written: its JSON text is the truth, the form shows what it says and
 * changes it value by value, so that both are always in step, and what the form does not know stays.
 */

/** @typedef {import("./api.js").FieldError} FieldError */

/** Where what was typed is kept, in the browser's storage of this tab: it outlives a reload, and a look at another page. */
export const KEPT = "tocsin.session-draft";

/** What a new form begins with. */
export const EMPTY = {
  name: "",
  mode: "paper",
  sources: [{ venue: "", symbols: [] }],
  strategies: [],
  budget: { total: 10000, currency: "USDT" },
};

/** Where a value stands: `["sources", 0, "venue"]`. @typedef {Array<string | number>} Path */

/**
 * The session that a text describes; null while it describes none (the server says where it breaks off).
 * @param {string} text
 * @returns {any}
 */
export function parse(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** @param {unknown} value @returns {string} as a session file is written */
export function write(value) {
  // Short lists on one line, as a person would write them.
  return JSON.stringify(value, null, 2).replace(/\[\s+((?:"[^"\\]*"(?:,\s+)?)+)\s+\]/g, (list, inner) => {
    const line = `[${inner.replace(/,\s+/g, ", ").trim()}]`;
    return line.length <= 100 ? line : list;
  });
}

/** @param {any} value @param {Path} path @returns {any} undefined where there is nothing */
export function at(value, path) {
  return path.reduce((found, step) => (found === null || found === undefined ? undefined : found[step]), value);
}

/**
 * The value with one place changed; `undefined` takes the field out. Nothing else changes, nor the order of fields.
 * @param {any} value @param {Path} path @param {any} next
 * @returns {any}
 */
export function changed(value, path, next) {
  if (path.length === 0) {
    return next;
  }
  const [step, ...rest] = path;
  const holds = value !== null && typeof value === "object";
  const copy = Array.isArray(value) ? [...value] : holds ? { ...value } : typeof step === "number" ? [] : {};
  const inner = changed(copy[step], rest, next);
  if (inner === undefined) {
    if (Array.isArray(copy)) {
      copy.splice(Number(step), 1);
    } else {
      delete copy[step];
    }
  } else {
    copy[step] = inner;
  }
  return copy;
}

/** As the server names the place: `$.sources[0].venue`. @param {Path} path */
export function pathText(path) {
  return path.reduce((/** @type {string} */ text, step) => text + (typeof step === "number" ? `[${step}]` : `.${step}`), "$");
}

/**
 * Each error at the form's field that holds its place, at the nearest one around it if it has none
 * of its own; what no field holds is under `""`.
 * @param {readonly FieldError[]} errors @param {readonly string[]} fields their places, as {@link pathText} writes them
 * @returns {Map<string, FieldError[]>}
 */
export function errorsByField(errors, fields) {
  /** @type {Map<string, FieldError[]>} */
  const found = new Map();
  for (const error of errors) {
    const path = error.path;
    const around = fields.filter((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
    const field = around.sort((a, b) => b.length - a.length)[0] ?? "";
    found.set(field, [...(found.get(field) ?? []), error]);
  }
  return found;
}

/**
 * The strategies of a session, in one form: on which symbols each runs, null for all.
 * @param {any} strategies a list of names, or an object of strategy to symbols
 * @returns {Array<{name: string, symbols: string[] | null}>}
 */
export function chosenStrategies(strategies) {
  if (Array.isArray(strategies)) {
    return strategies.map((name) => ({ name: String(name), symbols: null }));
  }
  return strategies !== null && typeof strategies === "object"
    ? Object.entries(strategies).map(([name, symbols]) => ({ name, symbols: Array.isArray(symbols) ? symbols.map(String) : [] }))
    : [];
}

/**
 * The same as a session file has it: a list as long as all run on all symbols.
 * @param {Array<{name: string, symbols: string[] | null}>} chosen @param {readonly string[]} all the session's symbols
 */
export function writtenStrategies(chosen, all) {
  return chosen.every(({ symbols }) => symbols === null)
    ? chosen.map(({ name }) => name)
    : Object.fromEntries(chosen.map(({ name, symbols }) => [name, symbols ?? [...all]]));
}

/** All symbols of the sources, each once. @param {any} session @returns {string[]} */
export function symbolsOf(session) {
  const sources = Array.isArray(session?.sources) ? session.sources : [];
  return [...new Set(sources.flatMap((/** @type {any} */ source) => (Array.isArray(source?.symbols) ? source.symbols.map(String) : [])))];
}

/** What a session of another mode must not have goes, what it needs comes. @param {any} session @param {string} mode */
export function withMode(session, mode) {
  if (mode === "collect") {
    const { strategies, budget, risk, paper, ...rest } = session;
    return { ...rest, mode };
  }
  return { ...session, mode, strategies: session.strategies ?? [], budget: session.budget ?? EMPTY.budget };
}

/** Without what only a file has. @param {any} session @returns {any} */
export function asDraft(session) {
  const { $schema, autostart, ...rest } = session;
  return rest;
}

/**
 * The markets whose names hold what was typed: those that begin with it first.
 * @param {ReadonlyArray<{symbol: string, trading?: boolean}>} markets @param {string} typed @param {readonly string[]} taken @param {number} most
 * @returns {string[]}
 */
export function matching(markets, typed, taken, most) {
  const wanted = typed.trim().toUpperCase().replace(/[^A-Z0-9]/g, "");
  const bare = (/** @type {string} */ symbol) => symbol.replace("_", "");
  return markets
    .filter(({ symbol, trading }) => trading !== false && !taken.includes(symbol) && bare(symbol).includes(wanted))
    .map(({ symbol }) => symbol)
    .sort((a, b) => Number(bare(b).startsWith(wanted)) - Number(bare(a).startsWith(wanted)) || a.length - b.length || a.localeCompare(b))
    .slice(0, most);
}
