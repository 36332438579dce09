/** The player of a replayed session: play, pause, speed, what is covered, and forward to a moment. */
import { html, nothing, svg } from "lit";
import { app } from "../lib/context.js";
import { clockTime, count, duration, number, utc } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { needs } from "../lib/needs.js";
import { Panel } from "../lib/panel.js";
import { RecordingDetails } from "../lib/recording-details.js";
import { barOf, remaining, spanOf, SPEEDS, speedWords } from "../lib/replay.js";
import { show } from "../lib/session-commands.js";

/** How far the buttons skip, in seconds. */
const SKIPS = [60, 600];

class ReplayPlayer extends Panel {
  #details = new RecordingDetails(() => this.requestUpdate());
  /** Where the bar's handle is being dragged to, milliseconds. @type {number | null} */
  #target = null;
  /** Where the newest jump goes, as long as nothing from there has been seen: of a session, milliseconds. */
  #jumped = { session: "", millis: 0 };
  #sending = false;

  get heading() {
    return "Replay";
  }

  get hook() {
    return "replay";
  }

  streams() {
    return { backtests: "backtests", recordings: "recordings" };
  }

  get #item() {
    return this.store("backtests")?.get(app.session?.id ?? "");
  }

  get waitingFor() {
    return "how far the replay is";
  }

  empty() {
    return this.#item ? null : "waiting for the replay's first word";
  }

  body() {
    const item = this.#item;
    const recording = this.#details.of(this.items("recordings")).find((each) => each.recording_id === item.data);
    const span = spanOf(recording);
    // Of large blocks the replay tells only when one is done; the markets have told more by then.
    const told = [item.event_time ? Date.parse(item.event_time) : null, app.replayMillis].filter((each) => each !== null);
    const seen = told.length > 0 ? Math.max(...told) : (span?.from ?? null);
    const at = seen !== null && this.#jumped.session === item.session_id ? Math.max(seen, this.#jumped.millis) : seen;
    // Told by bytes, it would run ahead: they are read in blocks.
    const percent = span && at !== null && !ended(item) ? Math.min(100, (100 * (at - span.from)) / (span.to - span.from)) : item.percent;
    const paused = item.state === "PAUSED";
    const over = ended(item);
    const left = over ? null : remaining(item, span, at);
    const speeds = SPEEDS.includes(item.speed) ? SPEEDS : [item.speed, ...SPEEDS];
    return html`<div class="player" data-state=${item.state} role="group" aria-label="Replay of ${item.data}">
      <button ${needs("command.control_replay")} class="primary" data-action="play" ?disabled=${over || this.#sending} @click=${() => this.#control({ pause: !paused })}>${icon(paused ? "play" : "pause")}${paused ? "Play" : "Pause"}</button>
      <label class="player-speed"><span class="sr">Speed</span><select ${needs("command.control_replay")} data-field="speed" ?disabled=${over} @change=${(/** @type {Event} */ event) => this.#control({ speed: Number(/** @type {HTMLSelectElement} */ (event.target).value) })}>
        ${speeds.map((speed) => html`<option value=${speed} .selected=${speed === item.speed}>${speedWords(speed)}</option>`)}</select></label>
      ${this.#bar(item, recording, span, at, over)}
      <span class="player-skips">${SKIPS.map((seconds) => html`<button ${needs("command.control_replay")} class="small" data-skip=${seconds} ?disabled=${over || at === null || this.#sending} title="Leaves out the next ${duration(seconds)} of the recording" @click=${() => this.#jump(Number(at) + seconds * 1000)}>+${seconds / 60} min</button>`)}</span>
      <span class="player-facts">
        <b data-percent>${number(percent, 1)} %</b>
        ${at === null ? nothing : html`<time data-event-time datetime=${new Date(at).toISOString()} title="time of the recording; ${utc(at)}">${clockTime(at)}</time>`}
        <span data-eta>${item.state === "FAILED" ? html`<span class="tone-danger">${item.reason || "failed"}</span>` : over ? "at its end" : paused ? "paused" : left === null ? "" : `${duration(left)} left`}</span>
        <small title=${item.bad > 0 ? `${item.bad} lines could not be read; the first: ${item.first_bad}` : ""}>${item.events > 0 ? `${count(item.events)} events` : ""}${item.events === 0 || paused || over ? "" : `, ${count(item.events_per_second)}/s`}${item.bad > 0 ? html` · <span class="tone-danger">${count(item.bad)} bad</span>` : nothing}</small>
      </span>
    </div>`;
  }

  /**
   * @param {any} item @param {any} recording @param {{from: number, to: number} | null} span
   * @param {number | null} at milliseconds @param {boolean} over
   */
  #bar(item, recording, span, at, over) {
    if (span === null) {
      return html`<progress class="player-bar" max="100" value=${item.percent} aria-label="How far the replay is"></progress>`;
    }
    const shown = this.#target ?? Math.min(span.to, Math.max(span.from, at ?? span.from));
    const share = (100 * ((at ?? span.from) - span.from)) / (span.to - span.from);
    const line = barOf(recording, app.selection);
    const drag = (/** @type {Event} */ event) => {
      this.#target = Number(/** @type {HTMLInputElement} */ (event.target).value);
      this.requestUpdate();
    };
    const drop = () => {
      const target = this.#target;
      this.#target = null;
      if (target !== null) {
        this.#jump(target);
      }
      this.requestUpdate();
    };
    return html`<span class="player-bar" title="${line ? `${line.symbol} on ${line.venue}: ` : ""}${utc(span.from)} to ${utc(span.to)}${line?.gaps.length ? `, ${line.gaps.length} ${line.gaps.length === 1 ? "gap" : "gaps"}` : ""}">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        ${line?.covered.map((each) => svg`<rect class="had" x=${each.begin} width=${each.width} y="0" height="8"></rect>`)}
        <rect class="played" x="0" width=${Math.max(0, Math.min(100, share))} y="0" height="8"></rect>
        ${line?.gaps.map((each) => svg`<rect class="gap" x=${each.begin} width=${each.width} y="0" height="8"><title>${`${each.reason} ${utc(each.from)}`}</title></rect>`)}
      </svg>
      <input type="range" aria-label="Forward to" aria-valuetext=${clockTime(shown)} min=${span.from} max=${span.to} step="1000" .value=${String(shown)} ?disabled=${over || this.#sending} @input=${drag} @change=${drop}>
      ${this.#target === null ? nothing : html`<output style="left:${(100 * (shown - span.from)) / (span.to - span.from)}%">${clockTime(shown)}</output>`}
    </span>`;
  }

  /** Leaves out what is between. @param {number} millis */
  async #jump(millis) {
    if (millis <= Math.max(Date.parse(this.#item?.event_time ?? "") || 0, app.replayMillis ?? 0)) {
      show({ tone: "warn", text: "A replay goes forward only: begin it anew for what was before" });
      return;
    }
    if (await this.#control({ jump_to: new Date(millis).toISOString() })) {
      this.#jumped = { session: app.session?.id ?? "", millis };
    }
  }

  /** @param {Record<string, unknown>} wish @returns {Promise<boolean>} whether it is done */
  async #control(wish) {
    this.#sending = true;
    this.requestUpdate();
    let done = false;
    try {
      await app.bus.request("command.control_replay", { session_id: app.session?.id, ...wish });
      done = true;
    } catch (error) {
      show({ tone: "bad", text: `The replay goes on as it was: ${/** @type {Error} */ (error).message}` });
    }
    this.#sending = false;
    this.requestUpdate();
    return done;
  }
}

/** @param {any} item */
function ended(item) {
  return item.state === "DONE" || item.state === "FAILED";
}

customElements.define("tocsin-replay-player", ReplayPlayer);
