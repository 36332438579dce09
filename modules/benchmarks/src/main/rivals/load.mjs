// What all rivals share: prints the port, then each line of the input, RATE SECONDS, tells so many events a second.
import { createInterface } from "node:readline";

export const STREAM = "session.load.signals";
let number = 0;

/** The same text that Tocsin sends. */
function message() {
  const micros = Math.round((performance.timeOrigin + performance.now()) * 1000);
  return JSON.stringify({
    type: "rec",
    address: STREAM,
    body: {
      type: "signal",
      stream: STREAM,
      session_id: "load",
      epoch: 1795283180493,
      seq: ++number,
      timestamp: new Date().toISOString().replace("Z", "000Z"),
      data: { n: number, atmicros: micros },
    },
  });
}

/** @param {import("node:http").Server} server @param {(text: string) => void} tell sends to all sockets */
export function load(server, tell) {
  server.listen(0, "127.0.0.1", () => serve(server.address().port, tell));
}

/** @param {number} port what the sockets connect to @param {(text: string) => void} tell sends to all sockets */
export function serve(port, tell) {
  console.log(port);
  createInterface({ input: process.stdin }).on("line", (line) => {
    const [rate, seconds] = line.split(" ").map(Number);
    const start = performance.now();
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(((performance.now() - start) * rate) / 1000, rate * seconds);
      for (; sent < due; sent++) tell(message());
      if (sent >= rate * seconds) clearInterval(timer);
    }, 1);
  });
}
