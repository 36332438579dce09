/** How a backtest's trades ended: how many with which result. */
import { html, nothing, svg } from "lit";
import { binned, median } from "../../lib/distribution.js";
import { number } from "../../lib/format.js";
import { change } from "../../lib/marks.js";

const WIDTH = 600;
const HEIGHT = 120;

/** @param {readonly number[]} results of closed trades, net @param {string} currency */
export function distribution(results, currency) {
  if (results.length < 2) {
    return nothing;
  }
  const bins = binned(results);
  const most = Math.max(...bins.map((bin) => bin.count));
  const wide = WIDTH / bins.length;
  const digits = Math.max(0, -Math.floor(Math.log10(bins[0].to - bins[0].from)));
  const amount = (/** @type {number} */ value) => (Object.is(value, -0) || Math.abs(value) < 1e-12 ? "0" : number(value, digits));
  const words = (/** @type {import("../../lib/distribution.js").Bin} */ bin) => `${amount(bin.from)} to ${amount(bin.to)} ${currency}: ${bin.count} ${bin.count === 1 ? "trade" : "trades"}`;
  const zero = bins.findIndex((bin) => bin.from >= -1e-12);
  const edges = [...new Set([0, zero === -1 ? bins.length : zero, bins.length])];
  return html`<section data-distribution><h2>Results of trades <small>${currency}, fees deducted</small></h2>
    <div class="distribution" role="img" aria-label="Trades by result: ${bins.filter((bin) => bin.count > 0).map(words).join("; ")}">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${bins.map((bin, i) => {
        const high = bin.count === 0 ? 0 : Math.max(2, (bin.count / most) * (HEIGHT - 4));
        return svg`<rect class=${bin.from >= -1e-12 ? "won" : "lost"} x=${i * wide + 1} width=${Math.max(1, wide - 2)} y=${HEIGHT - high} height=${high}></rect><rect class="hit" x=${i * wide} width=${wide} y="0" height=${HEIGHT}><title>${words(bin)}</title></rect>`;
      })}</svg>
      <p class="edges">${edges.map((edge) => html`<span style="left:${(100 * edge) / bins.length}%" data-at=${edge === 0 ? "begin" : edge === bins.length ? "end" : "middle"}>${amount(edge === bins.length ? bins[edge - 1].to : bins[edge].from)}</span>`)}</p>
    </div>
    <dl class="equity-facts"><div><dt>Worst</dt><dd>${change(Math.min(...results), currency)}</dd></div><div><dt>Median</dt><dd>${change(median(results), currency)}</dd></div><div><dt>Best</dt><dd>${change(Math.max(...results), currency)}</dd></div></dl></section>`;
}
