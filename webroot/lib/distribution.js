/** How often results of each size came: the bars of a histogram. */

/** @typedef {{from: number, to: number, count: number}} Bin */

/**
 * Bins of one round width (1, 2 or 5 times a power of ten), so that 0 is an edge between two: no bar
 * holds wins and losses. The last bin holds its upper edge, too.
 * @param {readonly number[]} values @param {number} most bins
 * @returns {Bin[]} none of no values
 */
export function binned(values, most = 24) {
  if (values.length === 0) {
    return [];
  }
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const width = roundWidth((high - low || 1) / (most - 2));
  const first = Math.floor(low / width);
  const last = Math.max(first, Math.ceil(high / width) - 1);
  const bins = Array.from({ length: last - first + 1 }, (_, i) => ({ from: (first + i) * width, to: (first + i + 1) * width, count: 0 }));
  for (const value of values) {
    bins[Math.min(last, Math.max(first, Math.floor(value / width))) - first].count++;
  }
  return bins;
}

/** @param {number} least @returns {number} the next of 1, 2, 5, 10, … */
function roundWidth(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return (/** @type {number} */ ([1, 2, 5, 10].find((step) => step * power >= least * (1 - 1e-9)))) * power;
}

/** @param {readonly number[]} values at least one @returns {number} */
export function median(values) {
  const ordered = [...values].sort((a, b) => a - b);
  const half = Math.floor(ordered.length / 2);
  return ordered.length % 2 === 1 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
}
