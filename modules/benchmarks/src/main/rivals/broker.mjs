// A server that is a program of its own and is told by a client: starts it, waits until it listens, ends it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where `scripts/tocsin bench-bridge` unpacks Debian's packages. */
export const debian = new URL("../../../target/debian/", import.meta.url).pathname;

export const folder = mkdtempSync(join(tmpdir(), "tocsin-rival-"));

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** @param {number} port what it listens on @param {string} program @param {string[]} flags */
export async function start(port, program, flags) {
  const child = spawn(program, flags, { stdio: ["ignore", "ignore", "inherit"] });
  const end = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  };
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  child.once("exit", (code) => {
    console.error(`${program} ended by itself: ${code}`);
    process.exit(1);
  });
  while (!(await listens(port))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function listens(port) {
  const socket = connect(port, "127.0.0.1");
  const opened = await new Promise((resolve) => socket.once("connect", () => resolve(true)).once("error", () => resolve(false)));
  socket.destroy();
  return opened;
}
