/** What the server thinks a person should know. */
import { app } from "../lib/context.js";
import { chip, time } from "../lib/marks.js";
import { RecordPanel } from "./record-panel.js";

const TONES = /** @type {Record<string, string>} */ ({ INFO: "plain", WARNING: "signal", CRITICAL: "danger" });

class Alerts extends RecordPanel {
  get heading() {
    return "Alerts";
  }

  get hook() {
    return "alerts";
  }

  get nothingYet() {
    return "no alert: nothing needs a person";
  }

  streams() {
    return { alerts: app.address("alerts") };
  }

  records() {
    return this.items("alerts");
  }

  /** @param {any} item */
  keyOf(item) {
    return item.alert_id;
  }

  columns() {
    return [
      { title: "Time", cell: (/** @type {any} */ item) => time(item.time, app.sessionNow()) },
      { title: "Severity", cell: (/** @type {any} */ item) => chip(TONES[item.severity] ?? "plain", String(item.severity).toLowerCase()) },
      { title: "Kind", cell: (/** @type {any} */ item) => String(item.kind).toLowerCase().replaceAll("_", " ") },
      { title: "About", cell: (/** @type {any} */ item) => item.subject },
      { title: "Message", kind: /** @type {const} */ ("wide"), cell: (/** @type {any} */ item) => item.message },
    ];
  }

  /** @param {any} item */
  detail(item) {
    return {
      title: `Alert: ${item.subject}`,
      facts: /** @type {Array<[string, unknown]>} */ ([
        ["time", time(item.time)],
        ["severity", String(item.severity).toLowerCase()],
        ["kind", item.kind],
        ["about", item.subject],
        ["message", item.message],
        ["alert", item.alert_id],
      ]),
    };
  }
}

customElements.define("tocsin-alerts", Alerts);
