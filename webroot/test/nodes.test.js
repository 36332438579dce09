import assert from "node:assert/strict";
import { test } from "node:test";
import { otherNodes } from "../lib/nodes.js";

test("A40: whose node is gone is told of the others that were up, not of itself nor of those that were away", () => {
  const nodes = [
    { node: "n1", self: true, state: "UP", address: "http://127.0.0.1:8081/" },
    { node: "n2", self: false, state: "UP", address: "http://127.0.0.1:8082/" },
    { node: "n3", self: false, state: "AWAY", address: "http://127.0.0.1:8083/" },
    { node: "n4", self: false, state: "DRAINING", address: "http://127.0.0.1:8084/" },
    { node: "n5", self: false, state: "UP", address: "" },
  ];
  assert.deepEqual(otherNodes(nodes), [{ node: "n2", address: "http://127.0.0.1:8082/" }]);
  assert.deepEqual(otherNodes([]), []);
});
