import assert from "node:assert/strict";
import { describe, it, mock } from "node:test";
import { browserLink, Preflight, together } from "../lib/preflight.js";

const connected = { state: "connected", reason: "", lastMessageAt: 900, received: 1234 };
const link = (/** @type {string} */ name, /** @type {any} */ status) => ({ link: name, title: name, status, proof: "", last: null, age_seconds: null, todo: null });

describe("the pre-flight (A18)", () => {
  it("ends with this page's own link", () => {
    const own = browserLink(connected, 1_000);
    assert.deepEqual([own.status, own.age_seconds, own.todo], ["ok", 0.1, null]);
    assert.match(own.proof, /1,234 messages/);
    const lost = browserLink({ ...connected, state: "reconnecting", reason: "the server is silent" }, 31_000);
    assert.deepEqual([lost.status, lost.proof], ["broken", "the server is silent"]);
    assert.match(lost.todo ?? "", /tries again by itself/);
    assert.equal(browserLink({ state: "connecting", reason: "", lastMessageAt: null, received: 0 }, 5).status, "waiting");
  });

  it("names the first link that is broken, and this page's before all that it cannot know", () => {
    const answer = { links: [link("stored", "ok"), link("data", "broken"), link("sent", "broken")], over: false };
    assert.equal(together(answer, browserLink(connected, 1_000)).firstBroken?.link, "data");
    assert.equal(together(answer, browserLink({ ...connected, state: "disconnected" }, 1_000)).firstBroken?.link, "browser");
    assert.equal(together({ links: [link("stored", "waiting"), link("data", "off")], over: false }, browserLink(connected, 1_000)).firstBroken, null);
  });

  it("tells of a break once, and again only after another one", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    /** @type {any} */
    let answer = { links: [link("data", "ok")], over: false };
    /** @type {string[]} */
    const asked = [];
    const watch = new Preflight({ link: connected, now: () => 1_000 }, async (path) => {
      asked.push(path);
      return answer;
    });
    let broken = 0;
    watch.addEventListener("broken", () => broken++);
    const settle = () => new Promise((done) => setImmediate(done));
    watch.watch("exec_1");
    await settle();
    assert.deepEqual(asked, ["/api/sessions/exec_1/preflight"]);
    assert.equal(broken, 0);
    answer = { links: [link("data", "broken")], over: false };
    for (const expected of [1, 1]) {
      mock.timers.tick(10_000);
      await settle();
      assert.equal(broken, expected);
    }
    answer = { links: [link("stored", "broken"), link("data", "broken")], over: false };
    mock.timers.tick(10_000);
    await settle();
    assert.equal(broken, 2);
    watch.watch(null);
    mock.timers.tick(60_000);
    await settle();
    assert.equal(asked.length, 4);
    assert.equal(watch.report, null);
    mock.timers.reset();
  });
});
