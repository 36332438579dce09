/** A moment that several charts point at together. */
export class Crosshair extends EventTarget {
  /** Seconds since the epoch; null where nothing is pointed at. @type {number | null} */
  time = null;
  /** The chart that is pointed at; it shows its crosshair itself. @type {unknown} */
  source = null;

  /** @param {number | null} time seconds since the epoch @param {unknown} source the chart that is pointed at */
  point(time, source) {
    if (time !== this.time || source !== this.source) {
      this.time = time;
      this.source = source;
      this.dispatchEvent(new Event("point"));
    }
  }
}

/**
 * The place of the newest time that is not after the one asked for; the first if all are.
 * @param {readonly number[]} times rising @param {number} time
 */
export function placeOf(times, time) {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (times[middle] <= time) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
