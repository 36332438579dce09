/**
 * What a recording covers, as a bar shows it: for each market the stretch that it was recorded, and
 * the gaps of its venue within, as shares of the whole.
 */

/** @typedef {{begin: number, width: number, reason: string, from: string, to: string}} Stretch shares in percent */
/** @typedef {{venue: string, symbol: string, covered: Stretch[], gaps: Stretch[]}} Line */

/** A gap is seen, however short it is: percent. */
const THINNEST = 0.4;

/** When it begins; of one under way when its first source did. @param {any} recording @returns {string | null} */
export function beginOf(recording) {
  const sources = /** @type {any[]} */ (recording.coverage?.sources ?? []);
  return recording.from ?? sources.map((source) => source.from).filter(Boolean).sort()[0] ?? null;
}

/** @param {any} recording as the stream tells it @returns {Line[]} none while nothing is known of it */
export function coverageOf(recording) {
  const begin = Date.parse(beginOf(recording) ?? "");
  const end = Date.parse(recording.to ?? "");
  if (!(end > begin)) {
    return [];
  }
  const share = (/** @type {string | null} */ time, /** @type {number} */ otherwise) => {
    const at = time ? Date.parse(time) : otherwise;
    return (100 * (Math.min(end, Math.max(begin, at)) - begin)) / (end - begin);
  };
  const stretch = (/** @type {any} */ span, /** @type {number} */ thinnest) => {
    const from = share(span.from, begin);
    const width = Math.max(thinnest, share(span.to, end) - from);
    return { begin: Math.min(from, 100 - width), width, reason: span.reason ?? "", from: span.from, to: span.to };
  };
  /** @type {Map<string, Line>} */
  const lines = new Map();
  const gaps = /** @type {any[]} */ (recording.coverage?.gaps ?? []);
  for (const market of recording.coverage?.markets ?? []) {
    const { venue, symbol } = market;
    /** @type {Line} */
    const line = lines.get(`${venue}:${symbol}`) ?? { venue, symbol, covered: [], gaps: gaps.filter((gap) => gap.venue === venue).map((gap) => stretch(gap, THINNEST)) };
    // An import is one stretch: its market is named once, at its beginning.
    line.covered.push(stretch(recording.kind === "import" ? { from: recording.from, to: recording.to } : market, 0));
    lines.set(`${venue}:${symbol}`, line);
  }
  return [...lines.values()];
}

/** As a person reads it: 319,110 → "319 kB". @param {number} bytes */
export function size(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let power = 0;
  let left = bytes;
  while (left >= 999.5 && power < units.length - 1) {
    left /= 1000;
    power++;
  }
  return `${power === 0 || left >= 99.95 ? Math.round(left) : left.toFixed(1)} ${units[power]}`;
}
