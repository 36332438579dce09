/**
 * How numbers, prices, money, times and ages are written. Everything returns text that can stand in
 * a cell as it is: there is no "NaN", no "undefined", and no "--"; what is unknown is said by the
 * caller, with its reason.
 */

/** @type {Map<number, Intl.NumberFormat>} */
const FORMATS = new Map();

/** @param {number} digits */
function fixed(digits) {
  let format = FORMATS.get(digits);
  if (!format) {
    format = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    FORMATS.set(digits, format);
  }
  return format;
}

/** @param {unknown} value @returns {value is number | string} true for what can be written as a number */
export function isKnown(value) {
  return value !== null && value !== undefined && value !== "" && Number.isFinite(Number(value));
}

/**
 * @param {number | string} value
 * @param {number} digits after the point
 */
export function number(value, digits = 2) {
  const text = fixed(digits).format(Number(value));
  return text.startsWith("-") ? (/[1-9]/.test(text) ? `−${text.slice(1)}` : text.slice(1)) : text;
}

/** A price with the venue's digits; without a scale, as many as its size asks for. @param {number | string} value @param {number | null} [scale] */
export function price(value, scale) {
  return number(value, scale ?? guessScale(Number(value)));
}

/** @param {number} value */
export function guessScale(value) {
  const size = Math.abs(value);
  return size >= 1000 ? 2 : size >= 10 ? 3 : size >= 1 ? 4 : size >= 0.01 ? 6 : 8;
}

/** Digits after the point beyond which a small number is as good as none. */
const MOST_DIGITS = 8;

/** A number of which only the first digits matter: 4.127 → "4.13", 0.00412 → "0.0041". @param {number | string} value */
export function significant(value) {
  const size = Math.abs(Number(value));
  return number(value, size >= 10_000 ? 0 : size >= 1000 ? 1 : size >= 1 ? 2 : size === 0 ? 0 : Math.min(MOST_DIGITS, 2 + Math.floor(-Math.log10(size))));
}

/** With its sign, so that direction is not told by colour alone. @param {number | string} value @param {number} [digits] */
export function signed(value, digits = 2) {
  const text = number(value, digits);
  return text.startsWith("−") ? text : /[1-9]/.test(text) ? `+${text}` : text;
}

/**
 * Where it goes, as far as the shown digits tell: what is written as 0.00 goes nowhere.
 * @param {number | string} value
 * @param {number} [digits] that are shown; all, if not given
 * @returns {"up" | "down" | "flat"}
 */
export function direction(value, digits) {
  const n = digits === undefined ? Number(value) : Number(Number(value).toFixed(digits));
  return n > 0 ? "up" : n < 0 ? "down" : "flat";
}

/** @param {number | string} value @param {number} [digits] */
export function arrow(value, digits) {
  return { up: "▲", down: "▼", flat: "" }[direction(value, digits)];
}

/** Counts in little room: 12,345 → "12.3 k". @param {number} value */
export function count(value) {
  return value < 10_000 ? number(value, 0) : value < 1e6 ? `${number(value / 1e3, 1)} k` : `${number(value / 1e6, 1)} M`;
}

/**
 * A decimal that the server sent as text, exact to the last digit it has, without trailing zeros
 * beyond `least` digits.
 * @param {string | number} value
 * @param {number} least digits after the point that are always shown
 */
export function decimal(value, least = 0) {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!match) {
    return significant(value);
  }
  const [, sign, whole, fraction = ""] = match;
  const shown = fraction.replace(/0+$/, "").padEnd(least, "0");
  const grouped = whole.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const zero = /^0*$/.test(whole + fraction);
  return `${sign === "-" && !zero ? "−" : ""}${grouped}${shown ? `.${shown}` : ""}`;
}

/**
 * A decimal text rounded half up to `digits`, without passing through binary floating point.
 * @param {string | number} value
 * @param {number} [digits]
 */
export function money(value, digits = 2) {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!match) {
    return number(value, digits);
  }
  const [, sign, whole, fraction = ""] = match;
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  const rounded = String(kept + (Number(fraction[digits] ?? 0) >= 5 ? 1n : 0n)).padStart(digits + 1, "0");
  const point = rounded.length - digits;
  return decimal(`${sign}${rounded.slice(0, point)}${digits ? `.${rounded.slice(point)}` : ""}`, digits);
}

/** How long, in at most two units: "0.3 s", "12 s", "2 m 05 s", "1 h 03 m". @param {number} seconds */
export function duration(seconds) {
  const s = Math.max(0, seconds);
  if (s < 1) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.floor(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} m ${two(Math.floor(s % 60))} s`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} m`;
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}

/** A running clock of a state: "00:12", "1:02:03". @param {number} seconds */
export function stopwatch(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  const minutes = `${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
  return s < 3600 ? minutes : `${Math.floor(s / 3600)}:${minutes}`;
}

/** @param {number} n */
function two(n) {
  return String(n).padStart(2, "0");
}

/** Local time of day; with the date when it is not today's. @param {string | number} time ISO or milliseconds @param {number} [now] milliseconds */
export function clockTime(time, now = Date.now()) {
  const at = new Date(time);
  const text = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const sameDay = at.toDateString() === new Date(now).toDateString();
  const year = at.getFullYear() === new Date(now).getFullYear() ? "" : `${at.getFullYear()}-`;
  return sameDay ? text : `${year}${two(at.getMonth() + 1)}-${two(at.getDate())} ${text}`;
}

/** For a title: the same moment in UTC. @param {string | number} time */
export function utc(time) {
  return `${new Date(time).toISOString().replace("T", " ").replace("Z", "")} UTC`;
}

/** @param {string} symbol BASE_QUOTE */
export function base(symbol) {
  return symbol.split("_")[0];
}

/** @param {string} symbol BASE_QUOTE */
export function quote(symbol) {
  return symbol.split("_")[1] ?? "";
}
