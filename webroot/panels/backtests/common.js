/** What the parts of the backtests page share: backtests and sweeps are alike in it. */
import { html, nothing } from "lit";
import { api } from "../../lib/api.js";
import { isUnderWay } from "../../lib/backtest-wish.js";
import { confirm } from "../../lib/confirm.js";
import { app } from "../../lib/context.js";
import { count, duration, number } from "../../lib/format.js";
import { time } from "../../lib/marks.js";
import { needs } from "../../lib/needs.js";
import { show } from "../../lib/session-commands.js";
import { shortNames } from "../../lib/sweep-wish.js";

/** @param {string} state */
export function stateTone(state) {
  return { DONE: "done", FAILED: "danger", RUNNING: "position" }[state] ?? "plain";
}

/** What a backtest has other than its strategies' files. @param {any} item */
export function changes(item) {
  const set = /** @type {Array<{field: string, value: unknown}>} */ (item.set ?? []);
  const names = shortNames(set.map((each) => each.field));
  return set.length === 0 ? nothing : html`<small class="changes" title=${set.map((each) => `${each.field} = ${each.value}`).join("\n")}>${set.map((each, i) => html`<span>${names[i]} <b>${String(each.value)}</b></span> `)}</small>`;
}

/** How far one is that waits or runs: in words and as a bar. @param {any} item */
export function progress(item) {
  if (item.state === "QUEUED") {
    return html`<span class="progress">queued${item.queue_position ? `, ${item.queue_position === 1 ? "next" : `number ${item.queue_position}`}` : ""}</span>`;
  }
  return html`<span class="progress"><progress max="100" value=${item.percent} aria-label="Progress of ${item.session}"></progress>
    <b>${number(item.percent, 1)} %</b>
    <small>${item.sweep_id ? `${number(item.variants_done, 0)} of ${number(item.variants, 0)} variants · ` : nothing}${item.event_time ? html`at ${time(item.event_time, app.bus.serverNow())} · ` : nothing}${count(item.events_per_second)} events/s${item.eta_seconds === null ? "" : ` · ${duration(item.eta_seconds)} left`}</small></span>`;
}

/**
 * Cancels one under way, deletes the result of another.
 * @param {any} item @param {() => void} gone told when it is
 */
export function endButton(item, gone) {
  const underWay = isUnderWay(item);
  const [word, id] = item.sweep_id ? ["sweep", item.sweep_id] : ["backtest", item.backtest_id];
  const end = async () => {
    const sure = underWay || (await confirm({ title: `Delete the ${word} of ${item.session}?`, text: "Its result and all its files go. The data and the strategy stay.", action: "Delete" }));
    if (!sure) {
      return;
    }
    try {
      await api(`/api/${word}s/${id}`, { method: "DELETE" });
      gone();
      show({ tone: "good", text: `The ${word} of ${item.session} is ${underWay ? "cancelled" : "deleted"}` });
    } catch (error) {
      show({ tone: "bad", text: `The ${word} of ${item.session} is not ${underWay ? "cancelled" : "deleted"}: ${/** @type {Error} */ (error).message}` });
    }
  };
  return html`<button ${needs(`DELETE /api/${word}s/:id`)} class="small ${underWay ? "" : "quiet"}" data-action=${underWay ? "cancel" : "delete"} @click=${end}>${underWay ? "Cancel" : "Delete"}</button>`;
}

/** @param {string} id @param {string} file */
export function filePath(id, file) {
  return `/api/${id.startsWith("sw_") ? "sweeps" : "backtests"}/${encodeURIComponent(id)}/files/${file}`;
}
