/** The answer to the first question: what is going on, and what comes next. */
import { html, nothing } from "lit";
import { app } from "../lib/context.js";
import { base, clockTime, isKnown, quote, stopwatch, utc } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { change, chip, venueMark } from "../lib/marks.js";
import { needs } from "../lib/needs.js";
import { Panel } from "../lib/panel.js";
import { resume, show } from "../lib/session-commands.js";
import { conditionWords, instanceWords, JOURNEY, pausedReason, pausedWords, sideWords, stateWords } from "../lib/words.js";

class Hero extends Panel {
  #resuming = false;

  get heading() {
    return "Status";
  }

  get hook() {
    return "hero";
  }

  get ticks() {
    return true;
  }

  streams() {
    return {
      machines: app.address("state_machines"),
      conditions: app.address("conditions"),
      positions: app.address("positions"),
    };
  }

  get waitingFor() {
    return "the session's state machines";
  }

  empty() {
    return this.items("machines").length === 0 ? html`${this.#paused()}<p>this session runs no strategy: it only collects data</p>` : null;
  }

  /** The instance that most wants to be seen; among equals the selected one, then the newest change. */
  get #instance() {
    return [...this.items("machines")].sort(
      (a, b) =>
        stateWords(a.state).rank - stateWords(b.state).rank ||
        Number(app.isSelected(b)) - Number(app.isSelected(a)) ||
        String(b.since).localeCompare(String(a.since)),
    )[0];
  }

  /** What is more than watched is shown in every panel, unless the person has chosen otherwise. */
  drawn() {
    const instance = this.#instance;
    if (instance && stateWords(instance.state).rank <= stateWords("SIGNAL_DETECTED").rank) {
      app.suggest(instance);
    }
  }

  body() {
    const instance = this.#instance;
    const now = app.sessionNow();
    const { words, code, tone } = app.over ? ended(instance) : app.paused ? pausedWords(instance, now) : instanceWords(instance, now);
    const position = this.items("positions").find((p) => p.status === "OPEN" && p.instance_id === instance.instance_id);
    const conditions = this.store("conditions")?.get(instance.instance_id);
    const select = () => app.selectInstrument(instance);
    return html`
      ${this.#paused()}
      <div class="hero" data-state=${instance.state} data-tone=${tone} data-symbol=${instance.symbol} data-instance=${instance.instance_id}>
        <button class="hero-what" @click=${select} title="Show ${app.nameOf(instance)} in every panel">
          <span class="hero-symbol">${base(instance.symbol)}<small>${quote(instance.symbol)}</small>${venueMark(instance)}</span>
          <span class="hero-words" aria-live="polite">${words}${code ? html`<span class="hero-code"> · ${code}</span>` : nothing}</span>
        </button>
        <dl class="hero-facts">
          ${position ? this.#pnl(position) : nothing}
          <div><dt>Since</dt><dd title=${`${clockTime(instance.since)} · ${utc(instance.since)}`}>${stopwatch((now - Date.parse(instance.since)) / 1000)}</dd></div>
          <div><dt>Strategy</dt><dd>${instance.strategy_id} ${chip("plain", sideWords(instance.direction))}</dd></div>
          <div class="hero-next"><dt>Next</dt><dd title=${instance.reason ?? ""}>${this.#next(instance, conditions)}</dd></div>
        </dl>
        ${journey(instance)}
      </div>
    `;
  }

  /** Why nothing new opens, and the way back. */
  #paused() {
    const { session } = app;
    if (session === null || !app.paused) {
      return nothing;
    }
    const again = async () => {
      this.#resuming = true;
      this.requestUpdate();
      show(await resume(app.bus, session));
      this.#resuming = false;
      this.requestUpdate();
    };
    return html`<div class="paused" data-tone="signal" data-paused role="status">
      ${icon("pause")}<span><strong>Paused</strong>${pausedReason(session.reason)}</span>
      <button ${needs("command.resume_session")} data-action="resume" ?disabled=${this.#resuming} @click=${again}>${icon("play")}Resume</button>
    </div>`;
  }

  /** @param {any} instance @param {any} conditions */
  #next(instance, conditions) {
    if (app.over) {
      return app.session?.reason || "nothing: it is over";
    }
    if (app.paused && instance.state === "MONITORING") {
      return "nothing, until the session is resumed";
    }
    return html`${instance.next || "nothing is expected"}${this.#nearest(instance, conditions)}`;
  }

  /** @param {any} instance @param {any} conditions */
  #nearest(instance, conditions) {
    if (instance.state !== "MONITORING" || !conditions?.blockers?.length) {
      return nothing;
    }
    return html`<span class="faint"> · ${conditionWords(conditions.blockers.join(", "))}</span>`;
  }

  /** @param {any} position */
  #pnl(position) {
    if (!isKnown(position.unrealized_pnl)) {
      return html`<div><dt>P&amp;L</dt><dd>waiting for a mark</dd></div>`;
    }
    return html`<div class="hero-pnl" title="after the fees paid so far, before the exit's"><dt>P&amp;L after fees</dt><dd>
      ${change(position.unrealized_pnl, quote(position.symbol))}
      ${isKnown(position.unrealized_pnl_pct) ? html`<small>${change(position.unrealized_pnl_pct, "%")}</small>` : nothing}</dd></div>`;
  }
}

/** A session that is over watches nothing any more, whatever its instances' last state was. @param {any} instance */
function ended(instance) {
  return { words: `Session ${app.session?.state.toLowerCase()}`, code: `last: ${stateWords(instance.state).words.toLowerCase()}`, tone: "idle" };
}

/** @param {any} instance */
function journey(instance) {
  const { step, tone } = stateWords(instance.state);
  return html`<ol class="journey" aria-label="Journey" data-tone=${tone}>
    ${JOURNEY.map(
      (name, i) => html`<li data-step=${i < step ? "past" : i === step ? "now" : "next"} aria-current=${i === step ? "step" : nothing}>${name}</li>`,
    )}
  </ol>`;
}

customElements.define("tocsin-hero", Hero);
