/**
 * Sounds and the browser's notifications on alerts of all sessions that run: both off until a person
 * asks for them, and remembered by this browser.
 */
import { AlertWatch, tonesOf } from "./alert-watch.js";
import { app } from "./context.js";

const KEPT = "tocsin.attention";
const RUNNING = new Set(["ACTIVE", "PAUSED"]);
const VOLUME = 0.12;

class Attention extends EventTarget {
  sound = false;
  notify = false;
  #watch = new AlertWatch();
  /** By session. @type {Map<string, () => void>} */
  #leave = new Map();
  /** @type {AudioContext | null} */
  #audio = null;

  /** Takes what was set, and follows the sessions. */
  start() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
      this.sound = kept.sound === true;
      this.notify = kept.notify === true;
    } catch {
      // What cannot be read was never set.
    }
    app.addEventListener("context", () => this.#follow());
    app.stores.of("sessions").listen(() => this.#follow());
    // A browser lets a page sound only after it was touched.
    const touched = () => this.sound && this.#context()?.resume();
    addEventListener("pointerdown", touched);
    addEventListener("keydown", touched);
  }

  /** Whether the browser shows notifications of this page: `granted`, `denied`, `default` (it would ask), or `missing`. */
  get permission() {
    return "Notification" in globalThis ? Notification.permission : "missing";
  }

  /** True while the browser holds sounds back. */
  get mute() {
    return this.sound && this.#audio?.state !== "running";
  }

  /** @param {boolean} on from a click: the browser lets the page sound from then on */
  setSound(on) {
    this.sound = on;
    if (on) {
      this.#context()?.resume().then(() => this.#changed());
    }
    this.#keep();
  }

  /** Asks for the browser's permission where it is not given yet. @param {boolean} on from a click */
  async setNotify(on) {
    this.notify = on && this.permission !== "missing" && (this.permission === "granted" || (await Notification.requestPermission()) === "granted");
    this.#keep();
  }

  /** How an alert would sound and look. */
  async test() {
    await this.#context()?.resume();
    this.#tell({ severity: "WARNING", message: "This is how an alert sounds and looks", subject: "Tocsin", alert_id: "test" }, app.session, true);
    this.#changed();
  }

  #keep() {
    localStorage.setItem(KEPT, JSON.stringify({ sound: this.sound, notify: this.notify }));
    this.#follow();
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #context() {
    if (this.#audio === null && "AudioContext" in globalThis) {
      this.#audio = new AudioContext();
      this.#audio.addEventListener("statechange", () => this.#changed());
    }
    return this.#audio;
  }

  /** Nobody asks for alerts that nobody wants to hear of. */
  #follow() {
    const wanted = new Map(this.sound || this.notify ? app.sessions.filter(({ state, source }) => RUNNING.has(state) && !source.startsWith("replay")).map((session) => [session.id, session]) : []);
    this.#leave.forEach((leave, id) => {
      if (!wanted.has(id)) {
        leave();
        this.#leave.delete(id);
      }
    });
    this.#watch.keep(new Set(wanted.keys()));
    wanted.forEach((session, id) => {
      if (!this.#leave.has(id)) {
        const store = app.stores.of(`session.${id}.alerts`);
        const look = () => store.status === "live" && this.#watch.news(id, store.items).forEach((alert) => this.#tell(alert, session, false));
        this.#leave.set(id, store.listen(look));
        look();
      }
    });
  }

  /** @param {any} alert @param {import("./context.js").Session | null} session @param {boolean} anyway also where the page is looked at */
  #tell(alert, session, anyway) {
    if (this.sound && this.#audio?.state === "running") {
      play(this.#audio, tonesOf(alert.severity));
    }
    if (this.notify && this.permission === "granted" && (anyway || document.hidden || !document.hasFocus())) {
      const shown = new Notification(`${alert.subject}: ${String(alert.severity).toLowerCase()}`, { body: `${alert.message}${session ? `\n${session.name}` : ""}`, tag: alert.alert_id, icon: "/styles/icon.svg" });
      shown.addEventListener("click", () => {
        focus();
        app.select({ page: null, item: null, tab: "alerts", ...(session ? { session: session.id } : {}) });
        shown.close();
      });
    }
  }
}

/** @param {AudioContext} audio @param {readonly import("./alert-watch.js").Tone[]} tones */
function play(audio, tones) {
  for (const { pitch, at, long } of tones) {
    const begin = audio.currentTime + at;
    const tone = audio.createOscillator();
    const level = audio.createGain();
    tone.frequency.value = pitch;
    // A tone that is cut clicks.
    level.gain.setValueAtTime(0, begin);
    level.gain.linearRampToValueAtTime(VOLUME, begin + 0.01);
    level.gain.setValueAtTime(VOLUME, begin + long - 0.02);
    level.gain.linearRampToValueAtTime(0, begin + long);
    tone.connect(level).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + long);
  }
}

export const attention = new Attention();
