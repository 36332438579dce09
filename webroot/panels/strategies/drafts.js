/** Texts that a new strategy begins with. */
import { api } from "../../lib/api.js";
import { withValue } from "../../lib/strategy/json-text.js";

const EMPTY = `{
  "$schema": "../schema/strategy.schema.json",
  "name": "my-strategy",
  "description": "",
  "direction": "LONG",
  "indicators": {
    "pump": {"type": "PUMP_MAGNITUDE_PCT"}
  },
  "s1_signal": {
    "all": [{"id": "pump-size", "indicator": "pump", "op": ">=", "value": 5}]
  },
  "o1_cancel": {
    "timeout": "60s",
    "cooldown": "1m"
  },
  "z1_entry": {
    "all": [{"id": "spread", "indicator": {"type": "SPREAD_PCT"}, "op": "<=", "value": 1, "when_unknown": "ignore"}],
    "timeout": "20s",
    "order": {"type": "market"},
    "size": {"type": "percent_of_budget", "value": 5},
    "stop_loss": {"percent": 3},
    "take_profit": {"percent": 6}
  },
  "ze1_close": {
    "any": [{"id": "gain", "indicator": {"type": "UNREALIZED_PNL_PCT"}, "op": ">=", "value": 3}],
    "cooldown": "1m"
  }
}
`;

let imported = EMPTY;

/** @param {string} text */
export function keepImported(text) {
  imported = text;
}

/** @typedef {{text: string, saved: {text: string, etag: string} | null, readOnly: boolean}} Opened */

/** @param {string} item as in the address @returns {Promise<Opened>} */
export async function opened(item) {
  if (item === "new") {
    return { text: EMPTY, saved: null, readOnly: false };
  }
  if (item === "import") {
    return { text: imported, saved: null, readOnly: false };
  }
  if (item.startsWith("copy:")) {
    const name = item.slice("copy:".length);
    const { text } = await read(name);
    return { text: withValue(text, ["name"], `my-${name}`.slice(0, 64)), saved: null, readOnly: false };
  }
  const { text, etag, read_only } = await read(item);
  return { text, saved: { text, etag }, readOnly: read_only };
}

/** @param {string} name @returns {Promise<any>} */
function read(name) {
  return api(`/api/strategies/${encodeURIComponent(name)}`);
}
