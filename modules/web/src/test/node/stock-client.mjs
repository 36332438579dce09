// The stock client of the Vert.x event bus bridge, unchanged, as a program of its own: follows a stream over one
// transport, sends a text to a command, and prints what it gets, a JSON object a line.
// node stock-client.mjs WEBROOT URL TRANSPORT STREAM TEXT
import { createRequire } from "node:module";

const [webroot, url, transport, stream, text] = process.argv.slice(2);
const require = createRequire(webroot + "/package.json");
const EventBus = require("@vertx/eventbus-bridge-client.js");

const print = (json) => process.stdout.write(JSON.stringify(json) + "\n");
console.warn = (...words) => print({ warning: words.join(" ") });
console.error = console.warn;

const bus = new EventBus(url, { transports: [transport], vertxbus_ping_interval: 200 });
bus.onerror = (error) => print({ error });
bus.onclose = (event) => print({ closed: event?.code ?? null, reason: event?.reason ?? null });
bus.onopen = () => {
  print({ transport: bus.sockJSConn._transport?.transportName });
  bus.registerHandler(stream, (error, message) => print(error ? { error } : { body: message.body }));
  bus.send("command.echo", { text }, (error, message) => {
    print(error ? { error } : { echo: message.body.text });
    bus.send("snapshot", { stream }, (wrong, reply) => print(wrong ? { error: wrong } : { snapshot: reply.body }));
  });
};
process.stdin.on("end", () => process.exit(0)).resume();
