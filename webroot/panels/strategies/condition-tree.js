/** A section's conditions as a tree: groups all, any, not; moved by dragging, or with Alt and the arrows. */
import { html, nothing } from "lit";
import { icon } from "../../lib/icons.js";
import { GROUPS, groupOf, moved, stepped, treeOf, withAdded, withGroup, withoutNode, withWrapped } from "../../lib/strategy/conditions.js";
import { errors, firstLeaf, input, operand } from "./form.js";

/** @typedef {import("./form.js").Form} Form */
/** @typedef {import("../../lib/strategy/conditions.js").TreeNode} TreeNode */
/** @typedef {import("../../lib/strategy/json-text.js").Path} Path */

const WORDS = { all: "all of (AND)", any: "any of (OR)", not: "not" };

/** What is being dragged. @type {{section: string, path: Path} | null} */
let dragged = null;

/** @param {Form} form @param {string} section */
export function conditionTree(form, section) {
  const value = form.draft.value?.[section];
  const tree = treeOf(value);
  if (tree === null) {
    return html`<button type="button" class="small" data-action="add-condition" @click=${() => write(form, section, withAdded(value, [], firstLeaf(form)))}>Add conditions</button>`;
  }
  return html`<div class="tree" role="group" aria-label="Conditions">${group(form, section, tree, true)}</div>`;
}

/** Replaces the section's group in the text, and nothing else of it. @param {Form} form @param {string} section @param {any} next */
function write(form, section, next) {
  const before = form.draft.value?.[section];
  const from = groupOf(before);
  const to = groupOf(next);
  if (from !== null && from === to) {
    if (before[from] !== next[to]) {
      form.draft.set([section, from], next[to]);
    }
  } else {
    form.draft.set([section], next);
  }
}

/** @param {Form} form @param {string} section @param {TreeNode} node @param {boolean} [root] @returns {unknown} */
function group(form, section, node, root = false) {
  const word = /** @type {"all" | "any" | "not"} */ (node.group);
  const path = [section, ...node.path];
  const value = () => form.draft.value[section];
  const choose = (/** @type {Event} */ event) => write(form, section, withGroup(value(), node.path, /** @type {any} */ (/** @type {HTMLSelectElement} */ (event.target).value)));
  return html`<div class="condition-group" data-group=${word} ?data-root=${root} @dragstart=${root ? nothing : drag(section, node.path)}>
    <div class="condition-head" @keydown=${keys(form, section, node.path)}>
      ${root ? nothing : handle(form, section, node)}
      <select aria-label="What the group asks" @change=${choose}>${GROUPS.map((each) => html`<option value=${each} .selected=${each === word}>${WORDS[each]}</option>`)}</select>
      <span class="head-tools">
        <button type="button" class="quiet small" data-action="add-condition" @click=${() => write(form, section, withAdded(value(), node.path, firstLeaf(form)))}>+ condition</button>
        <button type="button" class="quiet small" data-action="add-group" @click=${() => write(form, section, withAdded(value(), node.path, { [word === "all" ? "any" : "all"]: [firstLeaf(form)] }))}>+ group</button>
        ${root ? nothing : remove(form, section, node)}
      </span>
    </div>
    ${errors(form, path)}${word === "not" ? nothing : errors(form, [...path, word])}
    <ul>
      ${node.children.map((child, index) => html`${word === "not" ? nothing : gap(form, section, node.path, index)}<li>${child.group === null ? leaf(form, section, child) : group(form, section, child)}</li>`)}
      ${word === "not" ? nothing : gap(form, section, node.path, node.children.length)}
    </ul>
  </div>`;
}

/** Where something can be dropped. @param {Form} form @param {string} section @param {Path} path @param {number} index */
function gap(form, section, path, index) {
  const over = (/** @type {DragEvent} */ event) => {
    if (dragged?.section === section) {
      event.preventDefault();
      /** @type {HTMLElement} */ (event.currentTarget).toggleAttribute("data-over", true);
    }
  };
  const out = (/** @type {DragEvent} */ event) => /** @type {HTMLElement} */ (event.currentTarget).toggleAttribute("data-over", false);
  const drop = (/** @type {DragEvent} */ event) => {
    out(event);
    event.preventDefault();
    if (dragged?.section === section) {
      write(form, section, moved(form.draft.value[section], dragged.path, path, index));
    }
    dragged = null;
  };
  return html`<li class="gap" aria-hidden="true" data-gap=${`${path.join(".")}:${index}`} @dragover=${over} @dragleave=${out} @drop=${drop}></li>`;
}

/** @param {string} section @param {Path} path */
function drag(section, path) {
  return (/** @type {DragEvent} */ event) => {
    event.stopPropagation();
    dragged = { section, path };
    event.dataTransfer?.setData("text/plain", path.join("."));
  };
}

/** @param {Form} form @param {string} section @param {Path} path */
function keys(form, section, path) {
  return (/** @type {KeyboardEvent} */ event) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (event.altKey && by !== 0 && !form.locked) {
      event.preventDefault();
      event.stopPropagation();
      step(form, section, path, by, event);
    }
  };
}

/** @param {Form} form @param {string} section @param {Path} path @param {-1 | 1} by @param {Event} event */
function step(form, section, path, by, event) {
  const before = form.draft.value[section];
  const value = path.reduce((/** @type {any} */ found, part) => found?.[part], before);
  const next = stepped(before, path, by);
  const host = /** @type {HTMLElement} */ (event.target).closest("[data-section]");
  write(form, section, next);
  // The focus follows what was moved, to be moved on.
  const words = JSON.stringify(value);
  requestAnimationFrame(() => {
    const handles = [.../** @type {NodeListOf<HTMLElement>} */ (host?.querySelectorAll("[data-handle]") ?? [])];
    handles.find((each) => each.dataset.handle === words)?.focus();
  });
}

/** @param {Form} form @param {string} section @param {TreeNode} node */
function handle(form, section, node) {
  const press = keys(form, section, node.path);
  const plain = (/** @type {KeyboardEvent} */ event) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (by !== 0 && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      step(form, section, node.path, by, event);
    } else {
      press(event);
    }
  };
  // Not a button: Firefox drags none.
  return html`<span role="button" tabindex=${form.locked ? "-1" : "0"} class="handle" draggable=${form.locked ? "false" : "true"} data-handle=${JSON.stringify(node.value)} aria-label="Move: arrows up and down, or drag" title="Drag, or press the arrows up and down" @dragstart=${drag(section, node.path)} @keydown=${plain}>⠿</span>`;
}

/** @param {Form} form @param {string} section @param {TreeNode} node */
function remove(form, section, node) {
  const wrap = (/** @type {"any" | "not"} */ word) => () => write(form, section, withWrapped(form.draft.value[section], node.path, word));
  return html`<button type="button" class="quiet small" title="Into a group of its own" aria-label="Put into a group of its own" @click=${wrap("any")}>( )</button>
    <button type="button" class="quiet small" title="The opposite" aria-label="Put under a not" @click=${wrap("not")}>not</button>
    <button type="button" class="quiet small" data-action="remove" aria-label="Remove" title="Remove" @click=${() => write(form, section, withoutNode(form.draft.value[section], node.path))}>${icon("close")}</button>`;
}

/** @param {Form} form @param {string} section @param {TreeNode} node */
function leaf(form, section, node) {
  const { draft, language } = form;
  const path = [section, ...node.path];
  const value = node.value ?? {};
  /** @type {string[]} */
  const operators = language.schema.$defs.leaf.properties.op.enum;
  const pair = (/** @type {string} */ op) => op === "between" || op === "outside";
  const choose = (/** @type {Event} */ event) => {
    const op = /** @type {HTMLSelectElement} */ (event.target).value;
    if (pair(op) !== Array.isArray(value.value)) {
      const number = Array.isArray(value.value) ? value.value[0] : typeof value.value === "number" ? value.value : 0;
      draft.set(path, { ...value, op, value: pair(op) ? [number, number] : number });
    } else {
      draft.set([...path, "op"], op);
    }
  };
  const text = (/** @type {string} */ name, /** @type {string} */ hint) => html`<label title=${String(language.schema.$defs.leaf.properties[name]?.description ?? "")}>${name}${input(form, [...path, name], value[name], hint, draft.errorsWithin([...path, name]).length > 0, "text")}</label>`;
  const wrong = draft.errorsWithin(path).length > 0;
  const enabled = (/** @type {Event} */ event) => draft.set([...path, "enabled"], /** @type {HTMLInputElement} */ (event.target).checked ? undefined : false);
  const unknown = (/** @type {Event} */ event) => draft.set([...path, "when_unknown"], /** @type {HTMLInputElement} */ (event.target).checked ? "ignore" : undefined);
  return html`<div class="condition" data-leaf=${path.join(".")} ?data-wrong=${wrong} ?data-off=${value.enabled === false} @keydown=${keys(form, section, node.path)}>
    <div class="condition-main">
      ${handle(form, section, node)}
      ${operand(form, [...path, "indicator"], value.indicator, false)}
      <select class="operator" aria-label="Operator" aria-invalid=${draft.errorsAt([...path, "op"]).length > 0} @change=${choose}>
        ${operators.includes(value.op) ? nothing : html`<option selected>${value.op ?? "?"}</option>`}
        ${operators.map((op) => html`<option value=${op} .selected=${op === value.op}>${op.replace("_", " ")}</option>`)}
      </select>
      ${operand(form, [...path, "value"], value.value, true)}
      <span class="head-tools">${remove(form, section, node)}</span>
    </div>
    <details class="condition-more" ?open=${value.for !== undefined || value.within !== undefined}>
      <summary>${value.id ?? "more"}${value.when_unknown === "ignore" ? " · left out while unknown" : ""}${value.enabled === false ? " · off" : ""}</summary>
      <div>${text("id", "generated")}${text("for", "held so long")}${text("within", "was true within")}
        <label><input type="checkbox" .checked=${value.when_unknown === "ignore"} @change=${unknown}>leave out while unknown</label>
        <label><input type="checkbox" .checked=${value.enabled !== false} @change=${enabled}>enabled</label></div>
    </details>
    ${errors(form, path, true)}
  </div>`;
}
