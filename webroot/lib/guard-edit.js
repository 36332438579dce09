/** What a person types as a stop or a target: a price, a distance in percent, or nothing to remove it. */

/**
 * @param {string} text `61800`, `61,800.5`, `5 %`, or empty
 * @returns {{wish: string | {percent: number} | null, problem: null} | {wish: undefined, problem: string}} `wish` as `change_position` takes it
 */
export function readGuard(text) {
  const typed = text.trim().replace(/\s+/g, "");
  if (typed === "") {
    return { wish: null, problem: null };
  }
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(typed);
  if (percent) {
    const value = Number(percent[1]);
    return value > 0 ? { wish: { percent: value }, problem: null } : { wish: undefined, problem: "a distance is above 0 %" };
  }
  const price = /^(?:\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?$/.test(typed) ? typed.replaceAll(",", "") : "";
  return price && Number(price) > 0 ? { wish: price, problem: null } : { wish: undefined, problem: "a price, or a distance such as 5 %; empty removes it" };
}

/**
 * What stands wrong before anybody is asked: a stop on the wrong side of the mark would close at once.
 * @param {"stop_loss" | "take_profit"} guard @param {string | {percent: number} | null} wish @param {string} direction LONG or SHORT @param {number} mark
 * @returns {string} empty if nothing
 */
export function closesAtOnce(guard, wish, direction, mark) {
  if (typeof wish !== "string" || !(mark > 0)) {
    return "";
  }
  const below = (guard === "stop_loss") === (direction === "LONG");
  const wrong = below ? Number(wish) >= mark : Number(wish) <= mark;
  return wrong ? `${guard === "stop_loss" ? "a stop" : "a target"} of a ${direction.toLowerCase()} stands ${below ? "below" : "above"} the mark: here it would close at once` : "";
}
