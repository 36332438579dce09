/** What is different between two texts, line by line. */

/** @typedef {{kind: "same" | "added" | "removed", text: string, before: number | null, after: number | null}} Line */

/** @param {string} before @param {string} after @returns {Line[]} all lines, in order */
export function diff(before, after) {
  const a = before.split("\n");
  const b = after.split("\n");
  // Longest common run of lines from each pair of places on.
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  /** @type {Line[]} */
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: "same", text: a[i], before: ++i, after: ++j });
    } else if (i < a.length && (j === b.length || common[i + 1][j] >= common[i][j + 1])) {
      lines.push({ kind: "removed", text: a[i], before: ++i, after: null });
    } else {
      lines.push({ kind: "added", text: b[j], before: null, after: ++j });
    }
  }
  return lines;
}

/** @param {Line[]} lines @param {number} around lines of the same kept beside what differs @returns {Array<Line | null>} null for what is left out */
export function hunks(lines, around) {
  const near = lines.map((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some((line) => line.kind !== "same"));
  /** @type {Array<Line | null>} */
  const shown = [];
  lines.forEach((line, index) => {
    if (near[index]) {
      shown.push(line);
    } else if (shown.length > 0 && shown[shown.length - 1] !== null) {
      shown.push(null);
    }
  });
  while (shown[shown.length - 1] === null) {
    shown.pop();
  }
  return shown;
}
