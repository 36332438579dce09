/** The conditions that a record carries, as a table. */
import { html } from "lit";
import { isKnown, significant } from "../lib/format.js";
import { resultMark } from "../lib/marks.js";
import { conditionWords } from "../lib/words.js";

/** @param {any[]} conditions */
export function conditionRows(conditions) {
  return html`<table class="rows">
    <thead><tr><th>Section</th><th>Condition</th><th class="num">Value</th><th class="num">Threshold</th><th>Result</th></tr></thead>
    <tbody>
      ${conditions.map(
        (c) => html`<tr>
          <td>${c.section}</td>
          <td>${c.id || c.indicator}${c.id && c.indicator && c.id !== c.indicator ? html` <span class="faint">${c.indicator}</span>` : ""}</td>
          <td class="num">${isKnown(c.value) ? significant(c.value) : html`<span class="faint">${c.reason || "unknown"}</span>`}</td>
          <td class="num">${conditionWords(`${c.op} ${c.threshold}`)}</td>
          <td>${resultMark(c.result)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
