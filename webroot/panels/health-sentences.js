/** How the whole is, in sentences: what a person reads first when something is wrong. */
import { html } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { sentences } from "../lib/health-sentences.js";
import { icon } from "../lib/icons.js";
import { Panel } from "../lib/panel.js";

const LINKED = new Set(["connected", "slow", "polling"]);
const RUNNING = new Set(["ACTIVE", "PAUSED"]);
const ICONS = { good: "check", warn: "warn", bad: "bad", busy: "busy" };

class HealthSentences extends Panel {
  get heading() {
    return "Health";
  }

  get hook() {
    return "health-sentences";
  }

  get ticks() {
    return true;
  }

  streams() {
    return { health: "health", venues: "venues", sessions: "sessions" };
  }

  get waitingFor() {
    return "the server's health";
  }

  body() {
    const { link } = app.bus;
    const found = sentences({
      venues: this.items("venues"),
      parts: this.items("health"),
      sessions: this.items("sessions").filter((session) => RUNNING.has(session.state)),
      now: app.bus.serverNow(),
      since: (venue) => (app.bus.now() - (this.store("venues")?.receivedAt(venue) ?? app.bus.now())) / 1000,
      unlinked: LINKED.has(link.state) ? "" : link.reason || link.state,
    });
    return html`<ul class="sentences">${repeat(found, (each) => each.key, (each) => html`<li data-tone=${each.tone === "busy" ? "position" : each.tone} data-key=${each.key}>${icon(ICONS[each.tone])}<span>${each.text}</span></li>`)}</ul>`;
  }
}

customElements.define("tocsin-health-sentences", HealthSentences);
