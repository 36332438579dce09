/**
 * Words before codes: what a state, a trigger, a status means to a person, and how important it is.
 */

/**
 * @typedef {object} StateWords
 * @property {string} words
 * @property {string} code shown after the words, empty where the words say it all
 * @property {"idle" | "watch" | "signal" | "position" | "cancelled" | "done" | "danger"} tone
 * @property {number} step on the journey Watch 0, Signal 1, Enter 2, Monitor 3, Exit 4
 * @property {number} rank the smaller, the more it wants to be seen
 */

/** @type {Record<string, StateWords>} */
const STATES = {
  EMERGENCY_EXIT: { words: "Emergency exit", code: "E1", tone: "danger", step: 4, rank: 0 },
  ERROR: { words: "Stopped by an error", code: "ERROR", tone: "danger", step: 0, rank: 1 },
  CLOSE_ORDER_EVALUATION: { words: "Closing", code: "ZE1", tone: "position", step: 4, rank: 2 },
  POSITION_ACTIVE: { words: "In position", code: "", tone: "position", step: 3, rank: 3 },
  ENTRY_EVALUATION: { words: "Entering", code: "Z1", tone: "signal", step: 2, rank: 4 },
  SIGNAL_DETECTED: { words: "Signal found", code: "S1", tone: "signal", step: 1, rank: 5 },
  EXITED: { words: "Exited", code: "", tone: "done", step: 4, rank: 6 },
  SIGNAL_CANCELLED: { words: "Signal cancelled", code: "O1", tone: "cancelled", step: 1, rank: 7 },
  MONITORING: { words: "Watching", code: "MONITORING", tone: "watch", step: 0, rank: 8 },
  INACTIVE: { words: "Not started", code: "INACTIVE", tone: "idle", step: 0, rank: 9 },
};

export const JOURNEY = ["Watch", "Signal", "Enter", "Monitor", "Exit"];

/** @param {string} state @returns {StateWords} an unknown state is its own words */
export function stateWords(state) {
  return STATES[state] ?? { words: state, code: "", tone: "idle", step: 0, rank: 10 };
}

/**
 * The state of an instance in words; where it waits for the end of a cool-down, that.
 * @param {{state: string, trigger?: string | null, until?: string | null}} instance
 * @param {number} nowMillis the session's time
 * @returns {{words: string, code: string, tone: StateWords["tone"]}}
 */
export function instanceWords(instance, nowMillis) {
  const words = stateWords(instance.state);
  const cooling = instance.state === "EXITED" || instance.state === "SIGNAL_CANCELLED";
  if (cooling && instance.until) {
    const left = Math.ceil((Date.parse(instance.until) - nowMillis) / 1000);
    return { words: left > 0 ? `Cooling down ${left} s` : "Cooling down", code: words.words, tone: words.tone };
  }
  if (instance.state === "CLOSE_ORDER_EVALUATION" && instance.trigger) {
    return { ...words, code: instance.trigger };
  }
  return words;
}

/**
 * While the session is paused, an instance without a position only watches: nothing follows.
 * @param {{state: string, trigger?: string | null, until?: string | null}} instance
 * @param {number} nowMillis the session's time
 * @returns {{words: string, code: string, tone: StateWords["tone"]}}
 */
export function pausedWords(instance, nowMillis) {
  const words = instanceWords(instance, nowMillis);
  return instance.state === "MONITORING" ? { words: words.words, code: "opens nothing", tone: "cancelled" } : words;
}

/** What follows the word "Paused": " by ann: …", or ": emergency stop by ann: …". @param {string | null | undefined} reason the session's */
export function pausedReason(reason) {
  return reason?.startsWith("paused ") ? reason.slice("paused".length) : `: ${reason || "nothing opens until it is resumed"}`;
}

/** @param {string | null | undefined} direction null while a strategy of both sides has not chosen */
export function sideWords(direction) {
  return direction ? direction.toLowerCase() : "both sides";
}

/** What a section or trigger is called. @type {Record<string, string>} */
export const TRIGGERS = {
  S1: "Signal",
  O1: "Cancel",
  Z1: "Entry",
  ZE1: "Close",
  E1: "Emergency",
  SL: "Stop loss",
  TP: "Take profit",
  TIMEOUT: "Timed out",
  RISK: "Refused by risk",
  COOLDOWN: "Cool-down over",
  USER: "By a person",
  FILL: "Filled",
  SESSION: "Session started",
  LIQUIDATION: "Liquidation near",
};

/** @param {string | null | undefined} trigger */
export function triggerWords(trigger) {
  return trigger ? (TRIGGERS[trigger] ?? trigger) : "";
}

/** @param {string} trigger @returns {StateWords["tone"]} */
export function triggerTone(trigger) {
  switch (trigger) {
    case "S1":
    case "Z1":
      return "signal";
    case "E1":
    case "SL":
    case "LIQUIDATION":
      return "danger";
    case "ZE1":
    case "TP":
      return "done";
    case "FILL":
      return "position";
    case "O1":
    case "TIMEOUT":
    case "RISK":
      return "cancelled";
    default:
      return "watch";
  }
}

const UNITS = /** @type {Record<string, string>} */ ({ ratio: "", quote: "", price: "", none: "" });

/** @param {string | null | undefined} unit as an indicator's type names it */
export function unitWords(unit) {
  return unit ? (UNITS[unit] ?? unit) : "";
}

const INDICATOR_NAMES = /** @type {Record<string, string>} */ ({
  PUMP_MAGNITUDE_PCT: "Pump magnitude",
  PRICE_VELOCITY: "Price velocity",
  VOLUME_SURGE_RATIO: "Volume surge",
  SPREAD_PCT: "Spread",
  UNREALIZED_PNL_PCT: "Unrealised P&L",
  TWPA: "TWPA",
  VWAP: "VWAP",
  VTWPA: "VTWPA",
});

/** `ORDER_FLOW_IMBALANCE` → "Order flow imbalance". @param {string} type */
export function indicatorName(type) {
  return INDICATOR_NAMES[type] ?? sentence(type.replace(/_PCT$/, "").replaceAll("_", " ").toLowerCase());
}

const OPERATORS = /** @type {Record<string, string>} */ ({ ">=": "≥", "<=": "≤", "==": "=", "!=": "≠" });

/** Five digits are enough of a computed number; prices and quantities seldom have more, and keep theirs. @param {string} digits */
function shortened(digits) {
  const short = String(Number(Number(digits).toPrecision(5)));
  return short.includes("e") ? digits : short;
}

/**
 * A condition as it is written by hand: real operators and minus signs, numbers without the digits
 * that nobody reads.
 * @param {string} text
 */
export function conditionWords(text) {
  return text
    .replace(/\d+\.\d{6,}/g, shortened)
    .replace(/[><=!]=/g, (operator) => OPERATORS[operator] ?? operator)
    .replace(/(^|[\s.])-(?=\d)/g, "$1−")
    .replace(/\bcrosses_(above|below)\b/g, "crosses $1")
    .replace(/(\d) ratio\b/g, "$1×")
    .replace(/\b[A-Z]+(?:_[A-Z]+)+\b/g, (name) => (name in INDICATOR_NAMES ? INDICATOR_NAMES[name].toLowerCase().replace("p&l", "P&L") : name));
}

const SESSION_TONES = /** @type {Record<string, string>} */ ({ ACTIVE: "done", PAUSED: "signal", CREATING: "position", FAILED: "danger" });

/** @param {string} state a session's */
export function sessionTone(state) {
  return SESSION_TONES[state] ?? "cancelled";
}

/** @param {string} text */
export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
