/** The pipeline's links from the exchange to the screen, each with its last proof; the first broken one with what to do. */
import { html, nothing } from "lit";
import { app } from "../lib/context.js";
import { duration, utc } from "../lib/format.js";
import { icon } from "../lib/icons.js";
import { chip } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

/** @typedef {import("../lib/preflight.js").PreflightLink} PreflightLink */

const STATUS = /** @type {Record<string, {icon: string, tone: string, word: string}>} */ ({
  ok: { icon: "ok", tone: "good", word: "stands" },
  waiting: { icon: "busy", tone: "position", word: "not yet" },
  broken: { icon: "bad", tone: "bad", word: "broken" },
  off: { icon: "ignored", tone: "idle", word: "not part of it" },
});

class PreflightPanel extends Panel {
  #told = () => this.requestUpdate();

  get heading() {
    return "Pre-flight";
  }

  get hook() {
    return "preflight";
  }

  get ticks() {
    return true;
  }

  connectedCallback() {
    super.connectedCallback();
    app.preflight.addEventListener("report", this.#told);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    app.preflight.removeEventListener("report", this.#told);
  }

  tools() {
    return html`<button class="filter" data-action="check" @click=${() => app.preflight.check()}>Check now</button>`;
  }

  waitText() {
    if (app.session === null) {
      return "no session is running";
    }
    return app.preflight.report === null ? app.preflight.failed || "asking the server for its links" : null;
  }

  body() {
    const report = /** @type {import("../lib/preflight.js").Report} */ (app.preflight.report);
    const since = app.preflight.askedAt === null ? 0 : (app.bus.now() - app.preflight.askedAt) / 1000;
    const broken = report.firstBroken;
    return html`
      <p class="verdict" role="status" data-broken=${broken?.link ?? nothing} data-tone=${broken ? "bad" : "good"}>
        ${broken
          ? html`${icon("bad")}<span><strong>Broken at “${broken.title}”:</strong> ${broken.proof}. <span class="faint">${broken.todo}</span></span>`
          : report.over
            ? html`${icon("ignored")}<span>The session has ended.</span>`
            : report.links.some((link) => link.status === "waiting")
              ? html`${icon("busy")}<span>Coming up.</span>`
              : html`${icon("ok")}<span>All links stand.</span>`}
        <small class="asked">asked ${duration(since)} ago</small>
      </p>
      <ol class="links">${report.links.map((link) => this.#link(link, link.link === "browser" ? 0 : since))}</ol>
    `;
  }

  /** @param {PreflightLink} link @param {number} since seconds since the report */
  #link(link, since) {
    const { icon: shape, tone, word } = STATUS[link.status];
    return html`<li data-link=${link.link} data-status=${link.status} data-tone=${tone}>
      <span class="link-mark">${icon(shape)}<span class="sr">${word}: </span></span>
      <span class="link-title">${link.title}</span>
      ${link.status === "broken" || link.status === "waiting" ? chip(tone, word) : nothing}
      <span class="link-proof">${link.proof}</span>
      <span class="link-age" title=${link.last ? utc(link.last) : ""}>${link.age_seconds === null ? "" : `${duration(link.age_seconds + since)} ago`}</span>
    </li>`;
  }
}

customElements.define("tocsin-preflight", PreflightPanel);
