/** The picture of a condition's last five minutes, beside the condition that is pointed at. */
import { html, nothing, render, svg } from "lit";
import { app } from "../lib/context.js";
import { duration, significant } from "../lib/format.js";
import { picture, thresholds } from "../lib/leaf-history.js";
import { conditionWords, unitWords } from "../lib/words.js";

/** @typedef {import("../lib/leaf-history.js").Sample} Sample */

const WIDTH = 300;
const HEIGHT = 72;

/** @type {HTMLElement | null} */
let box = null;
/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;

/**
 * @param {HTMLElement} element the condition's
 * @param {any} leaf as it was when it was drawn
 * @param {() => readonly Sample[]} samples
 */
export function showLeaf(element, leaf, samples) {
  hideLeaf();
  const shown = document.createElement("div");
  shown.className = "leaf-picture";
  shown.setAttribute("role", "tooltip");
  document.body.append(shown);
  box = shown;
  const draw = () => {
    if (!element.isConnected) {
      hideLeaf();
      return;
    }
    render(content(leaf, samples(), app.bus.now()), shown);
    place(element, shown);
  };
  draw();
  timer = setInterval(draw, 1_000);
}

export function hideLeaf() {
  clearInterval(timer);
  box?.remove();
  box = null;
}

/** @param {any} leaf @param {readonly Sample[]} samples @param {number} now */
function content(leaf, samples, now) {
  const limits = thresholds(leaf.threshold);
  const { lines, limits: levels, met, low, high } = picture(samples, limits, now, WIDTH, HEIGHT);
  const unit = unitWords(leaf.unit);
  const span = samples.length === 0 ? 0 : (now - samples[0].at) / 1000;
  return html`
    <header><strong>${leaf.id || leaf.indicator}</strong> <span class="faint">${conditionWords(`${leaf.op} ${leaf.threshold}`)} ${unit}</span></header>
    ${leaf.reason ? html`<p>${leaf.reason}</p>` : nothing}
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="its value in the last five minutes">
      ${met.map(([from, to]) => svg`<rect class="met" x=${from} y="0" width=${Math.max(1, to - from)} height=${HEIGHT} />`)}
      ${levels.map((y) => svg`<line class="limit" x1="0" x2=${WIDTH} y1=${y} y2=${y} />`)}
      ${lines.map((points) => svg`<polyline points=${points} />`)}
    </svg>
    <footer><span>−5 m</span><span>${low === null || high === null ? "no value was known" : `${significant(low)} … ${significant(high)} ${unit}`}</span><span>now</span></footer>
    ${span < 295 ? html`<small>seen for ${duration(span)}: since this page was opened</small>` : nothing}
  `;
}

/** Left of the condition where there is room, else below it. @param {HTMLElement} element @param {HTMLElement} shown */
function place(element, shown) {
  const { left, top, bottom } = element.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = shown;
  const beside = left - width - 12 >= 8;
  shown.style.left = `${beside ? left - width - 12 : Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  shown.style.top = `${Math.max(8, Math.min(beside ? top - 8 : bottom + 8, innerHeight - height - 8))}px`;
}
