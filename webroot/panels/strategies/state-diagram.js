/** The state machine of a strategy, with its own conditions at the arrows. */
import { html, svg } from "lit";
import { sectionLines } from "../../lib/strategy/conditions.js";
import { conditionWords, stateWords, triggerTone } from "../../lib/words.js";

const LINES = 5;
const LINE = 15;
const WIDTH = 800;

/** States with their places: centre and half-width. @type {Record<string, [number, number]>} */
const STATES = {
  MONITORING: [230, 30],
  SIGNAL_DETECTED: [230, 200],
  ENTRY_EVALUATION: [230, 370],
  POSITION_ACTIVE: [230, 540],
  CLOSE_ORDER_EVALUATION: [230, 710],
  EXITED: [230, 800],
  SIGNAL_CANCELLED: [655, 285],
  EMERGENCY_EXIT: [655, 710],
};
const HALF = 105;

/** @param {any} strategy what the text says */
export function stateDiagram(strategy) {
  const entry = strategy?.z1_entry ?? {};
  const exits = [
    ...sectionLines(strategy?.ze1_close, LINES - 2),
    entry.stop_loss ? `stop loss at −${entry.stop_loss.percent} %${entry.stop_loss.trailing ? ", trailing" : ""}` : "",
    targets(entry.take_profit),
  ].filter(Boolean);
  const cancel = strategy?.o1_cancel ?? {};
  const emergency = strategy?.e1_emergency;
  return html`<div class="diagram"><svg viewBox="0 0 ${WIDTH} 840" role="img" aria-label="States of the strategy and what leads from one to the next">
    <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>
    ${down("MONITORING", "SIGNAL_DETECTED")}${down("SIGNAL_DETECTED", "ENTRY_EVALUATION")}${down("ENTRY_EVALUATION", "POSITION_ACTIVE")}${down("POSITION_ACTIVE", "CLOSE_ORDER_EVALUATION")}${down("CLOSE_ORDER_EVALUATION", "EXITED")}
    <path d="M335 200 H655 V268"/><path d="M335 370 H655 V302"/>
    <path d="M335 540 H655 V693"/><path d="M655 727 V800 H335"/>
    <path class="back" d="M125 800 H30 V30 H125"/><path class="back" d="M760 285 H785 V30 H335"/>
    ${Object.entries(STATES).map(([state, [x, y]]) => stateBox(state, x, y))}
    ${card("S1", "a signal begins", sectionLines(strategy?.s1_signal, LINES), 230, 60, 390, "s1_signal")}
    ${card("Z1", "it becomes an order", sectionLines(entry, LINES), 230, 230, 390, "z1_entry")}
    ${card("Order", "filled", order(entry), 230, 400, 390, "order")}
    ${card(`ZE1${entry.stop_loss ? " SL" : ""}${entry.take_profit ? " TP" : ""}`, "it is closed", exits, 230, 570, 390, "ze1_close")}
    ${card("O1", "it is given up", [...sectionLines(cancel, LINES - 1), cancel.timeout ? `no entry within ${cancel.timeout}` : "", entry.timeout ? `or the order unfilled for ${entry.timeout}` : ""].filter(Boolean), 505, 318, 280, "o1_cancel")}
    ${card("E1", emergency === undefined ? "only by hand" : "closed at once", [...sectionLines(emergency, LINES - 1), emergency?.liquidation_distance_pct ? `liquidation nearer than ${emergency.liquidation_distance_pct} %` : ""].filter(Boolean), 505, 570, 280, "e1_emergency")}
    <text class="note" x="20" y="420" transform="rotate(-90 20 420)" text-anchor="middle">${cool("after an exit", strategy?.ze1_close?.cooldown)}${emergency?.cooldown ? `, ${emergency.cooldown} after an emergency` : ""}</text>
    <text class="note" x="776" y="158" transform="rotate(-90 776 158)" text-anchor="middle">${cool("after a cancel", cancel.cooldown)}</text>
  </svg></div>`;
}

/** @param {string} when @param {string | undefined} cooldown */
function cool(when, cooldown) {
  return cooldown ? `watches again ${cooldown} ${when}` : `watches again at once ${when}`;
}

/** @param {string} from @param {string} to */
function down(from, to) {
  return svg`<path d="M${STATES[from][0]} ${STATES[from][1] + 17} V${STATES[to][1] - 18}"/>`;
}

/** @param {string} state @param {number} x @param {number} y */
function stateBox(state, x, y) {
  const { words, tone } = stateWords(state);
  return svg`<g data-tone=${tone} class="state-box"><rect x=${x - HALF} y=${y - 17} width=${2 * HALF} height="34" rx="17"/><text x=${x} y=${y + 4.5} text-anchor="middle">${words}</text></g>`;
}

/** What leads from one to the next, beside the arrow. @param {string} code @param {string} title @param {string[]} lines @param {number} x @param {number} y @param {number} width @param {string} section */
function card(code, title, lines, x, y, width, section) {
  const shown = lines.length > 0 ? lines.slice(0, LINES) : ["never"];
  const left = section === "o1_cancel" || section === "e1_emergency" ? x : x - 140;
  const height = 24 + shown.length * LINE;
  return svg`<g class="card" data-card=${section} data-tone=${triggerTone(code.split(" ")[0])}>
    <rect x=${left} y=${y} width=${width} height=${height} rx="4"/>
    <text class="card-title" x=${left + 8} y=${y + 15}>${code}<tspan dx="6" class="card-words">${title}</tspan></text>
    ${shown.map((line, index) => svg`<text class="card-line" x=${left + 8} y=${y + 30 + index * LINE}>${cut(conditionWords(line), Math.floor(width / 6.6))}<title>${line}</title></text>`)}
  </g>`;
}

/** @param {string} text @param {number} most */
function cut(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** @param {any} entry @returns {string[]} */
function order(entry) {
  const size = entry.size;
  const sizes = /** @type {Record<string, string>} */ ({ fixed: "in quote units", percent_of_budget: "% of the budget", risk: "% of equity at the stop" });
  return [
    size ? `size ${size.value} ${sizes[size.type] ?? size.type}${size.scale ? ", scaled" : ""}` : "",
    entry.order?.type === "limit" ? `limit, ${entry.order.offset_pct ?? 0} % off, ${entry.order.time_in_force ?? "gtc"}` : "market order",
    entry.leverage && entry.leverage !== 1 ? `leverage ${entry.leverage}` : "",
  ].filter(Boolean);
}

/** @param {any} profit */
function targets(profit) {
  if (profit === undefined || profit === null) {
    return "";
  }
  return Array.isArray(profit) ? `take profit ${profit.map((step) => `${step.close_pct} % at +${step.percent} %`).join(", ")}` : `take profit at +${profit.percent} %`;
}

