// The promises of docs/promises.md, each with the tests that keep it: those whose names have its id.
//   node scripts/lib/promises.mjs          prints the table
//   node scripts/lib/promises.mjs --write  writes it into docs/promises.md
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const document = join(root, "docs/promises.md");

const ROW = /^\| (A\d+) \| (.*?) \| (.*?) \|$/;
const JAVA = /\bvoid ((?:A\d+_)+\w+)\s*\(/g;
const SCRIPT = /\b(?:it|test|describe)\(\s*[`"']((?:A\d+[ ,_])+[^`"'\n]*)/g;

/** Every test's name that begins with ids, with its file. */
function* named(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["node_modules", "target", ".git", "main"].includes(entry.name)) yield* named(path);
    } else if (/Test\.java$|IT\.java$|\.test\.m?js$/.test(entry.name)) {
      const text = readFileSync(path, "utf8");
      for (const [, name] of text.matchAll(entry.name.endsWith(".java") ? JAVA : SCRIPT)) yield { file: basename(path), name };
    }
  }
}

/** The document anew, and the promises that no test keeps by name. */
export function promises() {
  const tests = new Map();
  for (const { file, name } of [...named(join(root, "modules")), ...named(join(root, "webroot"))]) {
    for (const id of name.match(/^(?:A\d+[ ,_]+)+/)[0].match(/A\d+/g)) {
      const sentence = name.replace(/^(?:A\d+[ ,_]+)+/, "").replaceAll("_", " ");
      tests.set(id, [...(tests.get(id) ?? []), `${file.replace(/\.(java|test\.m?js)$/, "")}: ${sentence}`]);
    }
  }
  const without = [];
  const lines = readFileSync(document, "utf8").split("\n").map((line) => {
    const row = ROW.exec(line);
    if (!row) return line;
    const kept = [...new Set(tests.get(row[1]) ?? [])].sort();
    if (kept.length === 0) without.push(row[1]);
    return `| ${row[1]} | ${row[2]} | ${kept.map((test) => test.replaceAll("|", "/")).join("<br>")} |`;
  });
  const listed = new Set(lines.map((line) => ROW.exec(line)?.[1]).filter(Boolean));
  const unknown = [...tests.keys()].filter((id) => !listed.has(id));
  return { text: lines.join("\n"), without, unknown };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { text, without, unknown } = promises();
  if (process.argv.includes("--write")) writeFileSync(document, text);
  else console.log(text.split("\n").filter((line) => ROW.test(line)).map((line) => {
    const [, id, promise, tests] = ROW.exec(line);
    return `${id}  ${promise}\n${tests.split("<br>").filter(Boolean).map((test) => `      ${test}\n`).join("")}`;
  }).join(""));
  if (without.length) console.error(`tocsin: no test has the name of ${without.join(", ")}`);
  if (unknown.length) console.error(`tocsin: tests name ${unknown.join(", ")}, which docs/promises.md does not have`);
  process.exitCode = without.length || unknown.length ? 1 : 0;
}
