/**
 * What each condition's value was in the last five minutes, a sample a second, as long as the page
 * has been open: for the picture that a condition shows when it is pointed at.
 */

export const KEPT_MILLIS = 5 * 60_000;
const EVERY_MILLIS = 1_000;

/** @typedef {{at: number, value: number | null, met: boolean}} Sample */

export class LeafHistory {
  /** @type {Map<string, Sample[]>} */
  #samples = new Map();
  /** When each instance was recorded last. @type {Map<string, number>} */
  #recorded = new Map();

  /** All leaves of an instance as of now, if the last time is a second ago. @param {any} instance an item of the stream `conditions` @param {number} now milliseconds */
  record(instance, now) {
    if (now - (this.#recorded.get(instance.instance_id) ?? -Infinity) < EVERY_MILLIS) {
      return;
    }
    this.#recorded.set(instance.instance_id, now);
    for (const section of instance.sections) {
      if (section.tree) {
        leaves(section.tree, `${instance.instance_id} ${section.section}`, (key, leaf) => this.#sample(key, leaf, now));
      }
    }
  }

  /** @param {string} key @param {any} leaf @param {number} now */
  #sample(key, leaf, now) {
    let samples = this.#samples.get(key);
    if (!samples) {
      this.#samples.set(key, (samples = []));
    }
    const value = typeof leaf.value === "number" ? leaf.value : null;
    samples.push({ at: now, value, met: leaf.result === "met" });
    while (now - samples[0].at > KEPT_MILLIS) {
      samples.shift();
    }
  }

  /** Oldest first. @param {string} key as {@link leaves} names it @returns {readonly Sample[]} */
  of(key) {
    return this.#samples.get(key) ?? [];
  }

  clear() {
    this.#samples.clear();
    this.#recorded.clear();
  }
}

/**
 * Every leaf of a tree, each with a name of its own.
 * @param {any} tree @param {string} key @param {(key: string, leaf: any) => void} visit
 */
export function leaves(tree, key, visit) {
  if (tree.group) {
    (tree.children ?? []).forEach((/** @type {any} */ child, /** @type {number} */ i) => leaves(child, `${key}.${i}`, visit));
  } else {
    visit(key, tree);
  }
}

/** The numbers of a threshold: one, the two of a range (`7..300`), none where it is another indicator. @param {unknown} threshold @returns {number[]} */
export function thresholds(threshold) {
  const numbers = String(threshold ?? "").split("..").map((text) => (text.trim() === "" ? NaN : Number(text)));
  return numbers.every(Number.isFinite) ? numbers : [];
}

/**
 * The picture's lines in a box: the values as points (a gap where none was known), where each
 * threshold stands, and the stretches in which the condition was met.
 * @param {readonly Sample[]} samples @param {readonly number[]} limits @param {number} now @param {number} width @param {number} height
 */
export function picture(samples, limits, now, width, height) {
  const known = samples.filter((sample) => sample.value !== null).map((sample) => /** @type {number} */ (sample.value));
  const all = [...known, ...limits];
  const low = Math.min(...all);
  const range = Math.max(...all) - low;
  const x = (/** @type {number} */ at) => width - ((now - at) / KEPT_MILLIS) * width;
  const y = (/** @type {number} */ value) => (range === 0 ? height / 2 : height - 3 - ((value - low) / range) * (height - 6));
  /** @type {string[][]} */
  const lines = [[]];
  /** @type {Array<[number, number]>} */
  const met = [];
  samples.forEach((sample, i) => {
    if (sample.value === null) {
      lines.push([]);
    } else {
      lines[lines.length - 1].push(`${x(sample.at).toFixed(1)},${y(sample.value).toFixed(1)}`);
    }
    if (sample.met) {
      const until = x(samples[i + 1]?.at ?? now);
      const open = met[met.length - 1];
      if (open && samples[i - 1]?.met) {
        open[1] = until;
      } else {
        met.push([x(sample.at), until]);
      }
    }
  });
  return { lines: lines.filter((line) => line.length > 1).map((line) => line.join(" ")), limits: limits.map(y), met, low: known.length ? Math.min(...known) : null, high: known.length ? Math.max(...known) : null };
}
