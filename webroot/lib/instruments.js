/**
 * The instruments of a session: each symbol on each venue that has it. Prices of one symbol differ
 * between venues, so whatever belongs to an instrument is known by `venue:symbol`.
 */

/** @typedef {{symbol: string, venue: string}} Instrument */
/** @typedef {{symbol: string | null, venue?: string | null}} Named an instrument, or a record of one; without a venue it is of the only one */

export class Instruments {
  /** By symbol, its venues. @type {Map<string, string[]>} */
  #venues = new Map();
  /** In the order of the session's symbols, a symbol's venues by name. @type {readonly Instrument[]} */
  all;

  /**
   * @param {readonly string[]} symbols the session's, in its order
   * @param {readonly string[]} venues the session's
   * @param {readonly Instrument[]} known rows of the session's market; before the first, only what one venue has is certain
   */
  constructor(symbols, venues, known) {
    const rows = known.length > 0 ? known : venues.length === 1 ? symbols.map((symbol) => ({ symbol, venue: venues[0] })) : [];
    const place = (/** @type {string} */ symbol) => (symbols.includes(symbol) ? symbols.indexOf(symbol) : symbols.length);
    this.all = rows
      .map(({ symbol, venue }) => ({ symbol, venue }))
      .sort((a, b) => place(a.symbol) - place(b.symbol) || a.symbol.localeCompare(b.symbol) || a.venue.localeCompare(b.venue));
    for (const { symbol, venue } of this.all) {
      this.#venues.set(symbol, [...(this.#venues.get(symbol) ?? []), venue]);
    }
  }

  /** True if several venues have the symbol: it alone does not say which market is meant. @param {string | null} symbol */
  shared(symbol) {
    return (this.#venues.get(symbol ?? "")?.length ?? 0) > 1;
  }

  /** The venue that is meant: the named one if it has the symbol, else the symbol's first. @param {Named} named @returns {string | null} null while no venue is known */
  venueOf({ symbol, venue }) {
    const venues = this.#venues.get(symbol ?? "") ?? [];
    return venue && (venues.length === 0 || venues.includes(venue)) ? venue : (venues[0] ?? null);
  }

  /** @param {Named} named @returns {string | null} `venue:symbol`; null where several venues have the symbol and none is named */
  keyOf({ symbol, venue }) {
    const own = venue || (this.shared(symbol) ? null : this.venueOf({ symbol }));
    return symbol && own ? `${own}:${symbol}` : null;
  }

  /** @param {Named} one @param {Named} other */
  same(one, other) {
    const key = this.keyOf(one);
    return key !== null && key === this.keyOf(other);
  }

  /** Where its candles are, below the session's address. @param {Named} named @param {string} interval @returns {string | null} null while it is not known which venues have the symbol */
  candles(named, interval) {
    const { symbol } = named;
    if (!symbol || !this.#venues.has(symbol)) {
      return null;
    }
    const key = this.shared(symbol) ? this.keyOf(named) : symbol;
    return key === null ? null : `candles.${key}.${interval}`;
  }

  /** The instrument some steps further, round and round. @param {Named} named @param {number} by @returns {Instrument | null} */
  step(named, by) {
    const at = this.all.findIndex((each) => this.same(each, named));
    const count = this.all.length;
    return count === 0 ? null : this.all[(Math.max(0, at) + by + count) % count];
  }
}
