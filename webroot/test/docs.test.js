import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { promises } from "../../scripts/lib/promises.mjs";

for (const file of ["follow.html", "follow.mjs"]) {
  it(`docs/bus.md shows ${file} as it is, ten lines of it`, () => {
    const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8").trimEnd();
    assert.ok(readFileSync(new URL("../../docs/bus.md", import.meta.url), "utf8").includes(`\n${text}\n`));
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("//"));
    assert.ok(lines.length <= 10, `${lines.length} lines`);
  });
}

it("docs/promises.md names the tests that keep each promise, and each has one", () => {
  const { text, without, unknown } = promises();
  assert.deepEqual(without, [], "promises that no test keeps by name");
  assert.deepEqual(unknown, [], "promises that tests name and the document does not have");
  const document = readFileSync(new URL("../../docs/promises.md", import.meta.url), "utf8");
  assert.equal(document, text, "run: node scripts/lib/promises.mjs --write");
});
