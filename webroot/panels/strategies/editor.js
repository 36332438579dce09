/** One strategy: form and JSON side by side and always in step, its diagram, its versions. */
import { html, nothing } from "lit";
import { api } from "../../lib/api.js";
import { confirm } from "../../lib/confirm.js";
import { app } from "../../lib/context.js";
import { icon } from "../../lib/icons.js";
import { chip } from "../../lib/marks.js";
import { needs } from "../../lib/needs.js";
import { Panel } from "../../lib/panel.js";
import { show } from "../../lib/session-commands.js";
import { Draft, errorWords } from "../../lib/strategy/draft.js";
import { language } from "../../lib/strategy/schema.js";
import { openItem, usersOf } from "./common.js";
import { opened } from "./drafts.js";
import { strategyForm } from "./form.js";
import "./json-editor.js";
import { stateDiagram } from "./state-diagram.js";
import "./versions.js";

/** @typedef {import("./common.js").Strategy} Strategy */
/** @typedef {import("../../lib/strategy/schema.js").Language} Language */

const VIEWS = /** @type {const} */ ([["form", "Form"], ["diagram", "Diagram"], ["versions", "Versions"], ["json", "JSON"]]);

/** Texts that were left unsaved, by the item in the address. @type {Map<string, {text: string, saved: {text: string, etag: string} | null}>} */
const unsaved = new Map();

class StrategyEditor extends Panel {
  draft = new Draft();
  #item = "";
  /** @type {"opening" | "open" | "failed"} */
  #state = "opening";
  #reason = "";
  #readOnly = false;
  #busy = false;
  /** Asked for by the keyboard while the validator is being asked. */
  #saveWanted = false;
  /** @type {Language | null} */
  #language = null;
  /** @type {string} */
  #view = "form";
  /** Which document the JSON editor shows, and which editor that is. */
  #shown = 0;
  /** @type {Element | null} */
  #shownIn = null;
  /** Asked by the browser before the whole page goes. */
  #leaving = (/** @type {BeforeUnloadEvent} */ event) => {
    if (this.#unsaved) {
      event.preventDefault();
    }
  };

  constructor() {
    super();
    this.draft.addEventListener("draft", () => {
      if (this.#state === "open") {
        this.#keep();
        this.#saveIfWanted();
      }
      this.requestUpdate();
    });
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("beforeunload", this.#leaving);
    this.addEventListener("keydown", this.#saveKey);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("beforeunload", this.#leaving);
    this.removeEventListener("keydown", this.#saveKey);
  }

  get heading() {
    return "Strategy";
  }

  get hook() {
    return "strategy-editor";
  }

  streams() {
    return { strategies: "strategies", sessions: "sessions" };
  }

  get keepsBody() {
    return true;
  }

  get #unsaved() {
    return this.#state === "open" && !this.#readOnly && this.draft.changed && !(this.draft.saved === null && this.#item === "new");
  }

  get #name() {
    return this.draft.saved ? this.#item : String(this.draft.value?.name ?? "");
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  update(changed) {
    const item = app.selection.item;
    if (item !== null && app.selection.page === "strategies" && item !== this.#item) {
      this.#item = item;
      this.#open(item);
    }
    super.update(changed);
  }

  /** What is not saved outlives a look at another page. */
  #keep() {
    if (this.#unsaved) {
      unsaved.set(this.#item, { text: this.draft.text, saved: this.draft.saved });
    } else {
      unsaved.delete(this.#item);
    }
  }

  /** @param {string} item */
  async #open(item) {
    this.#state = "opening";
    try {
      const [known, { text, saved, readOnly }] = await Promise.all([language(), opened(item)]);
      if (item === this.#item) {
        this.#language = known;
        this.#readOnly = readOnly;
        const kept = item === "import" ? undefined : unsaved.get(item);
        this.draft.open(kept?.text ?? text, kept ? kept.saved : saved);
        this.#state = "open";
      }
    } catch (error) {
      if (item === this.#item) {
        this.#state = "failed";
        this.#reason = /** @type {Error} */ (error).message;
      }
    }
    this.requestUpdate();
  }

  tools() {
    const name = this.#name;
    const open = this.#state === "open";
    const copy = () => openItem(`copy:${name}`);
    return html`<button class="quiet small" data-action="back" @click=${() => this.#leave(null)}>${icon("back")}All strategies</button>
      <span class="subject">${name}</span>
      ${open ? this.#chips() : nothing}
      <span class="tools">
        ${open && !this.#readOnly ? html`<button ${needs("PUT /api/strategies/:name")} class="primary small" data-action="save" ?disabled=${!this.draft.valid || !this.draft.changed || this.#busy} title="Save (Ctrl S)" @click=${() => this.#save()}>Save</button>` : nothing}
        ${open && this.draft.saved ? html`<button class="${this.#readOnly ? "primary " : ""}small" data-action="copy" @click=${copy}>Copy</button>` : nothing}
        ${open ? html`<button class="small" data-action="try" ?disabled=${this.#busy} title="Run it over recorded data" @click=${() => this.#try()}>Try it</button>` : nothing}
        ${open ? html`<button class="small" data-action="export" @click=${() => download(name, this.draft.text)}>Export</button>` : nothing}
        ${open && this.draft.saved && !this.#readOnly ? html`<button ${needs("DELETE /api/strategies/:name")} class="quiet small" data-action="delete" ?disabled=${this.#busy} @click=${() => this.#delete()}>Delete</button>` : nothing}
      </span>`;
  }

  #chips() {
    const { draft } = this;
    const check =
      draft.problem !== null
        ? chip("danger", "NO JSON", draft.problem.message)
        : draft.state === "checking"
          ? chip("plain", "CHECKING")
          : draft.state === "unknown"
            ? chip("signal", "NOT CHECKED", draft.reason)
            : draft.errors.length > 0
              ? chip("danger", `${draft.errors.length} ${draft.errors.length === 1 ? "ERROR" : "ERRORS"}`)
              : chip("done", "VALID", "by the server's validator");
    return html`<span class="badges" data-validity=${draft.valid ? "valid" : draft.state === "checking" ? "checking" : "invalid"}>${this.#readOnly ? chip("plain", "TEMPLATE", "shipped with the product: read it, copy it") : nothing} ${check} ${this.#unsaved ? chip("signal", "UNSAVED") : nothing}</span>`;
  }

  body() {
    if (this.#state === "failed") {
      const again = () => this.#open(this.#item);
      return html`<div class="empty" role="alert"><span>${this.#item} cannot be opened: ${this.#reason} <button class="small" @click=${again}>Try again</button></span></div>`;
    }
    if (this.#state === "opening" || !this.#language) {
      return html`<div class="empty" data-busy>${icon("pulse")}<span>opening ${this.#item}</span></div>`;
    }
    const choose = (/** @type {string} */ view) => () => {
      this.#view = view;
      this.requestUpdate();
    };
    return html`${this.#news()}
      <div class="editor" data-view=${this.#view}>
        <div class="editor-left">
          <div class="tablist" role="tablist" aria-label="Views of the strategy">${VIEWS.map(([id, title]) => html`<button role="tab" id="view-${id}" data-tab=${id} aria-selected=${String(this.#view === id)} @click=${choose(id)}>${title}</button>`)}</div>
          <div class="editor-view" role="tabpanel" aria-labelledby="view-${this.#view}">${this.#content(this.#language)}</div>
        </div>
        <div class="editor-right">
          <tocsin-json-editor @text=${(/** @type {Event} */ event) => this.draft.write(/** @type {any} */ (event.target).text)}></tocsin-json-editor>
          ${this.#errorList()}
        </div>
      </div>`;
  }

  /** @param {Language} known */
  #content(known) {
    const { draft } = this;
    switch (this.#view) {
      case "diagram":
        return stateDiagram(draft.value);
      case "versions":
        return draft.saved === null
          ? html`<p class="note">It has no versions before it is saved.</p>`
          : html`<tocsin-strategy-versions .name=${this.#item} .current=${draft.text} .etag=${draft.saved.etag} ?locked=${this.#readOnly} @restore=${(/** @type {CustomEvent<number>} */ event) => this.#restore(event.detail)}></tocsin-strategy-versions>`;
      default:
        return html`${draft.problem ? html`<p class="note waits" role="status">The form waits: the text beside it is no JSON now (${draft.problem.message}).</p>` : nothing}
          ${this.#readOnly ? html`<p class="note" role="status">A template is not written over. <button class="link" data-action="copy-note" @click=${() => openItem(`copy:${this.#item}`)}>Make a copy</button> to change it.</p>` : nothing}
          ${strategyForm({ draft, language: known, locked: this.#readOnly || draft.problem !== null })}`;
    }
  }

  #errorList() {
    const { draft } = this;
    const marks = draft.marks();
    const paths = draft.problem ? [`line ${draft.text.slice(0, draft.problem.at).split("\n").length}`] : draft.errors.map((error) => error.path);
    const words = draft.problem ? [draft.problem.message] : draft.errors.map(errorWords);
    const go = (/** @type {number} */ index) => () => {
      this.#view = matchMedia("(max-width: 999px)").matches ? "json" : this.#view;
      this.requestUpdate();
      /** @type {any} */ (this.querySelector("tocsin-json-editor")).show(marks[index].from);
    };
    return html`<ul class="error-list" aria-label="What is wrong" aria-live="polite">
      ${draft.state === "unknown" ? html`<li class="note">The validator does not answer: ${draft.reason}</li>` : nothing}
      ${words.map((text, index) => html`<li><button class="link" data-error=${paths[index]} @click=${go(index)}><code>${paths[index]}</code> ${text}</button></li>`)}
    </ul>`;
  }

  /** What others have done meanwhile. */
  #news() {
    const { saved } = this.draft;
    if (!saved) {
      return nothing;
    }
    const item = /** @type {Strategy | undefined} */ (this.items("strategies").find((each) => each.name === this.#item));
    const users = usersOf(this.#item, this.items("sessions"));
    const behind = users.filter((user) => user.changes.length > 0);
    const known = this.store("strategies")?.status === "live" && !this.#busy;
    return html`
      ${known && !item ? html`<p class="banner" data-tone="danger" role="status">The file is gone. What is here can be saved under another name by Export and Import.</p>` : nothing}
      ${known && item && item.etag !== saved.etag
        ? html`<p class="banner" data-tone="signal" role="status">Somebody has changed it since you opened it. <button class="small" data-action="reload" @click=${() => this.#reload()}>Read it again</button> <span class="faint">what you wrote is then gone</span></p>`
        : nothing}
      ${behind.length > 0
        ? html`<details class="banner" data-tone="signal"><summary>${behind.map((user) => user.name).join(", ")} ${behind.length === 1 ? "goes on with the text that it was" : "go on with the texts that they were"} started with; a new session takes up this one.</summary><ul>${behind[0].changes.map((line) => html`<li><code>${line}</code></li>`)}</ul></details>`
        : nothing}`;
  }

  drawn() {
    const editor = /** @type {any} */ (this.querySelector("tocsin-json-editor"));
    if (editor) {
      editor.language = this.#language;
      editor.names = Object.keys(this.draft.value?.indicators ?? {});
      editor.readOnly = this.#readOnly;
      if (this.#shownIn !== editor || this.#shown !== this.draft.opened) {
        this.#shownIn = editor;
        this.#shown = this.draft.opened;
        editor.open(this.draft.text);
      }
      editor.text = this.draft.text;
      editor.marks = this.draft.marks();
    }
  }

  #saveKey = (/** @type {KeyboardEvent} */ event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      this.#saveWanted = true;
      this.#saveIfWanted();
    }
  };

  /** At once, or as soon as the validator has answered; not at all if it has something to say. */
  #saveIfWanted() {
    const { draft } = this;
    if (!this.#saveWanted || draft.state === "checking") {
      return;
    }
    this.#saveWanted = false;
    if (draft.valid && draft.changed && !this.#readOnly && !this.#busy) {
      this.#save();
    } else if (draft.changed && !draft.valid) {
      show({ tone: "warn", text: `${this.#name} is not saved: ${draft.problem ? "it is no JSON now" : draft.errors.length > 0 ? `it has ${draft.errors.length} ${draft.errors.length === 1 ? "error" : "errors"}` : draft.reason}` });
    }
  }

  /** @param {() => Promise<void>} action */
  async #do(action) {
    this.#busy = true;
    this.requestUpdate();
    try {
      await action();
    } catch (error) {
      show({ tone: "bad", text: /** @type {Error} */ (error).message });
    } finally {
      this.#busy = false;
      this.requestUpdate();
    }
  }

  #save() {
    return this.#do(async () => {
      const { text, saved } = this.draft;
      const answer = saved
        ? await api(`/api/strategies/${this.#item}`, { method: "PUT", body: text, headers: { "If-Match": `"${saved.etag}"` } })
        : await api("/api/strategies", { method: "POST", body: text });
      this.draft.saved = { text, etag: answer.etag };
      show({ tone: "good", text: `${answer.name} is saved` });
      this.#keep();
      if (!saved) {
        unsaved.delete(this.#item);
        this.#item = answer.name;
        openItem(answer.name);
      }
    });
  }

  /** A backtest runs what is saved: what is not must be saved first. */
  async #try() {
    const { draft } = this;
    if (!this.#readOnly && (draft.saved === null || draft.changed)) {
      if (!draft.valid) {
        show({ tone: "warn", text: `${this.#name} cannot be tried before it is valid: a backtest runs what is saved` });
        return;
      }
      if (!(await confirm({ title: `Save ${this.#name} first?`, text: "A backtest runs the strategy as it is saved, not what is only written here.", action: "Save and try" }))) {
        return;
      }
      await this.#save();
      if (draft.saved === null || draft.changed) {
        return;
      }
    }
    app.select({ page: "backtests", item: `new:${this.#item}` });
  }

  /** @param {number} version */
  #restore(version) {
    return this.#do(async () => {
      const { saved } = this.draft;
      const answer = await api(`/api/strategies/${this.#item}/versions/${version}/restore`, { method: "POST", headers: { "If-Match": `"${saved?.etag ?? "*"}"` } });
      this.draft.open(answer.text, { text: answer.text, etag: answer.etag });
      show({ tone: "good", text: `${answer.name} is version ${version} again` });
    });
  }

  #delete() {
    const name = this.#item;
    return this.#do(async () => {
      const sure = await confirm({ title: `Delete ${name}?`, text: "Its file goes; its versions stay, and a session that runs it goes on.", action: "Delete" });
      if (sure) {
        await api(`/api/strategies/${name}`, { method: "DELETE", headers: { "If-Match": `"${this.draft.saved?.etag ?? "*"}"` } });
        this.draft.open(this.draft.text, { text: this.draft.text, etag: "" });
        show({ tone: "good", text: `${name} is deleted` });
        openItem(null);
      }
    });
  }

  async #reload() {
    if (!this.#unsaved || (await confirm({ title: "Read it again?", text: "What you wrote here is lost.", action: "Read again" }))) {
      unsaved.delete(this.#item);
      this.#open(this.#item);
    }
  }

  /** @param {string | null} item */
  async #leave(item) {
    if (!this.#unsaved || (await confirm({ title: "Leave without saving?", text: `What you changed in ${this.#name} is lost.`, action: "Leave" }))) {
      unsaved.delete(this.#item);
      openItem(item);
    }
  }
}

/** @param {string} name @param {string} text */
function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${name || "strategy"}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

customElements.define("tocsin-strategy-editor", StrategyEditor);
