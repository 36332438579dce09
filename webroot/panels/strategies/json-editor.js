/**
 * A text editor for a strategy's JSON: CodeMirror, with errors marked at their places and
 * completion from the schema and the catalogue of indicators. Emits `text` when the person changes it.
 */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, Transaction } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { change } from "../../lib/strategy/json-text.js";
import { contextAt, proposals } from "../../lib/strategy/schema.js";

/** @typedef {import("../../lib/strategy/schema.js").Language} Language */

const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "12px", backgroundColor: "var(--surface)", color: "var(--text)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--text-faint)", borderRight: "1px solid var(--hairline)" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--hover) 60%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selected) !important" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--hairline)", maxWidth: "420px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--selected)", color: "var(--text)" },
  ".cm-completionDetail": { color: "var(--text-faint)" },
  ".cm-diagnostic": { padding: "4px 8px" },
  ".cm-matchingBracket": { backgroundColor: "var(--hairline) !important" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--raised)", borderColor: "var(--hairline)", color: "var(--text-muted)" },
});

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "var(--text)" },
  { tag: tags.number, color: "var(--state-position)" },
  { tag: [tags.bool, tags.null], color: "var(--state-signal)" },
  { tag: tags.punctuation, color: "var(--text-faint)" },
]);

class JsonEditor extends HTMLElement {
  /** @type {EditorView | null} */
  #view = null;
  #writing = new Compartment();
  #text = "";
  #readOnly = false;
  /** @type {readonly {from: number, to: number, message: string}[]} */
  #marks = [];
  /** What completion knows. @type {Language | null} */
  language = null;
  /** The strategy's own indicators. @type {readonly string[]} */
  names = [];

  connectedCallback() {
    this.#view ??= new EditorView({ parent: this, state: this.#fresh(this.#text) });
    this.#mark();
  }

  /** Without a past: there is nothing to undo. @param {string} text */
  #fresh(text) {
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of("  "),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        json(),
        LOOK,
        syntaxHighlighting(COLOURS),
        autocompletion({ override: [(context) => this.#complete(context)], activateOnTyping: true }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...foldKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.contentAttributes.of({ "aria-label": "The strategy as JSON", spellcheck: "false", tabindex: "0" }),
        EditorView.updateListener.of((update) => this.#updated(update)),
        this.#writing.of(EditorState.readOnly.of(this.#readOnly)),
      ],
    });
  }

  /** Another document takes the place of this one. @param {string} text */
  open(text) {
    this.#text = text;
    this.#marks = [];
    this.#view?.setState(this.#fresh(text));
  }

  disconnectedCallback() {
    this.#text = this.text;
    this.#view?.destroy();
    this.#view = null;
  }

  get text() {
    return this.#view ? this.#view.state.doc.toString() : this.#text;
  }

  /** The least is changed, so that cursor and undo stay. @param {string} text */
  set text(text) {
    const edit = change(this.text, text);
    this.#text = text;
    if (edit && this.#view) {
      this.#view.dispatch({ changes: edit, annotations: Transaction.userEvent.of("form") });
    }
  }

  set readOnly(/** @type {boolean} */ readOnly) {
    if (readOnly !== this.#readOnly) {
      this.#readOnly = readOnly;
      this.#view?.dispatch({ effects: this.#writing.reconfigure(EditorState.readOnly.of(readOnly)) });
    }
  }

  set marks(/** @type {readonly {from: number, to: number, message: string}[]} */ marks) {
    if (JSON.stringify(marks) !== JSON.stringify(this.#marks)) {
      this.#marks = marks;
      this.#mark();
    }
  }

  #mark() {
    const view = this.#view;
    if (view) {
      const end = view.state.doc.length;
      const diagnostics = this.#marks.map(({ from, to, message }) => ({ from: Math.min(from, end), to: Math.min(Math.max(to, from), end), severity: /** @type {const} */ ("error"), message }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    }
  }

  /** Puts the cursor there. @param {number} at */
  show(at) {
    const view = this.#view;
    if (view) {
      const anchor = Math.min(at, view.state.doc.length);
      view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
      view.focus();
    }
  }

  /** @param {import("@codemirror/view").ViewUpdate} update */
  #updated(update) {
    if (update.docChanged && !update.transactions.some((each) => each.isUserEvent("form"))) {
      this.dispatchEvent(new Event("text"));
    }
  }

  /** @param {import("@codemirror/autocomplete").CompletionContext} context */
  #complete(context) {
    if (!this.language) {
      return null;
    }
    const text = context.state.doc.toString();
    const here = contextAt(text, context.pos);
    if (!context.explicit && context.pos === here.from) {
      return null;
    }
    const quoted = text[here.from] === '"' && context.pos > here.from;
    const found = proposals(this.language, here, this.names);
    return {
      from: quoted ? here.from + 1 : here.from,
      filter: true,
      options: found.map(({ label, insert, detail, info }) => ({
        label,
        detail,
        info: info || undefined,
        apply: (/** @type {EditorView} */ view, /** @type {unknown} */ _, /** @type {number} */ from, /** @type {number} */ to) => put(view, quoted ? from - 1 : from, to, insert, here.place),
      })),
    };
  }
}

/** In place of what is typed, its closing quote included; the cursor goes where the value is written. @param {EditorView} view @param {number} from @param {number} to @param {string} insert @param {"key" | "value"} place */
function put(view, from, to, insert, place) {
  const after = view.state.sliceDoc(to, Math.min(view.state.doc.length, to + 200));
  const typed = view.state.sliceDoc(from, from + 1) === '"';
  const rest = typed ? (/^[^"\n]*"/.exec(after)?.[0].length ?? 0) : (/^[\w.+-]*/.exec(after)?.[0].length ?? 0);
  const named = place === "key" && /^\s*:/.test(after.slice(rest));
  const text = named ? insert.slice(0, insert.indexOf(": ")) : insert;
  const inside = /["{[]["}\]]$/.test(text) && !named && place === "key" ? 1 : 0;
  view.dispatch({ changes: { from, to: to + rest, insert: text }, selection: { anchor: from + text.length - inside }, userEvent: "input.complete" });
}

customElements.define("tocsin-json-editor", JsonEditor);
