/**
 * The rows of a CSV text with a head, by its names. Fields in quotes may hold commas, quotes and
 * ends of lines.
 * @param {string} text
 * @returns {Array<Record<string, string>>}
 */
export function rows(text) {
  const [head = [], ...lines] = text.includes('"') ? quoted(text) : plain(text);
  return lines.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ""])));
}

/** @param {string} text */
function plain(text) {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) => line.split(","));
}

/** @param {string} text */
function quoted(text) {
  /** @type {string[][]} */
  const found = [];
  /** @type {string[]} */
  let cells = [];
  // Each match is one field and what ends it.
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r?\n|$)/g)) {
    const [whole, inQuotes, bare = "", end] = match;
    if (whole === "" && cells.length === 0) {
      break;
    }
    cells.push(inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"'));
    if (end !== ",") {
      if (cells.length > 1 || cells[0] !== "") {
        found.push(cells);
      }
      cells = [];
    }
  }
  return found;
}
