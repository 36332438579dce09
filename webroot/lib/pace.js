/**
 * When to draw. Each drawing has the browser lay out, paint and compose the page, which costs several
 * times what the drawing itself does: whoever draws for ten streams that tell ten times a second, each
 * at its own moment, does that as often as the screen allows. So everybody draws together, ten times a
 * second at most; what comes after a pause is drawn at once.
 *
 * Not in an animation frame: what is drawn may ask for one, as the chart does, and would get the next.
 * Only a page that nobody sees waits for one, which comes when it is seen.
 */

const EVERY_MILLIS = 100;

/** @typedef {(action: () => void) => () => void} Pace has an action done at the next common moment; returns how to cancel */

/**
 * @param {object} page
 * @param {() => number} page.now
 * @param {(action: () => void, millis: number) => void} page.later
 * @param {() => boolean} page.hidden
 * @param {(action: () => void) => void} page.seen does it when the page is seen
 * @returns {Pace}
 */
export function pace({ now, later, hidden, seen }) {
  /** @type {Set<() => void>} */
  let waiting = new Set();
  let pending = false;
  let drawnAt = -Infinity;
  const draw = () => {
    const due = waiting;
    waiting = new Set();
    pending = false;
    drawnAt = now();
    due.forEach((action) => action());
  };
  return (action) => {
    waiting.add(action);
    if (!pending) {
      pending = true;
      later(() => (hidden() ? seen(draw) : draw()), Math.max(0, drawnAt + EVERY_MILLIS - now()));
    }
    return () => waiting.delete(action);
  };
}

/** The page's own. @type {Pace} */
export const drawing = pace({
  now: () => performance.now(),
  later: (action, millis) => setTimeout(action, millis),
  hidden: () => document.hidden,
  seen: (action) => requestAnimationFrame(action),
});
