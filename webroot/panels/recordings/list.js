/** All recordings of the server: what they cover, where they have gaps, how large they are. */
import { html, nothing, svg } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { api } from "../../lib/api.js";
import { confirm } from "../../lib/confirm.js";
import { app } from "../../lib/context.js";
import { beginOf, coverageOf, size } from "../../lib/coverage.js";
import { duration, number, utc } from "../../lib/format.js";
import { icon } from "../../lib/icons.js";
import { chip, time } from "../../lib/marks.js";
import { needs } from "../../lib/needs.js";
import { Panel } from "../../lib/panel.js";
import { RecordingDetails } from "../../lib/recording-details.js";
import { show } from "../../lib/session-commands.js";

/** Markets whose coverage a row shows; the others are told by number. */
const LINES = 4;

const TONES = /** @type {Record<string, string>} */ ({ COMPLETE: "done", RECORDING: "position", IMPORTING: "position" });
const UNDER_WAY = new Set(["RECORDING", "IMPORTING"]);

class Recordings extends Panel {
  #details = new RecordingDetails(() => this.requestUpdate());

  get heading() {
    return "Recordings";
  }

  get hook() {
    return "recordings";
  }

  streams() {
    return { recordings: "recordings" };
  }

  get waitingFor() {
    return "the list of recordings";
  }

  get #shown() {
    const under = (/** @type {any} */ each) => Number(UNDER_WAY.has(each.state));
    return this.#details.of(this.items("recordings")).sort((a, b) => under(b) - under(a) || (b.created ?? "").localeCompare(a.created ?? "") || b.recording_id.localeCompare(a.recording_id));
  }

  tools() {
    const bytes = this.#shown.reduce((sum, each) => sum + (each.bytes ?? 0), 0);
    return html`<span class="count">${this.#shown.length > 0 ? `${this.#shown.length}, ${size(bytes)}` : ""}</span>
      <button ${needs("POST /api/recordings")} class="primary small" data-action="record" @click=${() => app.select({ item: "new" })}>${icon("recordings")}Record</button>
      <button ${needs("POST /api/recordings")} class="small" data-action="import" @click=${() => app.select({ item: "import" })}>${icon("plus")}Import</button>`;
  }

  empty() {
    return this.#shown.length > 0
      ? null
      : html`<div class="invite"><strong>No recording yet</strong>
          <p>A recording keeps what an exchange sent, byte for byte: backtests and replays run over it.</p>
          <button class="primary" @click=${() => app.select({ item: "new" })}>${icon("recordings")}Record</button>
          <button @click=${() => app.select({ item: "import" })}>${icon("plus")}Import a file</button></div>`;
  }

  body() {
    return html`<table class="rows cards recordings">
      <thead><tr><th>Recording</th><th>State</th><th>Coverage</th><th class="num">From</th><th class="num">Length</th><th class="num">Entries</th><th class="num">Size</th><th><span class="sr">Actions</span></th></tr></thead>
      <tbody>${repeat(this.#shown, (each) => each.recording_id, (each) => this.#row(each))}</tbody>
    </table>`;
  }

  /** @param {any} each */
  #row(each) {
    const from = beginOf(each);
    const known = from !== null && each.to;
    return html`<tr data-recording=${each.recording_id} data-state=${each.state}>
      <td data-label="Session"><strong>${each.name || each.recording_id}</strong> <small title=${each.recording_id}>${each.kind ?? ""}</small></td>
      <td data-label="State">${chip(TONES[each.state] ?? "danger", each.state)}${each.reason ? html` <span class="reason">${each.reason}</span>` : nothing}${each.lost > 0 ? html` <span class="tone-danger">${number(each.lost, 0)} lost</span>` : nothing}</td>
      <td data-label="Coverage" class="coverage">${coverage(each)}</td>
      <td data-label="From" class="num">${time(from, app.bus.serverNow())}</td>
      <td data-label="Length" class="num" title=${known ? `to ${utc(each.to)}` : ""}>${known ? duration((Date.parse(each.to) - Date.parse(from)) / 1000) : ""}</td>
      <td data-label="Entries" class="num">${each.entries === undefined ? "" : number(each.entries, 0)}</td>
      <td data-label="Size" class="num" title=${each.raw_bytes ? `${size(each.raw_bytes)} before compression` : ""}>${each.bytes === undefined ? "" : size(each.bytes)}</td>
      <td class="actions">${each.state === "RECORDING"
        ? html`<button ${needs("POST /api/recordings/:id/stop")} class="small" data-action="stop" @click=${() => this.#stop(each)}>${icon("stop")}Stop</button>`
        : each.state === "IMPORTING" ? nothing : html`${each.state === "COMPLETE" ? html`<button ${needs("POST /api/sessions")} class="small" data-action="replay" title="Start a session over it, and watch it on the dashboard" @click=${() => app.select({ item: `replay:${each.recording_id}` })}>${icon("play")}Replay</button>` : nothing}<button class="small quiet" data-action="delete" ${needs("DELETE /api/recordings/:id")} @click=${() => this.#delete(each)}>Delete</button>`}</td>
    </tr>`;
  }

  /** @param {any} each */
  async #stop(each) {
    try {
      await api(`/api/recordings/${encodeURIComponent(each.recording_id)}/stop`, { method: "POST" });
      show({ tone: "good", text: `${each.name} is on the disk` });
    } catch (error) {
      show({ tone: "bad", text: `${each.name} was not stopped: ${/** @type {Error} */ (error).message}` });
    }
  }

  /** @param {any} each */
  async #delete(each) {
    const name = each.name || each.recording_id;
    if (await confirm({ title: `Delete ${name}?`, text: "The recorded data go for good; results of backtests over them stay.", action: "Delete" })) {
      try {
        await api(`/api/recordings/${encodeURIComponent(each.recording_id)}`, { method: "DELETE" });
        show({ tone: "good", text: `${name} is deleted` });
      } catch (error) {
        show({ tone: "bad", text: `${name} is not deleted: ${/** @type {Error} */ (error).message}` });
      }
    }
  }
}

/** A bar a market: what was recorded, and red where something is missing. @param {any} recording */
function coverage(recording) {
  const lines = coverageOf(recording);
  const gaps = recording.coverage?.gap_count ?? 0;
  return html`${lines.slice(0, LINES).map(
      (line) => html`<span class="cover"><span title=${line.venue}>${line.symbol}</span><svg viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="${line.symbol}: ${line.gaps.length === 0 ? "no gap" : line.gaps.length === 1 ? "1 gap" : `${line.gaps.length} gaps`}">
        ${line.covered.map((each) => svg`<rect class="had" x=${each.begin} width=${each.width} y="0" height="6"><title>${utc(each.from)} to ${utc(each.to)}</title></rect>`)}
        ${line.gaps.map((each) => svg`<rect class="gap" x=${each.begin} width=${each.width} y="0" height="6"><title>${`${each.reason} ${utc(each.from)} to ${utc(each.to)}`}</title></rect>`)}</svg></span>`,
    )}${lines.length > LINES ? html`<small>and ${lines.length - LINES} more</small> ` : nothing}${gaps > 0 ? html`<small class="tone-danger">${number(gaps, 0)} ${gaps === 1 ? "gap" : "gaps"}</small>` : nothing}`;
}

customElements.define("tocsin-recordings", Recordings);
