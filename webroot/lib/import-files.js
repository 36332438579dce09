/** The files that can be imported, and that backtests can name: for a field to choose from. */
import { html } from "lit";
import { api } from "./api.js";
import { size } from "./coverage.js";

export class ImportFiles {
  #changed;
  /** @type {ReadonlyArray<{file: string, bytes: number}> | null} */
  #files = null;

  /** @param {() => void} changed called when they are known */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Looks what is there now. */
  async ask() {
    try {
      this.#files = (await api("/api/imports")).files;
      this.#changed();
    } catch {
      // A name can be typed as well; a wrong one is told with those that there are.
    }
  }

  /** What stands beside the field's label. */
  get hint() {
    return this.#files?.length === 0 ? "the folder import of the data folder is empty" : "below import in the data folder";
  }

  /** What a field with that `list` offers. @param {string} id */
  list(id) {
    return html`<datalist id=${id}>${(this.#files ?? []).map(({ file, bytes }) => html`<option value=${file}>${size(bytes)}</option>`)}</datalist>`;
  }
}
