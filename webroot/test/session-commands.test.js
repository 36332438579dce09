import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pause, resume } from "../lib/session-commands.js";

const session = { id: "exec_1", name: "demo" };

/** @param {(address: string, body: any) => any} answer */
function bus(answer) {
  return { request: async (/** @type {string} */ address, /** @type {any} */ body) => answer(address, body) };
}

describe("a session's commands", () => {
  it("go to the server with the session's id and say what is true afterwards", async () => {
    /** @type {any[]} */
    const asked = [];
    const server = bus((address, body) => asked.push([address, body]));
    const paused = await pause(server, session);
    const resumed = await resume(server, session);
    assert.deepEqual(asked, [
      ["command.pause_session", { session_id: "exec_1" }],
      ["command.resume_session", { session_id: "exec_1" }],
    ]);
    assert.equal(paused.tone, "warn");
    assert.match(paused.text, /^demo is paused: open positions stay guarded/);
    assert.equal(resumed.tone, "good");
    assert.match(resumed.text, /^demo is active again/);
  });

  it("say in the server's words why they were refused", async () => {
    const server = bus(() => {
      throw new Error("the session is STOPPED: only a PAUSED one can be resumed");
    });
    assert.deepEqual(await resume(server, session), {
      tone: "bad",
      text: "demo was not resumed: the session is STOPPED: only a PAUSED one can be resumed",
    });
  });
});
