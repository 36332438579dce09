/** The versions of a strategy: what changed in each, and the way back to one. */
import { LitElement, html, nothing } from "lit";
import { api } from "../../lib/api.js";
import { chip, time } from "../../lib/marks.js";
import { needs } from "../../lib/needs.js";
import { diff, hunks } from "../../lib/strategy/diff.js";

/** @typedef {{version: number, saved_at: string, what: string, etag: string, characters: number}} Version */

class StrategyVersions extends LitElement {
  static properties = { name: {}, current: {}, etag: {}, locked: { type: Boolean } };

  /** @type {Version[] | null} */
  #versions = null;
  #failed = "";
  /** The one that is looked at. @type {{version: number, text: string} | null} */
  #shown = null;
  #asked = "";

  constructor() {
    super();
    this.name = "";
    /** The text as it is in the editor. */
    this.current = "";
    /** Of the saved text: when it changes, there is one more version. */
    this.etag = "";
    this.locked = false;
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<PropertyKey, unknown>} _changed */
  willUpdate(_changed) {
    const wanted = `${this.name} ${this.etag}`;
    if (wanted !== this.#asked) {
      this.#asked = wanted;
      this.#load(this.name);
    }
  }

  /** @param {string} name */
  async #load(name) {
    try {
      const answer = await api(`/api/strategies/${name}/versions`);
      if (name === this.name) {
        this.#versions = answer.versions;
        this.#failed = "";
        const second = answer.versions[1];
        await this.#show(this.#shown?.version ?? second?.version ?? answer.versions[0]?.version);
      }
    } catch (error) {
      this.#failed = /** @type {Error} */ (error).message;
    }
    this.requestUpdate();
  }

  /** @param {number | undefined} version */
  async #show(version) {
    if (version === undefined) {
      return;
    }
    try {
      this.#shown = await api(`/api/strategies/${this.name}/versions/${version}`);
      this.#failed = "";
    } catch (error) {
      this.#failed = /** @type {Error} */ (error).message;
    }
    this.requestUpdate();
  }

  render() {
    if (this.#failed) {
      return html`<p class="note" role="alert">The versions cannot be read: ${this.#failed}</p>`;
    }
    if (this.#versions === null) {
      return html`<p class="note">Reading the versions …</p>`;
    }
    if (this.#versions.length === 0) {
      return html`<p class="note">It is as it was shipped: there is no other version.</p>`;
    }
    const newest = this.#versions[0].version;
    return html`<ol class="versions" aria-label="Versions">${this.#versions.map(
        (each) => html`<li><button class="quiet" aria-pressed=${each.version === this.#shown?.version} data-version=${each.version} @click=${() => this.#show(each.version)}>
          <strong>${each.version}</strong> ${time(each.saved_at)} <span>${each.what}</span>${each.version === newest ? chip("plain", "NEWEST") : nothing}</button></li>`,
      )}</ol>
      ${this.#shown ? this.#difference(this.#shown) : nothing}`;
  }

  /** @param {{version: number, text: string}} shown */
  #difference(shown) {
    const lines = hunks(diff(shown.text.trimEnd(), this.current.trimEnd()), 3);
    const restore = () => this.dispatchEvent(new CustomEvent("restore", { detail: shown.version }));
    return html`<div class="difference">
      <p>From version ${shown.version} to the text in the editor${lines.length === 0 ? ": nothing is different" : ""}
        ${this.locked ? nothing : html`<button ${needs("POST /api/strategies/:name/versions/:version/restore")} class="small" data-action="restore" @click=${restore}>Restore version ${shown.version}</button>`}</p>
      ${lines.length === 0
        ? nothing
        : html`<pre class="diff" tabindex="0" aria-label="Differences">${lines.map((line) =>
            line === null ? html`<span class="left-out">…\n</span>` : html`<span data-kind=${line.kind}><i aria-hidden="true">${{ same: " ", added: "+", removed: "−" }[line.kind]}</i> ${line.text}\n</span>`,
          )}</pre>`}
    </div>`;
  }
}

customElements.define("tocsin-strategy-versions", StrategyVersions);
