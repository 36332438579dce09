import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";

for (const file of ["follow.html", "follow.mjs"]) {
  it(`docs/bus.md shows ${file} as it is, ten lines of it`, () => {
    const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8").trimEnd();
    assert.ok(readFileSync(new URL("../../docs/bus.md", import.meta.url), "utf8").includes(`\n${text}\n`));
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("//"));
    assert.ok(lines.length <= 10, `${lines.length} lines`);
  });
}
