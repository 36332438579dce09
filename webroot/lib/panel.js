/**
 * The base of every panel: its frame, its streams, its states.
 *
 * A panel names the streams it needs and draws its body from their items; this class subscribes,
 * follows the session and the selection, shows the age of the data, and says what is waited for
 * while there is none. A panel that throws shows its error in its own place, with a restart.
 * Panels render into the document itself (no shadow root), styled by styles/panels.css.
 */
import { LitElement, html, nothing } from "lit";
import { report } from "./client-log.js";
import { app } from "./context.js";
import { duration } from "./format.js";
import { DIM_SECONDS, freshnessOf, WARN_SECONDS } from "./freshness.js";
import { icon } from "./icons.js";
import { everySecond } from "./ticker.js";

/** @typedef {import("./store.js").StreamStore} StreamStore */
/** @typedef {import("./store.js").Change} Change */

/** Younger than this, an age is only noise. */
const JUST_NOW_SECONDS = 2;

const FOCUSABLE = "button:not(:disabled), a[href], input, select, textarea, [tabindex='0']";

export class Panel extends LitElement {
  /** The title in the panel's header. */
  get heading() {
    return "";
  }

  /** The hook for styles and tests, `data-panel`. */
  get hook() {
    return "";
  }

  /**
   * The streams this panel needs now, by a name of its own; the first one's age is the panel's.
   * @returns {Record<string, string | null>} null for one that can't be named yet
   */
  streams() {
    return {};
  }

  /** What the panel shows when it waits for nothing. */
  body() {
    return /** @type {unknown} */ (nothing);
  }

  /** What an empty panel says instead of its body; null when it draws emptiness itself. @returns {unknown} */
  empty() {
    return null;
  }

  /** What is waited for before the first snapshot. */
  get waitingFor() {
    return "the server's first snapshot";
  }

  /** More for the header, right of the title. @returns {unknown} */
  tools() {
    return nothing;
  }

  /** True if the body shows running times and must be drawn every second. */
  get ticks() {
    return false;
  }

  /** Told what changed in a stream before the next drawing. @param {string} _name @param {Change} _change */
  streamChanged(_name, _change) {}

  /** @type {Map<string, {store: StreamStore, leave: () => void}>} */
  #bound = new Map();
  /** @type {Array<() => void>} */
  #leave = [];
  #failed = false;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.classList.add("panel");
    this.dataset.panel = this.hook;
    this.setAttribute("role", "region");
    this.setAttribute("aria-label", this.heading);
    const context = () => this.#guard(() => this.#bind());
    const link = () => this.#showAge();
    app.addEventListener("context", context);
    app.bus.addEventListener("link", link);
    this.#leave = [
      () => app.removeEventListener("context", context),
      () => app.bus.removeEventListener("link", link),
      everySecond(() => this.#second()),
    ];
    this.#guard(() => this.#bind());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#leave.forEach((leave) => leave());
    this.#leave = [];
    this.#bound.forEach((bound) => bound.leave());
    this.#bound.clear();
  }

  /** @param {string} name @returns {StreamStore | undefined} */
  store(name) {
    return this.#bound.get(name)?.store;
  }

  /** The items of a stream, empty before it is known. @param {string} name @returns {readonly any[]} */
  items(name) {
    return this.#bound.get(name)?.store.items ?? [];
  }

  /** Seconds since the newest message of the panel's first stream, or since the link was lost; null before the first. */
  get ageSeconds() {
    const store = this.#primary;
    const link = app.bus.link;
    if (store?.lastMessageAt == null) {
      return null;
    }
    if (app.over || app.held) {
      return 0;
    }
    const now = app.bus.now();
    if (store.definition.kind === "event") {
      // Silence is no age here, as long as the link would bring what happens.
      return link.state === "connected" || link.state === "polling" ? 0 : (now - (link.lastMessageAt ?? now)) / 1000;
    }
    return (now - store.lastMessageAt) / 1000;
  }

  get #primary() {
    return this.#bound.values().next().value?.store;
  }

  #bind() {
    const wanted = this.streams();
    for (const [name, bound] of this.#bound) {
      if (wanted[name] !== bound.store.address) {
        bound.leave();
        this.#bound.delete(name);
      }
    }
    const ordered = new Map();
    for (const [name, address] of Object.entries(wanted)) {
      if (address === null) {
        continue;
      }
      let bound = this.#bound.get(name);
      if (!bound) {
        const store = app.stores.of(address);
        const leave = store.listen((change) => this.#guard(() => {
          this.streamChanged(name, change);
          this.requestUpdate();
        }));
        bound = { store, leave };
        // A store that others already use has its items now.
        this.streamChanged(name, { reset: true, changed: new Map() });
      }
      ordered.set(name, bound);
    }
    this.#bound = ordered;
    this.requestUpdate();
  }

  #second() {
    if (this.ticks) {
      this.requestUpdate();
    }
    this.#showAge();
    this.#reachable();
  }

  /** What scrolls must do so by keyboard, too: nothing in it that takes the focus means that it must itself. */
  #reachable() {
    const body = /** @type {HTMLElement | null} */ (this.querySelector(":scope > .panel-body"));
    if (body) {
      const alone = (body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1) && body.querySelector(FOCUSABLE) === null;
      if (alone !== body.hasAttribute("tabindex")) {
        alone ? body.setAttribute("tabindex", "0") : body.removeAttribute("tabindex");
      }
    }
  }

  /** A panel that its page has just left has no streams any more, but may have a drawing pending. */
  shouldUpdate() {
    return this.isConnected && !this.#failed;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  update(changed) {
    this.#guard(() => super.update(changed));
  }

  /** @param {Map<PropertyKey, unknown>} _changed */
  updated(_changed) {
    if (!this.#failed) {
      this.#guard(() => this.drawn());
      this.#showAge();
    }
  }

  /** Called after each drawing: for what is not drawn by a template. */
  drawn() {}

  render() {
    return html`
      <header class="panel-head">
        <h2>${this.heading}</h2>
        ${this.tools()}
        <span class="age" data-age></span>
      </header>
      <div class="panel-body">${this.#content()}</div>
    `;
  }

  #content() {
    const wait = this.waitText();
    return wait !== null && !this.keepsBody ? waiting(wait, this.#primary?.status === "loading") : this.body();
  }

  /** True for a panel whose body stays while it waits: it then shows {@link waitText} itself. */
  get keepsBody() {
    return false;
  }

  /** What this panel waits for, null when it has what it shows. @returns {unknown} */
  waitText() {
    const store = this.#primary;
    if (!store) {
      return app.session === null ? "no session is running" : null;
    }
    if (store.status === "loading") {
      return `waiting for ${this.waitingFor}`;
    }
    return store.status === "missing" ? `not there yet: ${store.reason}` : this.empty();
  }

  #showAge() {
    if (this.#failed) {
      return;
    }
    const age = this.ageSeconds;
    const store = this.#primary;
    const freshness = age === null ? "NONE" : freshnessOf(age);
    this.dataset.freshness = freshness;
    this.toggleAttribute("data-dimmed", age !== null && age > DIM_SECONDS);
    const label = this.querySelector(":scope > .panel-head > [data-age]");
    if (!label) {
      return;
    }
    const text = age === null ? "" : ageWords(age, freshness);
    if (label.textContent !== text) {
      label.textContent = text;
    }
    const title = store && age !== null ? `${store.address} · message ${store.seq}` : "";
    if (label.getAttribute("title") !== title) {
      label.setAttribute("title", title);
    }
  }

  /** @param {() => void} action */
  #guard(action) {
    try {
      action();
    } catch (error) {
      this.#fail(/** @type {Error} */ (error));
    }
  }

  /** The panel stops and says why; its neighbours go on. @param {Error} error */
  #fail(error) {
    if (this.#failed) {
      return;
    }
    this.#failed = true;
    console.error(`panel ${this.hook}`, error);
    report("ERROR", `${error.message}\n${error.stack ?? ""}`, `panel ${this.hook}`);
    const box = document.createElement("div");
    box.className = "panel-error";
    box.setAttribute("role", "alert");
    const title = document.createElement("strong");
    title.textContent = `${this.heading || this.hook} stopped`;
    const reason = document.createElement("p");
    reason.textContent = error.message;
    const again = document.createElement("button");
    again.textContent = "Restart this panel";
    again.addEventListener("click", () => {
      // A fresh element: the failed one's drawing is in an unknown state.
      const fresh = document.createElement(this.localName);
      for (const { name, value } of this.attributes) {
        fresh.setAttribute(name, value);
      }
      this.replaceWith(fresh);
    });
    box.append(title, reason, again);
    this.replaceChildren(box);
  }
}

/** @param {unknown} text @param {boolean} [busy] */
export function waiting(text, busy = false) {
  return html`<div class="empty" ?data-busy=${busy}>${busy ? icon("pulse") : nothing}<span>${text}</span></div>`;
}

/** @param {number} age seconds @param {string} freshness */
function ageWords(age, freshness) {
  if (app.over) {
    return "final";
  }
  if (app.held) {
    return "paused";
  }
  if (age > WARN_SECONDS) {
    return `${freshness === "WARN" ? "" : "STALE "}${duration(age)} old`;
  }
  return age < JUST_NOW_SECONDS ? "live" : `${duration(age)} old`;
}
