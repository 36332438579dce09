// The shipped client as a program of its own: follows streams, and prints what it is told, a JSON object a line.
// node shipped-client.mjs WEBROOT URL TRANSPORTS STREAM…   (TRANSPORTS: names of SockJS', or "plain" for a bare WebSocket)
import { createRequire } from "node:module";

const [webroot, url, transports, ...streams] = process.argv.slice(2);
const { connect } = await import(`${webroot}/lib/bus.js`);
const SockJS = transports === "plain" ? undefined : createRequire(webroot + "/package.json")("sockjs-client");
// Node 20 has no WebSocket of its own; the one that SockJS uses is as bare.
globalThis.WebSocket ??= createRequire(createRequire(webroot + "/package.json").resolve("sockjs-client"))("faye-websocket").Client;

const print = (json) => process.stdout.write(JSON.stringify(json) + "\n");
const bus = connect(url, { SockJS, transports: transports.split(",") });
for (const stream of streams) {
  bus.subscribe(stream, {
    snapshot: (envelope) => print({ snapshot: envelope }),
    delta: (envelope) => print({ delta: envelope }),
    missing: (reason) => print({ missing: reason }),
  });
}
let state = "";
bus.addEventListener("link", () => {
  if (bus.link.state !== state) {
    state = bus.link.state;
    print({ state, transport: bus.link.transport, reason: bus.link.reason });
  }
  if (bus.link.retryAt !== null) {
    setImmediate(() => bus.reconnectNow());
  }
});
bus.addEventListener("synchronised", (event) => print({ synchronised: event.detail.streams }));
bus.addEventListener("problem", (event) => print({ problem: event.detail.reason }));
process.stdin.on("end", () => process.exit(0)).resume();
