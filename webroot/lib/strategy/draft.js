/**
 * A strategy that is being written: its text, what the server's validator says of it, and the text
 * that is saved. Emits `draft` when any of it changes.
 */
import { api } from "../api.js";
import { locate, nodeAt, offsetOf, parse, pathText, withValue } from "./json-text.js";

/** @typedef {import("../api.js").FieldError} FieldError */
/** @typedef {import("./json-text.js").Path} Path */

/** After the last key, the server is asked. */
const PAUSE_MILLIS = 250;

export class Draft extends EventTarget {
  #text = "";
  /** Of the text, while it is JSON. @type {import("./json-text.js").Node | null} */
  #root = null;
  /** @type {any} */
  #value = null;
  /** @type {FieldError[]} */
  #errors = [];
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #ask;

  /** @param {(text: string) => Promise<{errors: FieldError[]}>} [ask] the server's validator */
  constructor(ask = (text) => api("/api/strategies/validate", { method: "POST", body: text })) {
    super();
    this.#ask = ask;
    /** What is saved: text and entity tag; null for what is new. @type {{text: string, etag: string} | null} */
    this.saved = null;
    /** Grows when another document is opened. */
    this.opened = 0;
    /** @type {"checking" | "checked" | "unknown"} */
    this.state = "checking";
    /** Why the validator did not answer. */
    this.reason = "";
    /** Why the text is no JSON, and where. @type {{message: string, at: number} | null} */
    this.problem = null;
  }

  get text() {
    return this.#text;
  }

  /** What the text says; while it is no JSON, what it said last. */
  get value() {
    return this.#value;
  }

  get errors() {
    return this.#errors;
  }

  get valid() {
    return this.state === "checked" && this.#errors.length === 0 && this.problem === null;
  }

  get changed() {
    return this.saved === null || this.saved.text !== this.#text;
  }

  /** @param {string} text @param {{text: string, etag: string} | null} saved */
  open(text, saved) {
    this.opened++;
    this.saved = saved;
    this.#text = "";
    this.#value = null;
    this.#errors = [];
    this.write(text, 0);
  }

  /** @param {string} text @param {number} [pause] */
  write(text, pause = PAUSE_MILLIS) {
    if (text === this.#text) {
      return;
    }
    this.#text = text;
    const { root, problem } = parse(text);
    this.problem = problem;
    this.#root = root;
    if (root) {
      this.#value = root.value;
    }
    this.#check(pause);
    this.#tell();
  }

  /** Changes one value, as a form does. @param {Path} path @param {any} value undefined takes it out */
  set(path, value) {
    if (this.problem === null) {
      this.write(withValue(this.#text, path, value));
    }
  }

  /** A value as it stands in the text, null if there is none, or the text is no JSON. @param {Path} path */
  written(path) {
    const node = this.problem === null ? nodeAt(this.#root, path) : undefined;
    return node ? this.#text.slice(node.from, node.to) : null;
  }

  /** @param {number} pause */
  #check(pause) {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    this.state = "checking";
    if (this.problem !== null) {
      // The server would say no more than that.
      this.#errors = [];
      this.state = "checked";
      return;
    }
    const ask = async () => {
      const text = this.#text;
      try {
        const { errors } = await this.#ask(text);
        if (asked === this.#asked) {
          this.#errors = errors;
          this.state = "checked";
        }
      } catch (error) {
        if (asked === this.#asked) {
          this.state = "unknown";
          this.reason = /** @type {Error} */ (error).message;
        }
      }
      if (asked === this.#asked) {
        this.#tell();
      }
    };
    this.#timer = setTimeout(ask, pause);
  }

  #tell() {
    this.dispatchEvent(new Event("draft"));
  }

  /** The errors of a value and of what is missing in it, not those of what it holds. @param {Path} path @returns {FieldError[]} */
  errorsAt(path) {
    const here = pathText(path);
    return this.#errors.filter((error) => error.path === here);
  }

  /** The errors of a value and of all that it holds. @param {Path} path @returns {FieldError[]} */
  errorsWithin(path) {
    const here = pathText(path);
    return this.#errors.filter((error) => error.path === here || error.path.startsWith(`${here}.`) || error.path.startsWith(`${here}[`));
  }

  /** Each error at its place in the text. @returns {Array<{from: number, to: number, message: string}>} */
  marks() {
    if (this.problem) {
      const { at, message } = this.problem;
      return [{ from: Math.max(0, Math.min(at, this.#text.length - 1)), to: Math.min(this.#text.length, at + 1), message }];
    }
    const root = this.#root;
    return this.#errors.map((error) => {
      const message = errorWords(error);
      const offset = offsetOf(this.#text, error.path);
      if (offset !== null || !root) {
        return { from: offset ?? 0, to: (offset ?? 0) + 1, message };
      }
      const { node, key } = locate(root, error.path);
      // Of what spans lines, its name or its first sign is marked.
      const short = !this.#text.slice(node.from, node.to).includes("\n");
      const place = short ? { from: node.from, to: node.to } : (key ?? { from: node.from, to: node.from + 1 });
      return { ...place, message };
    });
  }
}

/** @param {FieldError} error */
export function errorWords(error) {
  const value = error.value ? ` (is ${error.value})` : "";
  return `${error.message}${value}${error.allowed ? `; allowed: ${error.allowed}` : ""}`;
}
