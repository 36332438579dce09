/** The base of what shows one backtest or one sweep: asks for it, again when it has come to its end, and says what it waits for. */
import { html } from "lit";
import { api } from "../../lib/api.js";
import { isUnderWay } from "../../lib/backtest-wish.js";
import { app } from "../../lib/context.js";
import { icon } from "../../lib/icons.js";
import { Panel } from "../../lib/panel.js";

export class JobPanel extends Panel {
  /** What was asked for: the id, and its state then. */
  #asked = "";
  /** @type {any} */
  #found = null;
  #failed = "";

  /** What one is called, as in its id's name and its address. @returns {"backtest" | "sweep"} */
  get word() {
    throw new Error("a job's panel names its word");
  }

  streams() {
    return { jobs: `${this.word}s` };
  }

  get waitingFor() {
    return `the ${this.word}`;
  }

  tools() {
    return html`<button class="small" data-action="back" @click=${() => app.select({ item: null })}>${icon("back")}All backtests</button>`;
  }

  /** Another one is asked for: what is known of the last goes. */
  forget() {}

  /**
   * It was found; what it needs beside is fetched here.
   * @param {any} _found @param {() => boolean} _isWanted whether it is still the one that is shown
   * @returns {Promise<void>}
   */
  async found(_found, _isWanted) {}

  /** @param {Map<PropertyKey, unknown>} changed */
  update(changed) {
    const id = app.selection.item;
    if (id !== null && app.selection.page === "backtests") {
      const told = this.store("jobs")?.get(id);
      this.#ask(id, told && isUnderWay(told) ? "under way" : (told?.state ?? ""));
    }
    super.update(changed);
  }

  /** Again when it has come to its end. @param {string} id @param {string} state */
  async #ask(id, state) {
    const wanted = `${id} ${state}`;
    if (this.#asked === wanted) {
      return;
    }
    if (!this.#asked.startsWith(`${id} `)) {
      this.#found = null;
      this.forget();
    }
    this.#asked = wanted;
    this.#failed = "";
    const isWanted = () => this.#asked === wanted;
    try {
      const found = await api(`/api/${this.word}s/${encodeURIComponent(id)}`);
      if (!isWanted()) {
        return;
      }
      this.#found = found;
      this.requestUpdate();
      await this.found(found, isWanted);
    } catch (error) {
      if (isWanted()) {
        this.#failed = /** @type {Error} */ (error).message;
      }
    }
    this.requestUpdate();
  }

  empty() {
    if (this.item) {
      return null;
    }
    const again = () => {
      this.#asked = "";
      this.requestUpdate();
    };
    return this.#failed
      ? html`<div class="invite" data-state="unknown" role="alert"><strong>This ${this.word} cannot be shown</strong><p>${this.#failed}</p><button @click=${again}>${icon("reload")}Try again</button></div>`
      : `waiting for the ${this.word}`;
  }

  /** Why it could not be asked for; empty if it could. */
  get problem() {
    return this.#failed;
  }

  /** The stream is newer while it runs. */
  get item() {
    const told = this.store("jobs")?.get(app.selection.item ?? "");
    const found = this.#found?.[`${this.word}_id`] === app.selection.item ? this.#found : null;
    return told && (found === null || isUnderWay(told) || told.state === "FAILED") ? told : found;
  }
}
