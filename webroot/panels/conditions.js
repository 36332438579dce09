/** Why no signal: how far each instance is, every condition of the selected symbol with its last minutes, and what kept it from trading. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { app } from "../lib/context.js";
import { base, isKnown, number, significant, stopwatch, utc } from "../lib/format.js";
import { REJECT_SECONDS } from "../lib/freshness.js";
import { icon } from "../lib/icons.js";
import { LeafHistory } from "../lib/leaf-history.js";
import { chip, resultMark, symbolWidth, time, venueMark } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";
import { conditionWords, sentence, stateWords, triggerTone, unitWords } from "../lib/words.js";
import { hideLeaf, showLeaf } from "./leaf-picture.js";

const NEAREST_SHOWN = 4;
const GROUP_WORDS = /** @type {Record<string, string>} */ ({ all: "all of", any: "any of", not: "not" });

class Conditions extends Panel {
  #all = false;
  #history = new LeafHistory();

  get heading() {
    return "Conditions";
  }

  get hook() {
    return "conditions";
  }

  get ticks() {
    return true;
  }

  streams() {
    return { conditions: app.address("conditions") };
  }

  get waitingFor() {
    return "the first evaluation";
  }

  /** @param {string} _name @param {import("../lib/store.js").Change} change */
  streamChanged(_name, change) {
    if (change.reset && this.items("conditions").length === 0) {
      this.#history.clear();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    hideLeaf();
  }

  tools() {
    return html`<span class="subject">${base(app.selection.symbol ?? "")}${venueMark(app.selection)}</span>`;
  }

  empty() {
    if (this.items("conditions").length === 0) {
      return "waiting for the first evaluation of a strategy";
    }
    return (this.ageSeconds ?? 0) > REJECT_SECONDS ? "the last evaluation is too old to show" : null;
  }

  body() {
    const now = app.bus.now();
    // Also of those that are not shown: whoever selects them wants to see what was.
    this.items("conditions").forEach((instance) => this.#history.record(instance, now));
    const instances = [...this.items("conditions")].sort(
      (a, b) => stateWords(a.state).rank - stateWords(b.state).rank || (b.nearest ?? -1) - (a.nearest ?? -1) || a.symbol.localeCompare(b.symbol) || a.venue.localeCompare(b.venue),
    );
    const shown = this.#all ? instances : instances.slice(0, NEAREST_SHOWN);
    const ofSymbol = instances.filter((instance) => app.isSelected(instance));
    const named = ofSymbol.filter((instance) => app.isSelectedInstance(instance));
    // A link may name a state machine that is no more.
    const selected = named.length > 0 ? named : ofSymbol;
    const more = instances.length - NEAREST_SHOWN;
    const toggle = () => {
      this.#all = !this.#all;
      this.requestUpdate();
    };
    return html`
      ${instances.length > 1
        ? html`<ul class="nearest" aria-label="Nearest to firing" style=${symbolWidth(shown)}>
            ${repeat(shown, (each) => each.instance_id, nearestRow)}
            ${more > 0 ? html`<li><button class="link more" @click=${toggle}>${this.#all ? "show the nearest only" : `${more} more`}</button></li>` : nothing}
          </ul>`
        : nothing}
      ${selected.length === 0
        ? html`<p class="note">no strategy runs on ${app.nameOf(app.selection)}</p>`
        : repeat(selected, (each) => each.instance_id, (each) => this.#sections(each, ofSymbol.length > 1))}
    `;
  }

  /** @param {any} instance @param {boolean} named */
  #sections(instance, named) {
    return html`<div class="sections" data-symbol=${instance.symbol} data-instance=${instance.instance_id} data-state=${instance.state}>
      ${named ? html`<h3>${instance.strategy_id}</h3>` : nothing}
      ${[...instance.sections].sort((a, b) => Number(b.active) - Number(a.active)).map(
        (/** @type {any} */ section) => html`<section class="section" data-section=${section.section} ?data-active=${section.active} data-result=${section.result}>
          <h3>${chip(section.active ? triggerTone(section.section) : "plain", section.section)}<span>${section.title}</span>
            ${section.active ? resultMark(section.result) : html`<span class="mark faint">not in this state</span>`}</h3>
          ${section.tree ? this.#node(section.tree, 0, `${instance.instance_id} ${section.section}`) : html`<p class="note">no condition</p>`}
        </section>`,
      )}
      ${missed(instance.missed ?? [])}
    </div>`;
  }

  /** @param {any} tree @param {number} depth @param {string} key @returns {unknown} */
  #node(tree, depth, key) {
    if (!tree.group) {
      return this.#leaf(tree, key);
    }
    const children = tree.children ?? [];
    const label = depth > 0 || (tree.group !== "all" && children.length > 1) || tree.group === "not";
    return html`<div class="group" data-depth=${depth}>
      ${label ? html`<span class="group-label">${GROUP_WORDS[tree.group]}</span>` : nothing}
      ${children.map((/** @type {any} */ child, /** @type {number} */ i) => this.#node(child, depth + 1, `${key}.${i}`))}
    </div>`;
  }

  /** @param {any} leaf @param {string} key */
  #leaf(leaf, key) {
    const since = leaf.since ? html`<span class="leaf-since" title="since ${utc(leaf.since)}">${stopwatch((app.sessionNow() - Date.parse(leaf.since)) / 1000)}</span>` : nothing;
    const name = leaf.id || leaf.indicator;
    const known = isKnown(leaf.value);
    const show = (/** @type {Event} */ event) => showLeaf(/** @type {HTMLElement} */ (event.currentTarget), leaf, () => this.#history.of(key));
    return html`<div class="leaf" tabindex="0" data-result=${leaf.result} data-condition=${leaf.id ?? ""} @mouseenter=${show} @focus=${show} @mouseleave=${hideLeaf} @blur=${hideLeaf}>
      <span class="leaf-name">${icon({ met: "check", not_met: "cross", pending: "pending", ignored: "ignored" }[/** @type {string} */ (leaf.result)] ?? "unknown")}
        <span class="sr">${String(leaf.result).replace("_", " ")}: </span>${name}${since}</span>
      <span class="leaf-values">${known ? html`<b>${significant(leaf.value)}</b>` : html`<span class="faint">${leaf.reason || "unknown"}</span>`}
        <span class="leaf-threshold">${conditionWords(`${leaf.op} ${leaf.threshold}`)}${unitWords(leaf.unit) ? ` ${unitWords(leaf.unit)}` : ""}</span></span>
      ${bar(leaf.result === "met" ? 1 : leaf.progress, leaf.result === "met" ? "done" : "watch", name)}
      ${known && leaf.reason && leaf.result !== "met" && leaf.result !== "not_met" ? html`<span class="leaf-reason">${leaf.reason}</span>` : nothing}
    </div>`;
  }
}

/** Why it did not trade: each reason in words, its code beside it, the newest first. @param {readonly any[]} entries */
function missed(entries) {
  if (entries.length === 0) {
    return nothing;
  }
  const newest = [...entries].sort((a, b) => b.last.localeCompare(a.last));
  return html`<section class="section missed" data-missed=${entries.length}>
    <h3><span>Why it did not trade</span><span class="mark faint">${entries.length === 1 ? "one reason" : `${entries.length} reasons`}</span></h3>
    <ul>${newest.map(
      (entry) => html`<li data-code=${entry.code}>
        <span class="missed-words">${sentence(entry.reason)}</span> <code>${entry.code}</code>
        <span class="missed-when" title="${entry.count} events, first ${utc(entry.first)}">${time(entry.last, app.sessionNow())}${entry.count > 1 ? html` <small>for ${stopwatch((Date.parse(entry.last) - Date.parse(entry.first)) / 1000)}</small>` : nothing}</span>
      </li>`,
    )}</ul>
  </section>`;
}

/** @param {any} instance */
function nearestRow(instance) {
  const { tone } = stateWords(instance.state);
  const share = isKnown(instance.nearest) ? instance.nearest : null;
  const why = instance.blockers?.length ? conditionWords(instance.blockers.join(", ")) : instance.state === "MONITORING" ? "nothing blocks it" : stateWords(instance.state).words.toLowerCase();
  return html`<li>
    <button class="near" data-symbol=${instance.symbol} data-tone=${tone} data-instance=${instance.instance_id} ?data-selected=${app.isSelectedInstance(instance)}
      title="${instance.strategy_id}: ${why}" @click=${() => app.selectInstrument(instance)}>
      <span class="near-symbol">${base(instance.symbol)}${venueMark(instance)}</span>
      ${bar(share, tone, "nearness")}
      <span class="near-share">${share === null ? "" : `${number(share * 100, 0)} %`}</span>
      <span class="near-why">${why}</span>
    </button>
  </li>`;
}

/** @param {number | null | undefined} share 0..1 @param {string} tone @param {string} label */
function bar(share, tone, label) {
  if (!isKnown(share)) {
    return html`<span class="bar" data-unknown aria-hidden="true"></span>`;
  }
  const percent = Math.round(Math.max(0, Math.min(1, Number(share))) * 100);
  return html`<span class="bar" data-tone=${tone} role="progressbar" aria-label=${label} aria-valuenow=${percent} aria-valuemin="0" aria-valuemax="100"><i style="width:${percent}%"></i></span>`;
}

customElements.define("tocsin-conditions", Conditions);
