/** The server's newest warnings and errors: which of them are shown, and as what text they are copied. */

/** @typedef {{key: string, level: "WARN" | "ERROR", logger: string, message: string, count: number, first: string, last: string}} LogLine */

/**
 * Newest first; those that have the text somewhere, and the level.
 * @param {readonly LogLine[]} lines @param {{text: string, errors: boolean}} wanted
 * @returns {LogLine[]}
 */
export function shownLines(lines, { text, errors }) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return lines
    .filter((line) => !errors || line.level === "ERROR")
    .filter((line) => {
      const all = `${line.level} ${line.logger} ${line.message}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .sort((a, b) => b.last.localeCompare(a.last) || Number(b.key) - Number(a.key));
}

/** As a report of a fault wants it: oldest first, in UTC. @param {readonly LogLine[]} shown newest first */
export function asText(shown) {
  return [...shown].reverse().map((line) => `${line.last} ${line.level} ${line.logger} ${line.message}${line.count > 1 ? ` (${line.count} times since ${line.first})` : ""}\n`).join("");
}
