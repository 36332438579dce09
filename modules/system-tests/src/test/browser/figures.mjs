// What the page costs in a real Chromium, measured: `scripts/tocsin bench-page [SECONDS]` runs this against a server of its own with 50 markets.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configure, gauges, launch, serve } from "./program.mjs";

const seconds = Number(process.argv[2] ?? 30);
const STARTS = 5;
const FRAMES_SECONDS = 10;
const folder = await mkdtemp(join(tmpdir(), "tocsin-page-"));

/** Fifty markets that trade two hundred times a second between them, with a strategy on each. */
const markets = Array.from({ length: 50 }, (_, i) => ({ symbol: `M${String(i).padStart(2, "0")}_USDT`, price: 10 + i, trades_per_second: 4 }));

/** @param {string} url */
async function settled(url) {
  for (let i = 0; i < 120; i++) {
    const { sessions } = await (await fetch(`${url}api/sessions`)).json();
    const { symbols } = sessions[0] ? await (await fetch(`${url}api/sessions/${sessions[0].id}/market`)).json() : { symbols: [] };
    if (symbols?.filter((row) => row.price !== null).length === 50) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("the fifty markets did not all trade within a minute");
}

/** One opening with nothing in the cache: when the state stood on the screen, and what came over the network until all was quiet. */
async function open(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => globalThis.longTasks.push({ at: entry.startTime, millis: entry.duration }))).observe({ type: "longtask", buffered: true });
    new MutationObserver((_, observer) => {
      if (document.querySelector(".hero[data-state]") && document.querySelectorAll(".quote[data-freshness=FRESH]").length === 50) {
        globalThis.stateAt = performance.now();
        observer.disconnect();
      }
    }).observe(document, { subtree: true, childList: true, attributes: true });
  });
  const link = await context.newCDPSession(page);
  await link.send("Network.enable");
  let bytes = 0;
  let files = 0;
  link.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    files++;
  });
  await page.goto(url);
  await page.waitForFunction(() => globalThis.stateAt !== undefined, null, { timeout: 60_000 });
  const stateAt = await page.evaluate(() => globalThis.stateAt);
  await page.waitForTimeout(1_000);
  return { context, page, link, stateAt, bytes, files };
}

/** The one in the middle, and from where to where. @param {number[]} values */
function range(values, digits = 0) {
  const sorted = [...values].sort((a, b) => a - b);
  const text = (value) => value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return sorted.length === 1 || text(sorted[0]) === text(sorted.at(-1)) ? text(sorted[0]) : `${text(sorted[Math.floor(sorted.length / 2)])} (${text(sorted[0])} to ${text(sorted.at(-1))})`;
}

async function steady({ page, link }) {
  const { used, heap } = await gauges(link);
  const received = () => page.evaluate(async () => (await import("/lib/context.js")).app.bus.link.received);
  await page.waitForTimeout(5_000);
  const before = { heap: await heap(), messages: await received(), busy: (await used()).ProcessTime, at: Date.now() };
  const from = await page.evaluate(() => performance.now());
  await page.waitForTimeout(seconds * 1_000);
  const took = (Date.now() - before.at) / 1_000;
  const busy = (await used()).ProcessTime - before.busy;
  const messages = (await received()) - before.messages;
  // Afterwards: who asks for every frame has the browser make every frame.
  const frames = await page.evaluate(
    (millis) =>
      new Promise((resolve) => {
        let count = 0;
        const end = performance.now() + millis;
        const frame = (now) => (count++, now < end ? requestAnimationFrame(frame) : resolve(count));
        requestAnimationFrame(frame);
      }),
    FRAMES_SECONDS * 1_000,
  );
  const long = (await page.evaluate((begin) => globalThis.longTasks.filter((task) => task.at > begin).map((task) => task.millis), from)).sort((a, b) => b - a);
  return { messages: messages / took, cpu: (100 * busy) / took, frames: frames / FRAMES_SECONDS, long, heapBefore: before.heap, heapAfter: await heap() };
}

let server;
let browser;
try {
  server = await serve(await configure(folder, markets), join(folder, "data"));
  await settled(server.url);
  browser = await launch();
  const openings = [];
  for (let i = 0; i < STARTS; i++) {
    const opening = await open(browser, server.url);
    openings.push(opening);
    if (i < STARTS - 1) {
      await opening.context.close();
    }
  }
  const last = await steady(openings[STARTS - 1]);
  const rows = [
    ["first state on a cold cache: hero and 50 fresh rows, ms", range(openings.map((each) => each.stateAt)), "2,000"],
    ["load, as it comes over the network, kB", range(openings.map((each) => each.bytes / 1e3)), "1,000"],
    ["files", range(openings.map((each) => each.files)), ""],
    [`messages a second, over ${seconds} s`, range([last.messages]), ""],
    [`tasks over 50 ms in ${seconds + FRAMES_SECONDS} s`, `${last.long.length}${last.long.length > 0 ? `, the longest ${range([last.long[0]])} ms` : ""}`, "0"],
    ["CPU time of the tab, % of a core", range([last.cpu], 1), "30"],
    ["frames a second, headless", range([last.frames], 1), "60"],
    ["heap after a collection, before and after, MB", `${range([last.heapBefore], 1)}, ${range([last.heapAfter], 1)}`, ""],
  ];
  console.log("| what | measured | wanted |\n|---|---:|---:|");
  rows.forEach((row) => console.log(`| ${row.join(" | ")} |`));
} finally {
  await browser?.close();
  await server?.end();
  await rm(folder, { recursive: true, force: true });
}
