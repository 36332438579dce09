/** Each part of the server: how it is, since when, why, and what still works without it. */
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { chip, time } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

const TONES = /** @type {Record<string, string>} */ ({ UP: "done", STARTING: "position", DEGRADED: "signal", DOWN: "danger" });

class HealthParts extends Panel {
  get heading() {
    return "Parts of the server";
  }

  get hook() {
    return "health-parts";
  }

  streams() {
    return { health: "health" };
  }

  body() {
    return html`<table class="rows">
      <thead><tr><th>Part</th><th>State</th><th>Since</th><th class="wide">Why</th><th class="wide">Still works</th></tr></thead>
      <tbody>
        ${repeat(this.items("health"), (part) => part.part, (part) => html`
          <tr data-part=${part.part} data-status=${part.status}>
            <td><strong>${part.part}</strong></td>
            <td>${chip(TONES[part.status] ?? "plain", String(part.status).toLowerCase())}</td>
            <td>${part.since ? time(part.since) : ""}</td>
            <td class="wide">${part.reason || html`<span class="faint">nothing to tell</span>`}</td>
            <td class="wide">${part.still_works || html`<span class="faint">${part.status === "UP" ? "everything" : "nothing of it"}</span>`}</td>
          </tr>`)}
      </tbody>
    </table>`;
  }
}

customElements.define("tocsin-health-parts", HealthParts);
