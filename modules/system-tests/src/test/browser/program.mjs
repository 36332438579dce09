// A server of its own and a Chromium, for what looks at the page from outside the tests.
import { spawn } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";

const root = new URL("../../../../../", import.meta.url).pathname;

/**
 * The shipped configuration, its demo on other markets.
 * @param {string} folder where it is put @param {Array<{symbol: string}>} markets of the simulator; none starts no session
 */
export async function configure(folder, markets) {
  const config = join(folder, "config");
  await cp(join(root, "config"), config, { recursive: true });
  const file = join(config, "tocsin.json");
  const demo = join(config, "sessions", "demo.json");
  const session = JSON.parse(await readFile(demo, "utf8"));
  if (markets.length === 0) {
    await writeFile(demo, JSON.stringify({ ...session, autostart: false }));
  } else {
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), simulator: { symbols: markets } }));
    await writeFile(demo, JSON.stringify({ ...session, sources: [{ venue: "simulated", symbols: markets.map(({ symbol }) => symbol) }] }));
  }
  return config;
}

/** Starts one, and returns when its page can be opened. @param {string} config @param {string} data @param {string[]} flags */
export async function serve(config, data, ...flags) {
  const server = spawn(join(root, "scripts/tocsin"), ["run", "--port", "0", "--config", config, "--data-directory", data, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  const told = [];
  server.stderr.on("data", (data) => (told.push(String(data)), told.splice(0, told.length - 50)));
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    let text = "";
    server.stdout.on("data", (data) => {
      text += data;
      const found = /dashboard\s+(http:\S+)/.exec(text);
      if (found) {
        resolve(found[1]);
      }
    });
    ended.then(() => reject(new Error(`the server ended before it told its address:\n${told.join("")}`)));
  });
  return { url, end: async () => (server.kill("SIGTERM"), await ended) };
}

/** Of a page: what it has used since it began, by name, and its heap in megabytes after a collection. @param {import("playwright-core").CDPSession} link */
export async function gauges(link) {
  await link.send("Performance.enable");
  const used = async () => Object.fromEntries((await link.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value]));
  const heap = async () => {
    await link.send("HeapProfiler.collectGarbage");
    return (await used()).JSHeapUsedSize / 1e6;
  };
  return { used, heap };
}

/** Draws without a GPU, as the tests do. */
export function launch() {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: process.env.TOCSIN_CHROMIUM, args });
}
