/**
 * The emergency stop: asks once, sends `command.emergency_stop`, shows what was closed.
 * Esc opens it (see keys.js), Enter confirms, Esc again cancels.
 */
import { LitElement, html, nothing } from "lit";
import { app } from "../lib/context.js";
import { base, decimal, isKnown, money, quote } from "../lib/format.js";
import { change } from "../lib/marks.js";
import { me } from "../lib/me.js";
import { pause, show } from "../lib/session-commands.js";
import { sideWords } from "../lib/words.js";

/** @typedef {{kind: "asking"} | {kind: "sending"} | {kind: "done", reply: any} | {kind: "failed", reason: string}} Step */

class StopDialog extends LitElement {
  /** @type {Step} */
  #step = { kind: "asking" };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("tocsin-stop", () => this.#open());
  }

  get #dialog() {
    return /** @type {HTMLDialogElement} */ (this.querySelector("dialog"));
  }

  #open() {
    if (app.session === null || this.#dialog.open) {
      return;
    }
    if (!me.may("command.emergency_stop")) {
      show({ tone: "warn", text: me.whyNot });
      return;
    }
    this.#become({ kind: "asking" });
    this.#dialog.showModal();
    this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector("[data-confirm]"))?.focus());
  }

  /** @param {Step} step */
  #become(step) {
    this.#step = step;
    this.requestUpdate();
  }

  async #confirm() {
    this.#become({ kind: "sending" });
    try {
      const reply = await app.bus.request("command.emergency_stop", { session_id: app.session?.id });
      this.#become({ kind: "done", reply });
    } catch (error) {
      this.#become({ kind: "failed", reason: /** @type {Error} */ (error).message });
    }
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector("[data-dismiss]"))?.focus();
  }

  async #pauseOnly() {
    const session = app.session;
    this.#dialog.close();
    if (session) {
      show(await pause(app.bus, session));
    }
  }

  render() {
    return html`<dialog class="dialog stop-dialog" data-step=${this.#step.kind} aria-labelledby="stop-title">
      <h2 id="stop-title">Emergency stop</h2>
      ${this.#content()}
    </dialog>`;
  }

  #content() {
    const close = () => this.#dialog.close();
    const name = app.session?.name ?? "";
    switch (this.#step.kind) {
      case "asking":
        return html`
          <p>Close every open position of <strong>${name}</strong> at once, cancel its pending orders, and open nothing new until you resume it.</p>
          ${app.session?.state === "ACTIVE" ? html`<p class="faint">Or only pause it: open positions stay guarded, nothing new opens.</p>` : nothing}
          <div class="dialog-actions">
            <button @click=${close}>Cancel <kbd>Esc</kbd></button>
            ${app.session?.state === "ACTIVE" ? html`<button data-action="pause" @click=${() => this.#pauseOnly()}>Pause only</button>` : nothing}
            <button class="danger" data-confirm @click=${() => this.#confirm()}>Stop everything <kbd>Enter</kbd></button>
          </div>`;
      case "sending":
        return html`<p role="status">Stopping ${name} …</p>`;
      case "failed":
        return html`
          <p role="alert" class="tone-danger"><strong>The stop was not confirmed:</strong> ${this.#step.reason}.</p>
          <p>The same command goes by REST: <code>POST /api/emergency-stop</code></p>
          <div class="dialog-actions">
            <button data-dismiss @click=${close}>Close</button>
            <button class="danger" @click=${() => this.#confirm()}>Try again</button>
          </div>`;
      case "done":
        return html`${result(this.#step.reply)}
          <div class="dialog-actions"><button data-dismiss @click=${close}>Close</button></div>`;
    }
  }
}

/** What the server says it closed: `{sessions: [{session_id, closed, still_closing, equity, state, reason}]}`. @param {any} reply */
function result(reply) {
  const results = Array.isArray(reply?.sessions) ? reply.sessions : [reply ?? {}];
  return html`<div role="status" data-stopped>${results.map(sessionResult)}</div>`;
}

/** @param {any} session */
function sessionResult(session) {
  const closed = session.closed ?? [];
  const closing = session.still_closing ?? [];
  const summary =
    closed.length + closing.length === 0
      ? "No position was open."
      : `${closed.length} ${closed.length === 1 ? "position" : "positions"} closed${closing.length ? `, ${closing.length} still closing` : ""}.`;
  return html`
    <p><strong>Stopped.</strong> ${summary}</p>
    ${session.state === "PAUSED"
      ? html`<p data-paused>The session is <strong>paused</strong>: nothing new opens until you press <strong>Resume</strong> under the header.</p>`
      : nothing}
    <ul class="stop-list">
      ${closed.map((/** @type {any} */ trade) => html`<li data-symbol=${trade.symbol}>
        <span><strong>${base(trade.symbol)}</strong> ${sideWords(trade.direction)} ${decimal(trade.qty)}</span>
        <span>${isKnown(trade.exit_price) ? html`at ${decimal(trade.exit_price)}` : nothing}</span>
        <span>${isKnown(trade.pnl) ? change(trade.pnl, quote(trade.symbol)) : nothing}</span>
      </li>`)}
      ${closing.map((/** @type {string} */ id) => html`<li><span>${id}</span><span>closing order is out</span></li>`)}
    </ul>
    ${isKnown(session.equity?.equity) ? html`<p class="faint">Equity now ${money(session.equity.equity)}</p>` : nothing}`;
}

customElements.define("tocsin-stop", StopDialog);
