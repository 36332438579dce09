/** Every indicator of the selected symbol: its value, or why there is none. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { arrow, base, direction, isKnown, number, significant } from "../lib/format.js";
import { REJECT_SECONDS } from "../lib/freshness.js";
import { History } from "../lib/history.js";
import { chip, venueMark } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";
import { indicatorName, unitWords } from "../lib/words.js";

const STATUS_WORDS = /** @type {Record<string, string>} */ ({
  warming: "warming",
  no_data: "no data in its window",
  no_book: "no order book",
  undefined: "not defined now (division by almost nothing)",
  stale: "stale",
  tainted: "waiting for the gap to leave its window",
  no_position: "no position",
});

class Indicators extends Panel {
  #history = new History();

  get heading() {
    return "Indicators";
  }

  get hook() {
    return "indicators";
  }

  streams() {
    return { indicators: app.address("indicators") };
  }

  get waitingFor() {
    return "the first indicator values";
  }

  tools() {
    return html`<span class="subject">${base(app.selection.symbol ?? "")}${venueMark(app.selection)}</span>`;
  }

  /** @param {string} _name @param {import("../lib/store.js").Change} change */
  streamChanged(_name, change) {
    if (change.reset) {
      this.#history.clear();
    }
    const now = app.bus.now();
    for (const [key, item] of change.changed) {
      if (isKnown(item.value)) {
        this.#history.sample(key, item.value, now);
      }
    }
  }

  get #shown() {
    return this.items("indicators")
      .filter((item) => app.isSelected(item))
      .sort((a, b) => a.type.localeCompare(b.type) || a.id.localeCompare(b.id));
  }

  empty() {
    if (this.items("indicators").length === 0) {
      return "no indicator is computed in this session";
    }
    return this.#shown.length === 0 ? `no indicator is computed on ${app.nameOf(app.selection)}` : null;
  }

  body() {
    const rejected = (this.ageSeconds ?? 0) > REJECT_SECONDS;
    return html`<ul class="list">${repeat(this.#shown, (item) => item.key, (item) => this.#row(item, rejected))}</ul>`;
  }

  /** @param {any} item @param {boolean} rejected */
  #row(item, rejected) {
    const known = isKnown(item.value) && !rejected;
    const trend = this.#history.trend(item.key);
    const parameters = Object.entries(item.parameters ?? {}).map(([name, value]) => `${name} ${value}`).join(" · ");
    return html`<li class="indicator" data-key=${item.key} data-status=${rejected ? "stale" : item.status} data-symbol=${item.symbol}>
      <span class="indicator-name" title=${item.id}>${indicatorName(item.type)}
        ${item.names?.length ? html`<small>${item.names.join(", ")}</small>` : nothing}</span>
      <span class="indicator-value">${known
        ? html`<span class="trend" data-direction=${direction(trend)}>${arrow(trend)}</span>${value(item)}${unit(item.unit)}${item.status === "stale" ? chip("danger", "STALE") : nothing}`
        : html`<span class="faint">${rejected ? "data too old to show" : reason(item)}</span>`}</span>
      <span class="indicator-parameters">${parameters || "no parameters"}</span>
      <span class="indicator-spark">${known ? this.#history.sparkline(item.key) : progress(item)}</span>
    </li>`;
  }
}

/** Prices carry the venue's digits, everything else what its size asks for. @param {any} item */
function value(item) {
  const scale = app.scaleOf(item);
  const isPrice = item.unit === "price" || item.unit === "quote";
  return isPrice && scale !== null ? number(item.value, scale) : significant(item.value);
}

/** @param {string | null} text */
function unit(text) {
  const shown = unitWords(text);
  return shown ? html`<small class="unit">${shown}</small>` : nothing;
}

/** @param {any} item */
function reason(item) {
  return item.reason || STATUS_WORDS[item.status] || item.status;
}

/** @param {any} item */
function progress(item) {
  if (item.status !== "warming" || !isKnown(item.have_seconds) || !isKnown(item.need_seconds)) {
    return nothing;
  }
  const share = Math.min(100, (item.have_seconds / Math.max(1, item.need_seconds)) * 100);
  return html`<span class="bar" role="progressbar" aria-label="warm-up" aria-valuenow=${Math.round(share)} aria-valuemin="0" aria-valuemax="100"><i style="width:${share.toFixed(0)}%"></i></span>`;
}

customElements.define("tocsin-indicators", Indicators);
